"""Terms while they are being drafted: part of a version, so that each version says what it would enforce.

Kept as JSON on `MouVersion.terms`, one entry a programme kind; they become `MouTerms` rows, which the live gate
reads, at the moment the paper is signed. They count from the paper's own day on (papers.Paper.effective_on).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from companies.models import Mou, MouTerms, ProgrammeKind

MOST_SEATS = 1000  # of one kind at one time; more is a typing error


@dataclass(frozen=True)
class TermsDraft:
    kind: int  # ProgrammeKind
    fields: tuple[int, ...]  # FieldOfStudy; none means every field
    seat_limit: int
    max_weekly_hours: int
    min_hourly_pay_rial: int
    insurer: str = ProgrammeKind.Insurer.COMPANY

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "TermsDraft":
        return cls(**{**stored, "fields": tuple(stored["fields"])})

    @classmethod
    def of_row(cls, row: MouTerms) -> "TermsDraft":
        """From terms in force; the row comes from with_field_ids()."""
        return cls(
            kind=row.kind_id,
            fields=tuple(sorted(row.field_ids)),
            seat_limit=row.seat_limit,
            max_weekly_hours=row.max_weekly_hours,
            min_hourly_pay_rial=row.min_hourly_pay_rial,
            insurer=row.insurer,
        )

    def stored(self) -> dict[str, Any]:
        return {**asdict(self), "fields": sorted(self.fields)}

    def allows(self, field_id: int) -> bool:
        return not self.fields or field_id in self.fields


def read(stored: Iterable[dict[str, Any]]) -> list[TermsDraft]:
    return [TermsDraft.of(entry) for entry in stored]


def store(drafts: Iterable[TermsDraft]) -> list[dict[str, Any]]:
    return [draft.stored() for draft in sorted(drafts, key=lambda draft: draft.kind)]


def with_kind(drafts: Iterable[TermsDraft], new: TermsDraft) -> list[TermsDraft]:
    """The terms with those of one kind put in or replaced."""
    return [*(draft for draft in drafts if draft.kind != new.kind), new]


def without_kind(drafts: Iterable[TermsDraft], kind_id: int) -> list[TermsDraft]:
    return [draft for draft in drafts if draft.kind != kind_id]


def terms_now(mou: Mou, on: date) -> list[TermsDraft]:
    """The terms in force of every kind as they stand on that day, amendments counted."""
    rows = MouTerms.objects.filter(mou=mou, effective_on__lte=max(on, mou.starts_on)).with_field_ids()
    newest = {row.kind_id: row for row in rows.order_by("effective_on")}
    return [TermsDraft.of_row(row) for row in newest.values()]
