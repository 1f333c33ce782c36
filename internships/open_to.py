"""Whether a position is open to a student, as filters of SQL: their field, what is asked of them, their week."""

from django.db.models import Case, IntegerField, Q, Value, When

from companies.cover import covered_for_field
from internships.models import Position
from people.persian import jalali
from students.models import Student
from students.week import OverlapHalfHours, Week


def open_to_field(field_id: int) -> Q:
    """Positions that name the field or name none, which means every field, where an MoU covers it."""
    naming = Position.fields.through.objects.all()
    named = Q(pk__in=naming.filter(fieldofstudy=field_id).values("position"))
    return (named | ~Q(pk__in=naming.values("position"))) & covered_for_field(jalali.today(), field_id)


def eligible_for(student: Student) -> Q:
    """As the checks on a position's page say it (internships/eligibility.py)."""
    if student.field_id is None or student.frozen_at is not None:
        return Q(pk__in=[])
    enough = Q(min_gpa=None) if student.gpa is None else Q(min_gpa=None) | Q(min_gpa__lte=student.gpa)
    passed = student.credits_passed
    done = Q(min_credits=None) if passed is None else Q(min_credits=None) | Q(min_credits__lte=passed)
    return open_to_field(student.field_id) & enough & done & of_kind_for(student)


def of_kind_for(student: Student) -> Q:
    """Positions of a kind that is for those of the student's study status."""
    return Q(kind__study_statuses__contains=[student.study_status])


def fits_week(free: Week) -> Q:
    """The least hours of the position lie in the free ones; in any of them where hours are by agreement."""
    shared = Case(
        When(shifts=Week(), then=Value(free.half_hours)),
        default=OverlapHalfHours("shifts", free),
        output_field=IntegerField(),
    )
    return Q(hours_min__lte=shared / Value(2))


def shares_enough(free: int, shifts: int, hours: int) -> bool:
    """The same of one week's bits."""
    shared = free & shifts if shifts else free
    return shared.bit_count() // 2 >= hours
