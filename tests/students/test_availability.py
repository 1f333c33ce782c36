"""The week of a term: what counts, what is left of it, and the turn from one term to the next."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from people.workflow import Refusal
from students import tasks
from students.availability import add_class, batches_behind, copy_week, save_classes, save_week, turn_over
from students.models import Availability, Student, Term
from students.planned_week import exam_breaks, planned_weeks, week_now
from students.terms import term_now
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MORNINGS, EIGHT_TO_TEN = make.MORNINGS, Week.from_hours([0], 8, 10)


def make_term(code: int, first: int, last: int) -> Term:
    """From and to so many days from today, with exams in its last ten."""
    exams = {"exams_from": make.days(last - 10), "exams_to": make.days(last)}
    return Term.objects.create(code=code, starts_on=make.days(first), ends_on=make.days(last), **exams)


@pytest.fixture
def now(db: None) -> Term:
    return make_term(14051, -40, 60)


@pytest.fixture
def coming(now: Term) -> Term:
    return make_term(14052, 80, 200)


def negar(cast: Cast) -> Student:
    return Student.objects.get(pk=cast.negar.pk)


def begin(term: Term) -> None:
    """As if the days went by until that term had begun."""
    Term.objects.exclude(pk=term.pk).update(starts_on=make.days(-300), ends_on=make.days(-200))
    Term.objects.filter(pk=term.pk).update(starts_on=make.today())
    term.refresh_from_db()


def test_between_two_terms_the_one_that_comes_counts(now: Term, coming: Term) -> None:
    assert [term_now(make.days(day)) for day in (-50, -40, 60, 61, 80, 200)] == [now] * 3 + [coming] * 3
    assert term_now(make.days(400)) == coming  # the calendar has ended: better the last than none


def test_the_running_terms_week_is_the_one_that_counts(cast: Cast, now: Term) -> None:
    assert save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now) == MORNINGS
    free = save_classes(cast.negar, term=now, odd=EIGHT_TO_TEN, even=Week(), by=cast.negar.user)
    assert free == MORNINGS - EIGHT_TO_TEN
    assert negar(cast).free == free


def test_classes_of_odd_and_of_even_weeks_both_are_busy(cast: Cast, now: Term) -> None:
    even = Week.from_hours([2], 7, 9)
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now)
    save_classes(cast.negar, term=now, odd=EIGHT_TO_TEN, even=even, by=cast.negar.user)
    assert negar(cast).free == MORNINGS - EIGHT_TO_TEN - even


def test_hours_under_a_class_come_back_when_it_is_over(cast: Cast, now: Term) -> None:
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now)
    add_class(cast.negar, term=now, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    save_classes(cast.negar, term=now, odd=Week(), even=Week(), by=cast.negar.user)
    assert negar(cast).free == MORNINGS


def test_a_coming_terms_week_counts_only_when_it_begins(cast: Cast, now: Term, coming: Term) -> None:
    before = negar(cast).free
    save_week(cast.negar, wanted=EIGHT_TO_TEN, by=cast.negar.user, term=coming)
    assert negar(cast).free == before
    assert tasks.turn_weeks_over() == 0
    begin(coming)
    assert tasks.turn_weeks_over() == 1
    assert negar(cast).free == EIGHT_TO_TEN
    assert tasks.turn_weeks_over() == 0


def test_hours_without_a_term_are_those_of_the_student(cast: Cast) -> None:
    save_week(cast.negar, wanted=EIGHT_TO_TEN, by=cast.negar.user)
    assert negar(cast).free == EIGHT_TO_TEN
    assert not Availability.objects.exists()
    assert week_now(negar(cast)).free == EIGHT_TO_TEN


def test_hours_from_before_there_were_terms_are_wanted_without_classes(cast: Cast, now: Term) -> None:
    week = week_now(cast.negar)
    assert (week.wanted, week.classes, week.of_before) == (MORNINGS, Week(), True)
    save_classes(cast.negar, term=now, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    assert negar(cast).free == MORNINGS - EIGHT_TO_TEN


def test_whoever_says_nothing_for_a_term_keeps_the_last_ones_hours(
    cast: Cast, now: Term, coming: Term
) -> None:
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now)
    save_classes(cast.negar, term=now, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    begin(coming)
    tasks.turn_weeks_over()
    assert negar(cast).free == MORNINGS - EIGHT_TO_TEN
    week = week_now(negar(cast))
    assert week.of_before
    assert week.term == coming


def test_one_turns_many_in_batches(cast: Cast, now: Term, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("students.availability.BATCH", 2)
    for student in (cast.negar, cast.sina, cast.tara):
        Availability.objects.create(student=student, term=now, wanted=EIGHT_TO_TEN)
    assert [len(ids) for ids in batches_behind(now)] == [2, 1]
    assert tasks.turn_weeks_over() == 3
    assert {student.free for student in Student.objects.all()} == {EIGHT_TO_TEN}


def test_a_batch_looks_again_under_its_lock(cast: Cast, now: Term) -> None:
    row = Availability.objects.create(student=cast.negar, term=now, wanted=EIGHT_TO_TEN)
    (ids,) = batches_behind(now)
    row.delete()
    assert turn_over(ids, term=now) == 0
    assert turn_over([], term=now) == 0
    assert turn_over([10**9], term=now) == 0


def test_a_batch_asks_as_often_for_many_as_for_one(
    cast: Cast, now: Term, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for student in (cast.negar, cast.sina, cast.tara):
        Availability.objects.create(student=student, term=now, wanted=EIGHT_TO_TEN)
    with django_assert_max_num_queries(8):
        assert tasks.turn_weeks_over() == 3


def test_last_terms_hours_are_taken_over_without_its_classes(cast: Cast, now: Term, coming: Term) -> None:
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now, not_in_exams=False)
    save_classes(cast.negar, term=now, odd=EIGHT_TO_TEN, even=EIGHT_TO_TEN, by=cast.negar.user)
    copy_week(cast.negar, term=coming, by=cast.negar.user)
    row = Availability.objects.get(student=cast.negar, term=coming)
    assert (row.wanted, row.classes, row.not_in_exams) == (MORNINGS, Week(), False)
    with pytest.raises(Refusal):
        copy_week(cast.negar, term=coming, by=cast.negar.user)


def test_nothing_is_taken_over_where_nothing_was_said(cast: Cast, now: Term, coming: Term) -> None:
    Student.objects.update(free=Week())
    with pytest.raises(Refusal):
        copy_week(cast.negar, term=coming, by=cast.negar.user)


def test_a_week_without_a_free_hour_is_one_too(cast: Cast, now: Term) -> None:
    save_week(cast.negar, wanted=EIGHT_TO_TEN, by=cast.negar.user, term=now)
    assert not save_classes(cast.negar, term=now, odd=~Week(), even=~Week(), by=cast.negar.user)
    week = week_now(negar(cast))
    assert not week.free
    assert week.all_in_classes


def test_both_terms_come_in_one_query(
    cast: Cast, now: Term, coming: Term, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    save_week(cast.negar, wanted=EIGHT_TO_TEN, by=cast.negar.user, term=coming)
    with django_assert_max_num_queries(1):
        first, second = planned_weeks(cast.negar)
    assert (first.counts, second.counts) == (True, False)
    assert (second.wanted, second.not_in_exams) == (EIGHT_TO_TEN, True)
    assert second.saved_at is not None


def test_exam_breaks_are_told_where_they_fall_within_the_work(cast: Cast, now: Term, coming: Term) -> None:
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=now, not_in_exams=True)
    save_week(cast.negar, wanted=MORNINGS, by=cast.negar.user, term=coming, not_in_exams=False)

    def told(first: date, last: date) -> list[date]:
        return [each.first for each in exam_breaks(cast.negar, first, last)]

    assert told(make.days(0), make.days(300)) == [make.days(50)]
    assert told(make.days(60), make.days(61)) == [make.days(50)]
    assert told(make.days(61), make.days(300)) == []
    assert told(make.days(0), make.days(50) - timedelta(days=1)) == []
