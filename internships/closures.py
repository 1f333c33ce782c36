"""An unforeseen closure (polluted air, power, cold): which days it takes, and what moves on because of it.

Pure reckoning in days. A promised answer is counted in working days, so each of them that turns out to be closed
moves its end on by one working day. Students answer offers by a moment: they get the closed days back as days.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from people.persian.working_days import add_working_days, is_working_day

MOST_DAYS = 31


@dataclass(frozen=True)
class Calendar:
    """`closed` are the days that a closure takes from the working days; `holidays` those that were free before."""

    holidays: frozenset[date]
    closed: frozenset[date]
    rest_days: frozenset[int]

    @classmethod
    def with_closure(
        cls, first: date, last: date, holidays: Collection[date], rest_days: frozenset[int]
    ) -> "Calendar":
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        known = frozenset(holidays)
        return cls(known, frozenset(d for d in days if is_working_day(d, known, rest_days)), rest_days)

    def promise_moved(self, due_on: date, working_days: int) -> date:
        """Where the end of a promise moves that was counted in so many working days up to `due_on`."""
        counted, day = 0, due_on
        lost = 0
        while counted < working_days:
            if is_working_day(day, self.holidays, self.rest_days):
                counted += 1
                lost += day in self.closed
            day -= timedelta(days=1)
        return self._on(due_on, lost)

    def deadline_moved(self, on: date) -> date:
        """A deadline on a closed day moves to the next day on which people work."""
        return self._on(on, 1) if on in self.closed else on

    def days_lost(self, first: date, last: date) -> int:
        return sum(first <= day <= last for day in self.closed)

    def _on(self, day: date, working_days: int) -> date:
        free = self.holidays | self.closed
        return add_working_days(day, working_days, free, rest_days=self.rest_days)
