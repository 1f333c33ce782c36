"""Promises are counted in working days: Friday and holidays do not count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.persian.working_days import (
    FRIDAY,
    THURSDAY,
    add_working_days,
    is_working_day,
    working_days_between,
)

WEDNESDAY = date(2026, 11, 25)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))
COUNTS = st.integers(min_value=0, max_value=60)
HOLIDAYS = st.sets(DAYS, max_size=20)


def test_friday_is_the_day_of_rest():
    assert add_working_days(WEDNESDAY, 1) == date(2026, 11, 26)
    assert add_working_days(WEDNESDAY, 2) == date(2026, 11, 28)


def test_an_office_may_rest_on_thursday_too():
    assert add_working_days(WEDNESDAY, 1, rest_days={THURSDAY, FRIDAY}) == date(2026, 11, 28)


def test_holidays_do_not_count():
    assert add_working_days(WEDNESDAY, 2, {date(2026, 11, 28)}) == date(2026, 11, 29)


def test_no_days_after_a_day_is_that_day():
    assert add_working_days(WEDNESDAY, 0, {WEDNESDAY}) == WEDNESDAY


def test_a_week_without_working_days_is_refused_and_so_is_counting_back():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(WEDNESDAY, 1, rest_days=range(7))
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(WEDNESDAY, -1)


@given(DAYS, COUNTS, HOLIDAYS)
def test_the_nth_working_day_has_n_working_days_up_to_it(start, n, holidays):
    end = add_working_days(start, n, holidays)
    assert working_days_between(start, end, holidays) == n
    assert n == 0 or is_working_day(end, holidays)


@given(DAYS, COUNTS, COUNTS, HOLIDAYS)
def test_counting_on_from_the_end_is_counting_all_of_it(start, first, second, holidays):
    middle = add_working_days(start, first, holidays)
    assert add_working_days(middle, second, holidays) == add_working_days(start, first + second, holidays)


@given(DAYS, COUNTS, HOLIDAYS, DAYS)
def test_another_holiday_never_brings_the_end_nearer(start, n, holidays, closure):
    assert add_working_days(start, n, holidays | {closure}) >= add_working_days(start, n, holidays)


def test_nothing_lies_between_a_day_and_an_earlier_one():
    assert working_days_between(WEDNESDAY, WEDNESDAY - timedelta(days=3)) == 0
