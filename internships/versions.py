"""A position's values as plain data: kept for each public version, compared, and put back into fields.

What is kept are ids and codes, never words: a comparison is put into the reader's words when it is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from internships.models import Position, PositionVersion
from internships.questions import Asked, asked_of
from students.week import Week

PLAIN = (
    *("title", "description", "seats", "hours_min", "hours_max", "hours_total", "pattern"),
    *("least_block_hours", "shifts", "rotating", "night_work", "pay_basis", "pay_rial", "benefits", "meal"),
    *("health_check", "insurance", "transport", "follows_bus", "min_gpa", "min_credits"),
    *("starts_on", "ends_on", "deadline_at", "rolling", "answer_within_days"),
)
TO_MANY = ("fields", "skills_required", "skills_wished")
WORDING = frozenset({"title", "description"})  # what nobody plans by: a typing error, a clearer sentence

_READ: dict[str, Any] = {
    "shifts": lambda text: Week(int(text, 16)),
    "min_gpa": lambda text: None if text is None else Decimal(text),
    "starts_on": date.fromisoformat,
    "ends_on": date.fromisoformat,
    "deadline_at": datetime.fromisoformat,
}


def snapshot(position: Position) -> dict[str, Any]:
    """Everything that students rely on, as it stands."""
    kept = {name: _plain(getattr(position, name)) for name in PLAIN}
    kept["site"] = position.site_id
    kept |= {name: sorted(row.pk for row in getattr(position, name).all()) for name in TO_MANY}
    kept["questions"] = [_question(one) for one in asked_of(position)]
    return kept


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same of what a form gives (PositionForm.values()); what it doesn't say is left out."""
    kept = {name: _plain(values[name]) for name in PLAIN if name in values}
    if "site" in values:
        kept["site"] = values["site"].pk
    kept |= {name: sorted(_id(row) for row in values[name]) for name in TO_MANY if name in values}
    if values.get("questions") is not None:
        kept["questions"] = [_question(one) for one in values["questions"]]
    return kept


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def fields_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as the columns of a position; many-to-many and questions are put in by hand."""
    columns = {
        name: value if (read := _READ.get(name)) is None else read(value) for name, value in kept.items()
    }
    columns = {name: value for name, value in columns.items() if name in PLAIN}
    return columns | ({"site_id": kept["site"]} if "site" in kept else {})


def questions_of(kept: Mapping[str, Any]) -> list[Asked]:
    return [Asked(**{**row, "choices": tuple(row["choices"])}) for row in kept["questions"]]


def keep_version(position: Position) -> None:
    """Write down how it stands under its number; a number that is kept already stays as it was."""
    PositionVersion.objects.get_or_create(
        position=position, number=position.version, defaults={"values": partial(snapshot, position)}
    )


def version_at(versions: Sequence[PositionVersion], number: int) -> PositionVersion | None:
    """The public version that somebody saw who applied at that number."""
    return next((one for one in reversed(versions) if one.number <= number), None)


def _plain(value: Any) -> Any:
    if isinstance(value, Week):
        return f"{value.bits:x}"
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _id(row: Any) -> int:
    return int(getattr(row, "pk", row))


def _question(one: Asked) -> dict[str, Any]:
    row = asdict(one)
    row.pop("pk")
    return row | {"choices": list(one.choices)}
