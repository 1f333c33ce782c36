"""What changes about students: signing up, profile, CVs, consent, and the roster that staff import."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.actions.profile import has_confirmed_address
from people.models import StoredFile, User
from people.workflow import Refusal
from students import cv_reading
from students.models import CV, RosterEntry, Student
from students.own_skills import forget_suggestions
from students.records.facts import declare_again, facts_of


@transaction.atomic
def register_student(
    user: User, *, roster: RosterEntry | None = None, student_number: str | None = None
) -> Student:
    """Make a user a student; with a roster row, with what the university's list says of them.

    Refuses (field student_number) when the row was activated meanwhile or the number is taken.
    """
    if roster is not None:
        roster = RosterEntry.objects.select_for_update().get(pk=roster.pk)
        _free_from_unconfirmed(roster)
    student = Student(
        user=user,
        student_number=roster.student_number if roster else (student_number or None),
        field=roster.field if roster else None,
        entry_year=roster.entry_year if roster else None,
    )
    _save(student)
    if roster is not None:
        roster.activated_by = student
        roster.activated_at = timezone.now()
        roster.save(update_fields=["activated_by", "activated_at"])
    return student


def _free_from_unconfirmed(roster: RosterEntry) -> None:
    """Take a locked row back from an account whose address was never confirmed; from any other, refuse."""
    if roster.activated_at is None:
        return
    holder = roster.activated_by
    if holder is None or has_confirmed_address(holder.user):
        raise Refusal(_("This student number already has an account. Log in, or reset your password."))
    Student.objects.filter(pk=holder.pk).update(student_number=None)
    User.objects.filter(pk=holder.user_id).update(mobile=None)


def _save(student: Student) -> None:
    try:
        with transaction.atomic():
            student.save()
    except IntegrityError as error:
        raise Refusal(
            _("This student number belongs to another account. Write to the liaison office if it is yours."),
            field="student_number",
        ) from error


@transaction.atomic
def save_profile(student: Student, *, values: Mapping[str, Any], by: User) -> Student:
    """Write the student's own words. What was confirmed or returned counts as self-declared again."""
    locked = Student.objects.locked(student.pk)
    before = facts_of(locked)
    for name, value in values.items():
        setattr(locked, name, value)
    if "gpa" in values:
        locked.gpa_source = Student.Source.SELF
    _save(locked)
    declare_again(locked, before, by=by)
    return locked


@transaction.atomic
def set_consent(student: Student, *, given: bool, by: User) -> Student:
    """Agree, or stop agreeing, that a company applied to sees what the application page lists."""
    locked = Student.objects.locked(student.pk)
    if given != (locked.consented_at is not None):
        locked.consented_at = timezone.now() if given else None
        locked.save(update_fields=["consented_at"])
    return locked


@transaction.atomic
def set_visibility(student: Student, *, visible: bool, by: User) -> Student:
    """Let approved companies find the student before any application, or stop it; off until they say so."""
    locked = Student.objects.locked(student.pk)
    if visible != (locked.visible_at is not None):
        locked.visible_at = timezone.now() if visible else None
        locked.save(update_fields=["visible_at"])
    return locked


@transaction.atomic
def add_cv(student: Student, *, file: StoredFile, label: str, by: User) -> CV:
    """Keep a CV; the newest is the default."""
    Student.objects.select_for_update().get(pk=student.pk)
    student.cvs.filter(is_default=True).update(is_default=False)
    cv = CV.objects.create(student=student, file=file, label=label, is_default=True)
    cv_reading.NUDGE.on_commit(cv.pk)
    return cv


@transaction.atomic
def choose_cv(cv: CV, *, by: User) -> CV:
    Student.objects.select_for_update().get(pk=cv.student_id)
    CV.objects.filter(student=cv.student_id, is_default=True).update(is_default=False)
    CV.objects.filter(pk=cv.pk, removed_at=None).update(is_default=True)
    cv.refresh_from_db()
    return cv


@transaction.atomic
def rename_cv(cv: CV, *, label: str, by: User) -> CV:
    Student.objects.select_for_update().get(pk=cv.student_id)
    CV.objects.filter(pk=cv.pk, removed_at=None).update(label=label)
    cv.refresh_from_db()
    return cv


@transaction.atomic
def remove_cv(cv: CV, *, by: User) -> None:
    """Take a CV away from the student's list. Applications that sent it keep the file."""
    Student.objects.select_for_update().get(pk=cv.student_id)
    CV.objects.filter(pk=cv.pk).update(removed_at=timezone.now(), is_default=False)
    forget_suggestions(cv)
    following = CV.objects.filter(student=cv.student_id, removed_at=None).order_by("-id").first()
    if following and not CV.objects.filter(student=cv.student_id, is_default=True, removed_at=None).exists():
        CV.objects.filter(pk=following.pk).update(is_default=True)


@dataclass(frozen=True)
class RosterRow:
    """A checked row of the imported list (students/roster.py reads and checks the workbook)."""

    student_number: str
    full_name: str
    mobile: str
    field_id: int | None = None
    entry_year: int | None = None


@dataclass(frozen=True)
class RosterResult:
    added: int
    changed: int


@transaction.atomic
def import_roster(rows: Iterable[RosterRow], *, by: User) -> RosterResult:
    """Add or update rows by student number. Rows that were activated keep their account."""
    rows = list(rows)
    known = RosterEntry.objects.in_bulk([row.student_number for row in rows], field_name="student_number")
    new = [row for row in rows if row.student_number not in known]
    changed = [
        row for row in rows if row.student_number in known and _differs(known[row.student_number], row)
    ]
    at = timezone.now()
    RosterEntry.objects.bulk_create(
        [_entry(row, by, at) for row in (*new, *changed)],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["student_number"],
        update_fields=[
            "full_name",
            "mobile",
            "field",
            "entry_year",
            "search_key",
            "imported_by",
            "imported_at",
        ],
    )
    return RosterResult(len(new), len(changed))


_FROM_ROSTER = ("full_name", "mobile", "field_id", "entry_year")


def _differs(entry: RosterEntry, row: RosterRow) -> bool:
    return any(getattr(entry, name) != getattr(row, name) for name in _FROM_ROSTER)


def _entry(row: RosterRow, by: User, at: datetime) -> RosterEntry:
    entry = RosterEntry(imported_by=by, imported_at=at, **asdict(row))
    entry.search_key = entry.own_search_key()
    return entry
