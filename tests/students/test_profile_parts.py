"""The meter: what is said, what is missing, one truth for the profile and the student's page."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from students.actions import add_cv, set_visibility
from students.models import Availability, HomeArea, Student, Term
from students.profile_parts import Meter, meter_of
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PARTS = ["study", "cvs", "week", "skills", "commute", "mobile"]


def done(meter: Meter) -> dict[str, float]:
    return {part.code: part.done for part in meter.parts}


def filled(student: Student) -> Student:
    """A student who has said everything."""
    user = student.user
    user.mobile = "+989121234567"
    user.save()
    add_cv(student, file=make.make_file(by=user), label="رزومه", by=user)
    student.skills.add(make.make_skill())
    area, _created = HomeArea.objects.get_or_create(code="centre", defaults={"name_fa": "مرکز شهر"})
    Student.objects.filter(pk=student.pk).update(home_area=area, free_updated_at=timezone.now())
    return Student.objects.get(pk=student.pk)


def test_nothing_said_is_nothing_done(db: None) -> None:
    student = make.make_student(gpa=None, credits=None, free=Week())
    Student.objects.filter(pk=student.pk).update(
        field=None, student_number=None, entry_year=None, semester=None
    )
    meter = meter_of(Student.objects.get(pk=student.pk))
    assert done(meter) == dict.fromkeys(PARTS, 0.0)
    assert meter.percent == 0
    assert [part.code for part in meter.todos] == ["study", "cvs", "week", "skills", "mobile"]
    assert meter.following is not None
    assert meter.following.code == "study"


def test_everything_said_is_a_hundred(cast: Cast) -> None:
    meter = meter_of(filled(cast.negar))
    assert (meter.percent, meter.todos, meter.following) == (100, [], None)


def test_a_hundred_is_not_said_while_something_is_missing(cast: Cast) -> None:
    student = filled(cast.negar)
    student.semester = None
    meter = meter_of(student)
    assert 90 < meter.percent < 100
    assert done(meter)["study"] == pytest.approx(5 / 6)
    assert "semester" in meter.parts[0].says or "نیمسال" in meter.parts[0].says


def test_each_part_says_what_it_gives_and_where(cast: Cast) -> None:
    for part in meter_of(cast.negar).parts:
        assert part.gives
        assert part.says
        assert part.url.startswith("/")
    assert [part.code for part in meter_of(cast.negar).parts] == PARTS


def test_weights_make_a_hundred_and_the_heavy_come_first(cast: Cast) -> None:
    weights = [part.weight for part in meter_of(cast.negar).parts]
    assert sum(weights) == 100
    assert weights == sorted(weights, reverse=True)


def test_hours_from_before_the_term_are_half(cast: Cast) -> None:
    term = Term.objects.create(code=14051, starts_on=make.days(-30), ends_on=make.days(90))
    long_ago = timezone.now() - timedelta(days=60)
    Student.objects.filter(pk=cast.negar.pk).update(free_updated_at=long_ago)
    student = Student.objects.get(pk=cast.negar.pk)
    assert done(meter_of(student))["week"] == 0.5
    Availability.objects.create(student=student, term=term, wanted=make.MORNINGS)
    assert done(meter_of(student))["week"] == 1.0


def test_no_free_hour_is_an_answer(cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(free=Week(), free_updated_at=timezone.now())
    assert done(meter_of(Student.objects.get(pk=cast.negar.pk)))["week"] == 1.0


def test_being_findable_and_consent_count_for_nothing(cast: Cast) -> None:
    before = meter_of(cast.negar).percent
    assert meter_of(set_visibility(cast.negar, visible=True, by=cast.negar.user)).percent == before
    Student.objects.filter(pk=cast.negar.pk).update(consented_at=None)
    assert meter_of(Student.objects.get(pk=cast.negar.pk)).percent == before


def test_the_meter_asks_once(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    filled(cast.negar)
    student = Student.objects.select_related("user", "home_area").get(pk=cast.negar.pk)
    with django_assert_num_queries(1):
        meter_of(student)
