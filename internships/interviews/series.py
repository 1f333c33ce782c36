"""A series of interview times, worked out before any is made. Pure: days, hours and lengths in, moments out."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from people.persian import jalali


@dataclass(frozen=True)
class Series:
    """From the first day to the last, on some weekdays (Saturday is 0), one interview after another."""

    first_on: date
    last_on: date
    weekdays: frozenset[int]
    begins: time
    ends: time | None  # none: one interview a day
    minutes: int
    buffer_minutes: int

    def starts(self) -> Iterator[datetime]:
        day = self.first_on
        while day <= self.last_on:
            if jalali.weekday_index(day) in self.weekdays:
                yield from self._of_day(day)
            day += timedelta(days=1)

    def _of_day(self, day: date) -> Iterator[datetime]:
        at = datetime.combine(day, self.begins, jalali.TEHRAN)
        length = timedelta(minutes=self.minutes)
        last = datetime.combine(day, self.ends, jalali.TEHRAN) if self.ends else at + length
        while at + length <= last:
            yield at
            at += length + timedelta(minutes=self.buffer_minutes)

    def first(self, most: int) -> tuple[list[datetime], bool]:
        """At most so many, and whether there would be more. A year of Saturdays isn't worked out to be refused."""
        found: list[datetime] = []
        for at in self.starts():
            if len(found) == most:
                return found, True
            found.append(at)
        return found, False


def day_warning(day: date, holidays: dict[date, str], rest_days: Collection[int]) -> tuple[str, str] | None:
    """What speaks against a day: ("holiday", its name) or ("rest", ""). Warned of, never refused."""
    if day in holidays:
        return "holiday", holidays[day]
    return ("rest", "") if day.weekday() in rest_days else None
