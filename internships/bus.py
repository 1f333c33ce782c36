"""Company buses beside a student's week: which lines go to a position's site, and on which days one can take them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from math import ceil, floor
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import BusLine, BusStop
from companies.models.bus import minutes_before, place_words
from internships.models.position import PositionQuerySet
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.times import format_time
from students.week import Week
from students.week.hours import DAYS, EMPTY, HALF_HOURS_A_DAY, Block, days_in_words

WORKING_DAYS = 5  # from Saturday on
# In half-hours: who waits longer than this for the shift isn't served by the line; what is left of a shift after the
# bus has come must be worth the way; and nobody works longer in a day (Labour Code art. 51).
LONGEST_WAIT, SHORTEST_SHIFT, LONGEST_SHIFT = 4, 4, 16


@dataclass(frozen=True)
class Stop:
    name: str
    leaves: time
    area: int | None = None
    area_fa: str = ""
    area_en: str = ""

    @property
    def area_name(self) -> str:
        return self.area_en if reading() == "en" and self.area_en else self.area_fa

    @property
    def place(self) -> str:
        return place_words(self.name, self.area_name, self.area_fa)


@dataclass(frozen=True)
class Bus:
    id: int
    name: str
    arrives: time
    returns: time | None = None
    note: str = ""
    stops: tuple[Stop, ...] = ()

    def stop_in(self, area: int | None) -> Stop | None:
        """Where somebody who lives in that area gets on: the last one there, which leaves the most sleep."""
        return next((stop for stop in reversed(self.stops) if area and stop.area == area), None)


@dataclass(frozen=True)
class BusDays:
    """A line, and the days (Saturday is 0) on which a student can take it to their shift."""

    bus: Bus
    days: tuple[int, ...]

    @property
    def in_words(self) -> str:
        return days_words(self) if self.days else ""

    @property
    def named(self) -> str:
        """«شنبه، دوشنبه و چهارشنبه»."""
        return days_in_words(list(self.days), reading())


def with_bus(positions: PositionQuerySet) -> PositionQuerySet:
    """Adds to each row the lines that go to its site, with their stops, in the same query; read by buses_of()."""
    return positions.annotate(bus_lines=lines_to("site"))


def lines_to(site: str, area: int | None = None) -> ArraySubquery:
    """The lines that run now to the site that this names in the row around it, the earliest first; with an area, those
    that stop there."""
    stop = JSONObject(
        name="name", leaves="leaves", area="area", area_fa="area__name_fa", area_en="area__name_en"
    )
    stops = BusStop.objects.filter(line=OuterRef("pk")).order_by("leaves", "pk")
    line = JSONObject(
        id="pk",
        name="name",
        arrives="arrives",
        returns="returns",
        note="note",
        stops=ArraySubquery(stops.values(json=stop)),
    )
    running = BusLine.objects.filter(site=OuterRef(site), is_active=True).order_by("arrives", "pk")
    if area is not None:
        running = running.filter(Exists(BusStop.objects.filter(line=OuterRef("pk"), area=area)))
    return ArraySubquery(running.values(json=line))


def buses_of(position: Any) -> list[Bus]:
    """The lines of a position that comes from with_bus()."""
    return buses_in(position.bus_lines)


def buses_in(lines: Iterable[dict[str, Any]]) -> list[Bus]:
    return [_bus(line) for line in lines]


def days_with(free: Week, shifts: Week, bus: Bus) -> list[int]:
    """The days (Saturday is 0) on which the bus brings somebody to a shift through which they are free.

    The shift that a line serves begins soon after it has come, or is going on. It ends when the work pauses or the bus
    goes back, whichever is first; where no way back is known, after a full day's work at the latest. A line that goes
    back earlier in the day than it came goes back the next morning: its shift crosses midnight, and from Friday into
    Saturday.
    """
    needed, open_to = shifts.to_bits() * 2, free.to_bits() * 2  # behind the week's end is its beginning
    return [day for day in range(DAYS) if _goes_with(open_to, needed, bus, day)]


def _goes_with(free: str, shifts: str, bus: Bus, day: int) -> bool:
    midnight = day * HALF_HOURS_A_DAY
    there = midnight + _minutes(bus.arrives) / 30
    # The first half-hour that is theirs in full, and does not keep them waiting.
    begins = shifts.find("1", ceil(there), floor(there) + LONGEST_WAIT + 1)
    if begins < 0:
        return False
    latest = begins + LONGEST_SHIFT
    if bus.returns is not None:
        latest = midnight + _minutes(bus.returns) // 30
        latest += HALF_HOURS_A_DAY if bus.returns <= bus.arrives else 0
    pause = shifts.find("0", begins, latest)
    ends = latest if pause < 0 else pause
    return ends - begins >= SHORTEST_SHIFT and "0" not in free[begins:ends]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def hours_of(bus: Bus) -> Week:
    """From when it comes to when it goes back, on working days, by whole half-hours within its stay."""
    if bus.returns is None:
        return Week()
    start, end = ceil(_minutes(bus.arrives) / 30), _minutes(bus.returns) // 30
    if end <= start:
        end += HALF_HOURS_A_DAY
    week = EMPTY
    for day in range(WORKING_DAYS):
        week |= Week.from_blocks(_within_days(day, start, end))
    return week


def _within_days(day: int, start: int, end: int) -> list[Block]:
    if end <= HALF_HOURS_A_DAY:
        return [Block(day, start, end)]
    return [Block(day, start, HALF_HOURS_A_DAY), Block((day + 1) % DAYS, 0, end - HALF_HOURS_A_DAY)]


def serving(shifts: Week, buses: Iterable[Bus]) -> list[Bus]:
    """Those that bring people to some of the shifts; all, where no hours are said."""
    return [bus for bus in buses if not shifts or days_with(~EMPTY, shifts, bus)]


def best_bus(free: Week, shifts: Week, buses: Iterable[Bus], area: int | None = None) -> BusDays | None:
    """The line with the most days; of equal ones that which stops at home, then the earliest. None without a day."""
    found = [BusDays(bus, tuple(days_with(free, shifts, bus))) for bus in buses]
    found = [each for each in found if each.days]
    return max(found, key=lambda each: (len(each.days), each.bus.stop_in(area) is not None), default=None)


def days_words(of: BusDays) -> str:
    """«۳ روز شما با سرویس ۶:۱۵ سازگار است»."""
    number = len(of.days)
    return ngettext(
        "%(days)s of your days goes with the %(time)s bus",
        "%(days)s of your days go with the %(time)s bus",
        number,
    ) % {"days": format_number(number, reading()), "time": format_time(of.bus.arrives, reading())}


def bus_words(free: Week, shifts: Week, buses: Iterable[Bus], area: int | None = None) -> str:
    """The same of the line that goes best with a student's days; empty where none does."""
    best = best_bus(free, shifts, buses, area)
    return days_words(best) if best else ""


def stop_words(buses: Sequence[Bus], area: int | None = None) -> str:
    """«سرویس ۶:۱۵ از پردیسان» where a line stops in the area; else that there is one; empty without any."""
    for bus in buses:
        stop = bus.stop_in(area)
        if stop is not None:
            return _("%(time)s bus from %(area)s") % {
                "time": format_time(bus.arrives, reading()),
                "area": stop.area_name,
            }
    return _("with a company bus") if buses else ""


def _bus(line: dict[str, Any]) -> Bus:
    arrives, returns = time.fromisoformat(line["arrives"]), line["returns"]
    stops = [
        Stop(
            name=stop["name"],
            leaves=time.fromisoformat(stop["leaves"]),
            area=stop["area"],
            area_fa=stop["area_fa"] or "",
            area_en=stop["area_en"] or "",
        )
        for stop in line["stops"]
    ]
    return Bus(
        id=line["id"],
        name=line["name"],
        arrives=arrives,
        returns=time.fromisoformat(returns) if returns else None,
        note=line["note"],
        # As the bus drives, over midnight too.
        stops=tuple(sorted(stops, key=lambda stop: minutes_before(stop.leaves, arrives), reverse=True)),
    )
