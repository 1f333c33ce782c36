"""What cards of positions say to their reader besides the position's own facts: the bus, the days, the distance, and
what is left of the seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from companies.distance import distance_in_words, kilometres
from internships.bus import Bus, BusDays, Stop, best_bus, buses_of, days_with, serving, stop_words, with_bus
from internships.capacity import free_seats, with_held_seats
from internships.models.position import PositionQuerySet
from internships.work_facts import Tag, tags_of
from students.models import Student
from students.week import Week


@dataclass(frozen=True)
class Card:
    """In words, each empty where there is nothing to say."""

    bus: str
    days: str  # how many of the reader's days go with it
    distance: str
    free: int  # seats, of the position's
    tags: tuple[Tag, ...] = ()  # of the work itself: pattern, night, rotation, meal


def with_card(positions: PositionQuerySet) -> Any:
    """Adds what cards read, in the same query."""
    return with_held_seats(with_bus(positions.for_cards()))


def dressed(positions: Iterable[Any], student: Student | None = None) -> list[Any]:
    """The positions, which come from with_card(), each with `card` as that student reads it."""
    rows = list(positions)
    for row in rows:
        row.card = card_of(row, student)
    return rows


def card_of(position: Any, student: Student | None = None) -> Card:
    buses = serving(position.shifts, buses_of(position))
    if student is None:
        return Card(stop_words(buses), "", "", free_seats(position), tuple(tags_of(position)))
    best = bus_for(student, position, buses)
    return Card(
        bus=stop_words(buses, student.home_area_id),
        days=best.in_words if best else "",
        distance=distance_words(position, student),
        free=free_seats(position),
        tags=tuple(tags_of(position)),
    )


def bus_for(student: Student, position: Any, buses: Iterable[Bus]) -> BusDays | None:
    """The line that goes best with this student's week."""
    return best_bus(student.free, position.shifts, buses, student.home_area_id)


@dataclass(frozen=True)
class Ride:
    """A line on a position's page: with the reader's own stop, and the days on which they can take it."""

    bus: Bus
    of: BusDays
    stop: Stop | None
    serves: bool  # it comes for some of the position's shifts


def rides(position: Any, student: Student | None = None) -> list[Ride]:
    """Those that serve the position's shifts first."""
    free, area = (student.free, student.home_area_id) if student else (Week(), None)
    buses = buses_of(position)
    for_it = {bus.id for bus in serving(position.shifts, buses)}
    found = [
        Ride(
            bus,
            BusDays(bus, tuple(days_with(free, position.shifts, bus))),
            bus.stop_in(area),
            bus.id in for_it,
        )
        for bus in buses
    ]
    return sorted(found, key=lambda ride: not ride.serves)


def distance_words(position: Any, student: Student) -> str:
    """«حدود ۱۸ کیلومتر»; empty where home or the estate isn't known."""
    far = kilometres(student.home_area, position.site.estate)
    return distance_in_words(far) if far is not None else ""
