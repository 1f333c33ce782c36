"""What pages show of a week: days across, blocks of hours down; night and Friday apart, folded away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.persian.jalali import WEEKDAYS
from people.persian.language import reading
from students.week.hours import DAYS, FRIDAY, HALF_HOURS_A_DAY, Block, Week, time_range

DAY_STARTS, DAY_ENDS = 7, 19
SHORT_DAYS = {"fa": list("شیدسچپج"), "en": ["Sa", "Su", "Mo", "Tu", "We", "Th", "Fr"]}
PARTS_OF_DAY = {
    7: pgettext_lazy("part of the day", "Morning"),
    11: pgettext_lazy("part of the day", "Midday"),
    15: pgettext_lazy("part of the day", "Afternoon"),
    19: pgettext_lazy("part of the day", "Evening"),
    23: pgettext_lazy("part of the day", "Night"),
    3: pgettext_lazy("part of the day", "Early morning"),
}
MEANINGS = {"on": _("Yes"), "part": _("Partly"), "": _("No")}
COMPARED = {
    "on": _("Needed, and you are free"),
    "clash": _("Needed, but you are not free"),
    "": _("Not needed"),
}
# The same, where somebody else reads it
COMPARED_OF_STUDENT = {
    "on": _("Shift, and the student is free"),
    "clash": _("Shift, but the student is not free"),
    "": _("Not needed"),
}


@dataclass(frozen=True)
class Cell:
    """A block of hours of one day. The one that crosses midnight is two blocks."""

    blocks: tuple[Block, ...]
    state: str  # "on", "part", "clash" or ""
    label: str  # its day and hours, for those who do not see where in the table it stands
    meaning: str | Promise  # what its state says

    @property
    def name(self) -> str:
        return ".".join(block.name for block in self.blocks)

    @property
    def on(self) -> bool:
        return self.state == "on"


@dataclass(frozen=True)
class Row:
    part: str | Promise  # «صبح»; empty where blocks are shorter than parts of a day
    times: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    days: tuple[tuple[str, str], ...]  # short and long name
    rows: tuple[Row, ...]

    @property
    def used(self) -> bool:
        return any(cell.state for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Grid:
    """Three tables that together are the whole week, each half-hour once."""

    main: Table
    night: Table
    friday: Table
    compared: bool
    of_student: bool  # somebody else's free hours than the reader's

    @property
    def unfolded(self) -> bool:
        return self.night.used or self.friday.used


def week_grid(
    week: Week,
    *,
    against: Week | None = None,
    of_student: bool = False,
    block_hours: int = 4,
    lang: str | None = None,
) -> Grid:
    """The week in blocks of two or four hours; with ``against`` (free hours), where the two clash.

    The free hours are the reader's own, or those of a student of whom a company reads (``of_student``).
    """
    if block_hours not in (2, 4):
        raise ValueError("the day from 7 to 19 is cut into blocks of 2 or 4 hours")
    lang = lang or reading()
    compared = COMPARED_OF_STUDENT if of_student else COMPARED
    working_days = [day for day in range(DAYS) if day != FRIDAY]
    by_day = range(DAY_STARTS, DAY_ENDS, block_hours)
    by_night = [hour % 24 for hour in range(DAY_ENDS, DAY_STARTS + 24, block_hours)]

    def table(days: Sequence[int], starts: Iterable[int]) -> Table:
        heads = tuple((SHORT_DAYS[lang][day], WEEKDAYS[lang][day]) for day in days)
        return Table(heads, tuple(row(start, days) for start in starts))

    def row(start: int, days: Iterable[int]) -> Row:
        part = PARTS_OF_DAY.get(start, "") if block_hours == 4 else ""
        times = _times(start, block_hours, lang)
        return Row(part, times, tuple(cell(day, start, times) for day in days))

    def cell(day: int, start: int, times: str) -> Cell:
        blocks = _blocks(day, start, block_hours)
        state = _state(Week.from_blocks(blocks), week, against)
        meaning = (MEANINGS if against is None else compared)[state]
        label = f"{WEEKDAYS[lang][day]}، ساعت {times}" if lang == "fa" else f"{WEEKDAYS[lang][day]}, {times}"
        return Cell(blocks, state, label, meaning)

    return Grid(
        main=table(working_days, by_day),
        night=table(working_days, by_night),
        friday=table([FRIDAY], [*by_day, *by_night]),
        compared=against is not None,
        of_student=of_student,
    )


def _state(here: Week, week: Week, against: Week | None) -> str:
    wanted = here & week
    if not wanted:
        return ""
    if against is None:
        return "on" if wanted == here else "part"
    return "clash" if wanted - against else "on"


def _blocks(day: int, start: int, hours: int) -> tuple[Block, ...]:
    first, last = start * 2, (start + hours) * 2
    if start < DAY_STARTS:  # after midnight: the night that began on ``day`` ends on the next
        return (Block((day + 1) % DAYS, first, last),)
    if last <= HALF_HOURS_A_DAY:
        return (Block(day, first, last),)
    return (
        Block(day, first, HALF_HOURS_A_DAY),
        Block((day + 1) % DAYS, 0, last - HALF_HOURS_A_DAY),
    )


def _times(start: int, hours: int, lang: str) -> str:
    return time_range(start * 2, (start + hours) * 2 % HALF_HOURS_A_DAY, lang)
