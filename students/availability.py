"""What changes about a student's week: hours, classes, and which term's week counts.

``Student.free`` is what eligibility and matching read: the free hours of the term that runs, or between two terms
of the one that comes. Saving that term's week writes it; ``turn_over`` does when another term begins.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Func
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from people.workflow import Refusal
from students.models import Availability, Student, Term
from students.terms import term_now
from students.week import Week, WeekField

BATCH = 500


@transaction.atomic
def save_week(
    student: Student, *, wanted: Week, by: User, term: Term | None = None, not_in_exams: bool | None = None
) -> Week:
    """Keep when the student would work in a term. Returns what is free of it: classes are taken out.

    Without a term (the university has entered none) the hours are simply the student's.
    """
    locked = _locked(student)
    if term is None:
        _put(locked, wanted)
        return wanted
    row = _row(locked, term)
    row.wanted = wanted
    if not_in_exams is not None:
        row.not_in_exams = not_in_exams
    return _save(locked, row)


@transaction.atomic
def save_classes(student: Student, *, term: Term, odd: Week, even: Week, by: User) -> Week:
    """Keep the hours of classes in odd and in even weeks. Nothing of the courses themselves is kept."""
    locked = _locked(student)
    row = _row(locked, term)
    row.classes_odd, row.classes_even = odd, even
    return _save(locked, row)


@transaction.atomic
def add_class(student: Student, *, term: Term, odd: Week, even: Week, by: User) -> Week:
    """Put class hours to those that are there, whatever another tab has done meanwhile."""
    locked = _locked(student)
    row = _row(locked, term)
    row.classes_odd |= odd
    row.classes_even |= even
    return _save(locked, row)


@transaction.atomic
def copy_week(student: Student, *, term: Term, by: User) -> Week:
    """Begin a term with the hours of the one before. Its classes are left behind: a new term has others."""
    locked = _locked(student)
    if Availability.objects.filter(student=locked, term=term).exists():
        raise Refusal(_("This term has its hours already."))
    wanted, not_in_exams = hours_before(locked, term)
    if not wanted:
        raise Refusal(_("There are no hours of an earlier term."))
    row = _row(locked, term)
    row.wanted, row.not_in_exams = wanted, not_in_exams
    return _save(locked, row)


def hours_before(student: Student, term: Term) -> tuple[Week, bool]:
    """When the student wanted to work in the last term that they said it for, before this one."""
    earlier = Availability.objects.filter(student=student, term__starts_on__lt=term.starts_on)
    row = earlier.order_by("-term__starts_on").first()
    if row is None:
        return student.free, True
    return row.wanted, row.not_in_exams


def _locked(student: Student) -> Student:
    return Student.objects.locked(student.pk)


def _row(locked: Student, term: Term) -> Availability:
    """The term's week. The first of the running term begins with the hours that count already."""
    row = Availability.objects.select_for_update(of=("self",)).filter(student=locked, term=term).first()
    if row is None:
        row = Availability(student=locked, term=term, wanted=locked.free if _counts(term) else Week())
    return row


def _counts(term: Term, on: date | None = None) -> bool:
    now = term_now(on)
    return now is not None and now.pk == term.pk


def _save(locked: Student, row: Availability) -> Week:
    row.saved_at = timezone.now()
    row.save()
    if _counts(row.term):
        _put(locked, row.free)
    return row.free


def _put(locked: Student, free: Week) -> None:
    locked.free, locked.free_updated_at = free, timezone.now()
    locked.save(update_fields=["free", "free_updated_at"])


# By beat, once a day


def batches_behind(term: Term) -> Iterator[list[int]]:
    """Students whose week of this term is not yet the one that counts."""
    classes: Func = Func("classes_odd", "classes_even", template="(%(expressions)s)", arg_joiner=" | ")
    left = Func(classes, template="(~ %(expressions)s)")
    free = Func("wanted", left, template="(%(expressions)s)", arg_joiner=" & ", output_field=WeekField())
    rows = Availability.objects.filter(term=term).annotate(its_free=free).exclude(student__free=F("its_free"))
    ids = list(rows.order_by("student").values_list("student", flat=True))
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]


@transaction.atomic
def turn_over(student_ids: Sequence[int], *, term: Term) -> int:
    """Let the week of this term count for these students; twice is as once.

    Whoever has said nothing for the term keeps the hours of the last one. Emptying them would be no truer (an
    empty week means "not said", and companies would see nobody free on the first day of term), and adding the
    hours of last term's classes would promise time that this term's classes will take. They are as of last
    term, say so where they are shown, and their owner is asked to look at them.
    """
    students = list(Student.objects.select_for_update().filter(pk__in=student_ids).order_by("pk"))
    found = Availability.objects.filter(term=term, student__in=student_ids)  # as they are under the lock
    free = {row.student_id: row.free for row in found}
    turned = [each for each in students if each.pk in free and each.free != free[each.pk]]
    now = timezone.now()
    for each in turned:
        each.free, each.free_updated_at = free[each.pk], now
    Student.objects.bulk_update(turned, ["free", "free_updated_at"])
    return len(turned)
