"""One student in two tabs, and the turn of the term at the same moment: nothing that was said is lost."""

import pytest

from students import tasks
from students.availability import add_class, save_week
from students.models import Availability, Student
from students.week import Week
from tests import factories as make
from tests.internships.test_races import at_once
from tests.students.test_availability import make_term

pytestmark = pytest.mark.django_db(transaction=True)


def test_classes_added_in_several_tabs_at_once_are_all_there() -> None:
    student, term = make.make_student(), make_term(14051, -40, 60)
    classes = [Week.from_hours([day], 8, 10) for day in range(5)]
    at_once(
        *[
            lambda hours=each: add_class(student, term=term, odd=hours, even=hours, by=student.user)
            for each in classes
        ]
    )
    row = Availability.objects.get(student=student)
    assert row.classes_odd == row.classes_even == Week.from_hours(range(5), 8, 10)
    student.refresh_from_db()
    assert student.free == make.MORNINGS - row.classes


def test_a_week_saved_while_the_term_turns_is_the_one_that_counts() -> None:
    student, term = make.make_student(), make_term(14051, -1, 60)
    Availability.objects.create(student=student, term=term, wanted=Week.from_hours([0], 8, 10))
    saved = Week.from_hours([3], 8, 10)
    at_once(
        tasks.turn_weeks_over,
        tasks.turn_weeks_over,
        lambda: save_week(student, wanted=saved, by=student.user, term=term),
    )
    assert Student.objects.get(pk=student.pk).free == saved
