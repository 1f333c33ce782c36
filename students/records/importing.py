"""Students come in from the student information system: all rows of a workbook, in one transaction, or none.

What the system says replaces what the student said, and confirms the record where it covers all of it; an empty cell
leaves things as they are. Nobody is told: their studies are as the university has them anyway.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from people.models import StoredFile, User
from people.persian import jalali
from people.workbook_imports import RowsWrong, lock_kept, mark_imported
from people.workflow import record, transition
from students.actions import import_roster
from students.models import FieldOfStudy, RecordImport, Student
from students.own_case import refuse_own_case
from students.records.plan import Plan, Planned, read_plan
from students.states import RecordState

_LOCK = 5_270_003  # an advisory lock of this module: of two workbooks at the same moment, one comes second
_SHOWN = 20


@transaction.atomic
def keep_workbook(stored: StoredFile, plan: Plan, *, by: User) -> RecordImport:
    """A workbook without an error waits for somebody to say that it is to be imported."""
    return RecordImport.objects.create(stored=stored, uploaded_by=by, result=_result(plan))


def _result(plan: Plan) -> dict[str, object]:
    """What the dry run shows, in the words of the sheet."""
    changing = [planned for planned in plan.students if planned.changes]
    new_in_roster = sum(row.student_number not in plan.known_in_roster for row in plan.roster)
    return {
        "rows": plan.rows,
        "accounts": len(plan.students),
        "changed": len(changing),
        "confirmed": sum(planned.confirms for planned in plan.students),
        "roster_new": new_in_roster,
        "roster_known": len(plan.roster) - new_in_roster,
        "hidden": plan.hidden,
        "notes": [[note.row, note.column, note.message] for note in plan.notes[:_SHOWN]],
        "note_count": len(plan.notes),
        "first": [_shown(planned) for planned in changing[:_SHOWN]],
    }


def _shown(planned: Planned) -> dict[str, object]:
    return {
        "row": planned.record.row,
        "student": planned.student.pk,
        "name": planned.student.user.full_name,
        "number": planned.record.student_number,
        "changes": planned.changes,
        "confirms": planned.confirms,
    }


@transaction.atomic
def import_records(pending: RecordImport, *, by: User) -> RecordImport:
    """Everything in the workbook, read again: the database may have changed since the dry run."""
    locked: RecordImport = lock_kept(pending, _LOCK)
    with locked.stored.file.open("rb") as file:
        plan = read_plan(file, lock=True)
    if plan.problems:
        raise RowsWrong(plan.problems)
    for planned in plan.students:
        if planned.is_new:
            refuse_own_case(planned.student, by=by)
    result = _result(plan)
    import_roster(plan.roster, by=by)
    for planned in plan.students:
        if planned.is_new:
            _write(planned, locked, by=by)
    mark_imported(locked, result, by=by)
    return locked


def _write(planned: Planned, source: RecordImport, *, by: User) -> None:
    student, facts = planned.student, planned.record.facts
    fields = {name: facts[name] for name in planned.changes}
    if "gpa" in facts:
        fields["gpa_source"] = Student.Source.STAFF
        fields.setdefault("gpa_on", facts.get("gpa_on") or _day_of_gpa(student, planned))
    said = {"imported": [None, source.stored.original_name], "row": [None, planned.record.row]}
    changes = {**planned.changes, **said}
    if not planned.confirms or student.state == RecordState.CONFIRMED:
        record(student, by=by, reason="imported", changes=changes, **fields)
        return
    at = timezone.now()
    transition(
        student,
        RecordState.CONFIRMED,
        by=by,
        at=at,
        reason="imported",
        changes=changes,
        record_confirmed_at=at,
        record_confirmed_by=by,
        returned_note="",
        **fields,
    )


def _day_of_gpa(student: Student, planned: Planned) -> object:
    """A new GPA without a date is of the day on which it came."""
    return jalali.today() if "gpa" in planned.changes or student.gpa_on is None else student.gpa_on


def field_names(changes: Sequence[dict[str, list[str]]]) -> dict[str, str]:
    """The fields of study that changes name by id, in words."""
    ids = {pk for change in changes for pk in change.get("field_id", ()) if pk}
    return {str(field.pk): str(field) for field in FieldOfStudy.objects.filter(pk__in=ids)}
