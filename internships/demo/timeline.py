"""Steps in the order of their time, and the clock that stands at each of them."""

import heapq
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest import mock

from django.utils import timezone

from people.workflow import Refusal

# A story does a step, yields when it goes on, and ends by itself.
Story = Iterator[datetime]


class Clock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, at: datetime) -> None:
        self._now = at


@contextmanager
def story_clock() -> Iterator[Clock]:
    """While it lasts, `timezone.now()` is the time of the story: each action believes it happens on its day."""
    clock = Clock(timezone.now())
    with mock.patch.object(timezone, "now", clock.now):
        yield clock


class Timeline:
    """Runs stories side by side, step by step. What lies after the end hasn't happened yet."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.refused = 0
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, Story]] = []

    def tell(self, at: datetime, story: Story) -> None:
        heapq.heappush(self._waiting, (at, next(self._order), story))

    def run(self, until: datetime) -> None:
        while self._waiting and self._waiting[0][0] <= until:
            at, _order, story = heapq.heappop(self._waiting)
            self.clock.move(at)
            self._step(story)
        self.clock.move(until)

    def _step(self, story: Story) -> None:
        """A refusal ends the story where it is, as it does for people."""
        try:
            goes_on_at = next(story)
        except StopIteration:
            return
        except Refusal:
            self.refused += 1
            return
        self.tell(goes_on_at, story)


def once(step: Callable[[], object]) -> Story:
    """A story of one step."""
    step()
    yield from ()
