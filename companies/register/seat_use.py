"""How full MoUs are, for lists of them.

`companies` knows the limits; offers and placements, which take the seats, are in a higher app, which registers
here how they are counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from companies.models import ProgrammeKind

NEARLY = 90  # per cent of a kind's limit


@dataclass(frozen=True)
class KindSeats:
    """One kind of work under one MoU: its limit, and the most seats that are taken on one day from today on."""

    kind: ProgrammeKind
    limit: int
    taken: int

    @property
    def nearly_used(self) -> bool:
        return self.limit > 0 and self.taken * 100 >= self.limit * NEARLY


@dataclass(frozen=True)
class SeatUse:
    """All kinds of one MoU together, and those whose seats are nearly used up."""

    kinds: tuple[KindSeats, ...]

    @property
    def limit(self) -> int:
        return sum(seats.limit for seats in self.kinds)

    @property
    def taken(self) -> int:
        return sum(seats.taken for seats in self.kinds)

    @property
    def tight(self) -> tuple[KindSeats, ...]:
        return tuple(seats for seats in self.kinds if seats.nearly_used)


class Counter(Protocol):
    def seats_of(self, mous: Iterable[Any], today: date) -> Iterable[tuple[int, KindSeats]]:
        """Of MoUs that are in force or suspended: the MoU's id with each of its kinds, in one query."""

    def nearly_used(self, today: date) -> set[int]:
        """The ids of MoUs in force, a kind of which has its seats nearly used up, in one query."""


_counters: list[Counter] = []


def register(counter: Counter) -> None:
    if counter not in _counters:
        _counters.append(counter)


def seats_of(mous: Iterable[Any], today: date) -> dict[int, SeatUse]:
    """By MoU; of ids, or of a queryset that has only ids. MoUs without terms in effect are absent."""
    found: dict[int, list[KindSeats]] = defaultdict(list)
    for counter in _counters:
        for mou_id, seats in counter.seats_of(mous, today):
            found[mou_id].append(seats)
    return {mou_id: SeatUse(tuple(kinds)) for mou_id, kinds in found.items()}


def nearly_used(today: date) -> set[int]:
    return {mou_id for counter in _counters for mou_id in counter.nearly_used(today)}
