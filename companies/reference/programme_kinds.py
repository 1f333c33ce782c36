"""The kinds of programme. Their rules are data, because an internship course is not a job.

A place for an internship course needs no MoU (students may find it themselves), but the course and a letter;
part-time work, summer internships, traineeships and projects are done under the company's MoU.
"""

from companies.models import ProgrammeKind
from people.reference import read_rows

_FLAGS = ("requires_mou", "requires_course_registration", "letter_required")


def load_programme_kinds() -> int:
    there = set(ProgrammeKind.objects.values_list("code", flat=True))
    rows = enumerate(read_rows(__file__, "programme_kinds.csv"), start=1)
    missing = [
        ProgrammeKind(**{**row, **{flag: row[flag] == "yes" for flag in _FLAGS}}, position_in_list=number)
        for number, row in rows
        if row["code"] not in there
    ]
    return len(ProgrammeKind.objects.bulk_create(missing))
