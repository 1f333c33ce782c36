"""The profile as it was sent with an application, and the student as the company sees them once it has ended.

While an application lives the company sees the profile as it is now, since both gain by a corrected GPA or a week of
the new term. From its end on it sees what was sent: what a student becomes afterwards is nobody's business there.
Kept at submission and not at the end, because time alone can end an application.
"""

from collections.abc import Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from internships.models import Application, SentFacts
from students.models import FieldOfStudy, Student, StudentSkill
from students.week import Week

_PLAIN = ("semester", "entry_year", "credits_passed", "about", "gpa_source", "state")


def facts_of(student: Student, skills: Mapping[int, int | None]) -> dict[str, Any]:
    field = student.field
    return {
        **{name: getattr(student, name) for name in _PLAIN},
        "gpa": None if student.gpa is None else str(student.gpa),
        "gpa_on": student.gpa_on.isoformat() if student.gpa_on else None,
        "free": f"{student.free.bits:x}",
        "field": field
        and {"id": field.pk, "name_fa": field.name_fa, "name_en": field.name_en, "level": field.level},
        "skills": {str(skill): level for skill, level in skills.items()},
    }


def keep_facts(application: Application) -> None:
    student = application.student
    skills = dict(StudentSkill.objects.filter(student=student).values_list("skill", "level"))
    SentFacts.objects.create(application=application, facts=facts_of(student, skills))


def as_sent(application: Application) -> Student:
    """The student with the facts that were sent; never to be saved. `application.sent_facts` is to be joined."""
    kept = getattr(application, "sent_facts", None)
    if kept is None:
        return application.student
    facts, student = kept.facts, copy(application.student)
    for name in _PLAIN:
        setattr(student, name, facts[name])
    student.gpa = Decimal(facts["gpa"]) if facts["gpa"] is not None else None
    student.gpa_on = date.fromisoformat(facts["gpa_on"]) if facts["gpa_on"] else None
    student.free = Week(int(facts["free"], 16))
    field = facts["field"]
    student.field = FieldOfStudy(**field) if field else None
    return student


def skills_sent(application: Application) -> dict[int, int | None]:
    kept = getattr(application, "sent_facts", None)
    return {int(skill): level for skill, level in kept.facts["skills"].items()} if kept else {}
