"""The kinds of programme. Their rules are data, because an internship course is not a job.

A place for an internship course needs no MoU (students may find it themselves), but the course and a letter;
part-time work, summer internships, traineeships and projects are done under the company's MoU. Two credits of a
practical course are 240 hours. Where no steps are named, students don't bring a place of their own.
"""

from typing import Any

from companies.models import ProgrammeKind
from people.reference import read_rows

_FLAGS = ("requires_mou", "requires_course_registration", "letter_required")


def load_programme_kinds() -> int:
    there = {kind.code: kind for kind in ProgrammeKind.objects.all()}
    rows = [
        _values(row, number) for number, row in enumerate(read_rows(__file__, "programme_kinds.csv"), start=1)
    ]
    for values in rows:
        if values["code"] in there:
            _fill(there[values["code"]], values)
    missing = [ProgrammeKind(**values) for values in rows if values["code"] not in there]
    return len(ProgrammeKind.objects.bulk_create(missing))


def _values(row: dict[str, str], number: int) -> dict[str, Any]:
    return {
        **row,
        **{flag: row[flag] == "yes" for flag in _FLAGS},
        "place_steps": [step for step in row["place_steps"].split("|") if step],
        "study_statuses": row["study_statuses"].split("|"),
        "total_hours": int(row["total_hours"]) if row["total_hours"] else None,
        "position_in_list": number,
    }


def _fill(kind: ProgrammeKind, values: dict[str, Any]) -> None:
    """Kinds are older than these columns: where neither says anything yet, they get what is shipped."""
    if kind.place_steps or kind.total_hours or not (values["place_steps"] or values["total_hours"]):
        return
    kind.place_steps, kind.total_hours = values["place_steps"], values["total_hours"]
    kind.save(update_fields=["place_steps", "total_hours"])
