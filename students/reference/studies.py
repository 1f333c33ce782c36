"""Faculties, fields of study and terms."""

from people.persian import jalali
from people.reference import read_rows
from students.models import Faculty, FieldOfStudy, Term

_FILE = "fields_of_study.csv"


def load_faculties() -> int:
    there = {name for pair in Faculty.objects.values_list("name_fa", "name_en") for name in pair}
    names = dict.fromkeys((row["faculty_fa"], row["faculty_en"]) for row in read_rows(__file__, _FILE))
    missing = [Faculty(name_fa=fa, name_en=en) for fa, en in names if not {fa, en} & there]
    return len(Faculty.objects.bulk_create(missing))


def load_fields_of_study() -> int:
    """A field that staff renamed in one language is found by its name in the other."""
    rows = FieldOfStudy.objects.values_list("name_fa", "name_en", "level")
    there = {(name, level) for fa, en, level in rows for name in (fa, en)}
    faculties = {name: each for each in Faculty.objects.all() for name in (each.name_en, each.name_fa)}
    added = 0
    for row in read_rows(__file__, _FILE):
        if {(row["programme_fa"], row["level"]), (row["programme_en"], row["level"])} & there:
            continue
        FieldOfStudy.objects.create(
            faculty=faculties.get(row["faculty_fa"]) or faculties[row["faculty_en"]],
            name_fa=row["programme_fa"],
            name_en=row["programme_en"],
            level=row["level"],
        )
        added += 1
    return added


def load_terms() -> int:
    """A plausible calendar; each university corrects its days."""
    there = set(Term.objects.values_list("code", flat=True))
    missing = [
        Term(code=int(row.pop("code")), **{name: jalali.parse_date(day) for name, day in row.items()})
        for row in read_rows(__file__, "terms.csv")
        if int(row["code"]) not in there
    ]
    return len(Term.objects.bulk_create(missing))
