"""Another moment for a test: what the code asks of the clock is answered with it."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from people.persian import jalali

SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def stand(self, at: datetime) -> datetime:
        self.monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    def first_second(self, day: date) -> datetime:
        """00:00:00 in Tehran."""
        return self.stand(jalali.start_of_day(day))

    def last_second(self, day: date) -> datetime:
        """23:59:59 in Tehran."""
        return self.stand(jalali.end_of_day(day))

    def noon(self, day: date) -> datetime:
        return self.stand(jalali.start_of_day(day) + timedelta(hours=12))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)
