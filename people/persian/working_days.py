"""Counting in working days, for promised answers and running deadlines.

The weekly day of rest is Friday (Labour Code, art. 62). Offices that also rest on Thursday say so with
``rest_days``. Holidays come from the caller: they are rows that staff edit, not a constant.
"""

from collections.abc import Collection
from datetime import date, timedelta

THURSDAY, FRIDAY = 3, 4  # as date.weekday() counts
WEEKLY_REST = frozenset({FRIDAY})


def is_working_day(
    day: date, holidays: Collection[date] = (), rest_days: Collection[int] = WEEKLY_REST
) -> bool:
    return day.weekday() not in rest_days and day not in holidays


def add_working_days(
    start: date, n: int, holidays: Collection[date] = (), *, rest_days: Collection[int] = WEEKLY_REST
) -> date:
    """The n-th working day after start, which itself is never counted. With n = 0 it is start."""
    if n < 0 or set(rest_days) >= set(range(7)):
        raise ValueError("Working days are counted forwards, in a week that has some.")
    day, closed = start, set(holidays)
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, closed, rest_days)
    return day


def working_days_between(
    start: date, end: date, holidays: Collection[date] = (), *, rest_days: Collection[int] = WEEKLY_REST
) -> int:
    """How many working days come after start, up to and with end. None if end is not after start."""
    closed = set(holidays)
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working_day(day, closed, rest_days) for day in days)
