"""The facts that a record is made of, and what becomes of a confirmation when one of them changes."""

from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from django.db.models import Q

from people.models import User
from people.workflow import transition
from students.models import Student
from students.states import RecordState

FACTS = (
    "student_number",
    "field_id",
    "entry_year",
    "semester",
    "study_status",
    "gpa",
    "gpa_on",
    "credits_passed",
)


def facts_of(student: Student) -> dict[str, Any]:
    return {name: getattr(student, name) for name in FACTS}


def seal(student: Student) -> str:
    """Names the facts as a page showed them: what the office confirms is what it has read."""
    said = [student.state, *(_plain(value) for value in facts_of(student).values())]
    return blake2s("|".join(said).encode(), digest_size=8).hexdigest()


def changed_facts(before: Mapping[str, Any], student: Student) -> dict[str, list[str]]:
    return {
        name: [_plain(before[name]), _plain(value)]
        for name, value in facts_of(student).items()
        if _plain(before[name]) != _plain(value)
    }


def _plain(value: Any) -> str:
    return "" if value is None else f"{value:.2f}" if hasattr(value, "quantize") else str(value)


def declare_again(student: Student, before: Mapping[str, Any], *, by: User) -> None:
    """After the student changed a fact of the locked row: no longer confirmed, and no longer returned."""
    changed = changed_facts(before, student)
    if not changed or student.state == RecordState.DECLARED:
        return
    transition(
        student,
        RecordState.DECLARED,
        by=by,
        changes=changed,
        record_confirmed_at=None,
        record_confirmed_by=None,
        returned_note="",
    )


def unread() -> Q:
    """Self-declared records that the office could confirm: they name a field and a number."""
    return Q(state=RecordState.DECLARED, field__isnull=False, student_number__isnull=False)
