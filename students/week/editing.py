"""A week to be ticked: blocks of two hours with their half-hours underneath, less the hours of classes.

A block and its half-hours stand in the form both, so that it works without script. What was changed counts, the
finer before the coarser; what the form didn't show (hours under classes) stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from people.persian.jalali import WEEKDAYS
from people.persian.language import reading
from students.week.grid import DAY_ENDS, DAY_STARTS, SHORT_DAYS
from students.week.hours import DAYS, EMPTY, FRIDAY, HALF_HOURS_A_DAY, Block, Week, time_range

BLOCK = 4  # half-hours


@dataclass(frozen=True)
class Shown:
    """What a form showed: hours ticked, and hours of classes, which can't be."""

    wanted: Week = EMPTY
    classes: Week = EMPTY

    @property
    def name(self) -> str:
        return f"{self.wanted.bits:x}.{self.classes.bits:x}"

    @classmethod
    def named(cls, name: str) -> Self:
        """ValueError for what no form of ours says."""
        parts = name.split(".")
        if len(parts) != 2 or any(
            len(part) > 84 or not part.isascii() or not part.isalnum() for part in parts
        ):
            raise ValueError("not what a form showed")
        return cls(*(Week(int(part, 16)) for part in parts))


@dataclass(frozen=True)
class EditCell:
    blocks: tuple[Block, ...]
    label: str
    state: str  # "on", "part" or ""
    classes: str  # "all", "part" or "": how much of it is taken by classes

    @property
    def name(self) -> str:
        return ".".join(block.name for block in self.blocks)


@dataclass(frozen=True)
class EditRow:
    times: str
    cells: tuple[EditCell, ...]
    halves: tuple["EditRow", ...] = ()

    @property
    def unfolded(self) -> bool:
        """Where a block is neither wholly ticked nor wholly not, its half-hours say which."""
        return any(cell.state == "part" for cell in self.cells)


@dataclass(frozen=True)
class EditTable:
    days: tuple[tuple[str, str], ...]
    rows: tuple[EditRow, ...]

    @property
    def used(self) -> bool:
        return any(cell.state or cell.classes for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class EditGrid:
    main: EditTable
    night: EditTable
    friday: EditTable


def edit_grid(shown: Shown, lang: str | None = None) -> EditGrid:
    lang = lang or reading()
    working_days = [day for day in range(DAYS) if day != FRIDAY]

    def table(days: Sequence[int], starts: Iterable[int]) -> EditTable:
        heads = tuple((SHORT_DAYS[lang][day], WEEKDAYS[lang][day]) for day in days)
        return EditTable(heads, tuple(row(days, start, BLOCK) for start in starts))

    def row(days: Sequence[int], start: int, length: int) -> EditRow:
        times = time_range(start % HALF_HOURS_A_DAY, (start + length) % HALF_HOURS_A_DAY, lang)
        cells = tuple(cell(day, start, length, times) for day in days)
        halves = tuple(row(days, half, 1) for half in range(start, start + length)) if length > 1 else ()
        return EditRow(times, cells, halves)

    def cell(day: int, start: int, length: int, times: str) -> EditCell:
        blocks = _blocks(day, start, length)
        here = Week.from_blocks(blocks)
        left = here - shown.classes
        ticked = left & shown.wanted
        state = "" if not ticked else "on" if ticked == left else "part"
        classes = "" if left == here else "part" if left else "all"
        label = f"{WEEKDAYS[lang][day]}، {times}" if lang == "fa" else f"{WEEKDAYS[lang][day]}, {times}"
        return EditCell(blocks, label, state, classes)

    by_day = range(DAY_STARTS * 2, DAY_ENDS * 2, BLOCK)
    by_night = range(DAY_ENDS * 2, DAY_STARTS * 2 + HALF_HOURS_A_DAY, BLOCK)
    return EditGrid(
        table(working_days, by_day), table(working_days, by_night), table([FRIDAY], [*by_day, *by_night])
    )


def edited(shown: Shown, blocks: Iterable[str], halves: Iterable[str]) -> Week:
    """The hours wanted after the form: ValueError for a name that is no time of a week."""
    ticked, fine = Week.from_cells(blocks), Week.from_cells(halves)
    result = shown.wanted & shown.classes
    for block in _partition():
        here = block - shown.classes
        before, finer, coarser = shown.wanted & here, fine & here, ticked & here
        was_on, is_on = before == here, coarser == here
        if finer != before:
            result |= finer
        elif was_on != is_on or (coarser and not is_on):
            result |= coarser
        else:
            result |= before
    return result


@cache
def _partition() -> tuple[Week, ...]:
    """The blocks of the grid: together the whole week, each half-hour once."""
    return tuple(_all_blocks())


def _all_blocks() -> Iterator[Week]:
    for day in range(DAYS):
        for start in range(DAY_STARTS * 2, DAY_STARTS * 2 + HALF_HOURS_A_DAY, BLOCK):
            yield Week.from_blocks(_blocks(day, start, BLOCK))


def _blocks(day: int, start: int, length: int) -> tuple[Block, ...]:
    """From half-hours counted on past midnight: the night that begins on ``day`` ends on the next."""
    end = start + length
    if start >= HALF_HOURS_A_DAY:
        return (Block((day + 1) % DAYS, start - HALF_HOURS_A_DAY, end - HALF_HOURS_A_DAY),)
    if end <= HALF_HOURS_A_DAY:
        return (Block(day, start, end),)
    return (
        Block(day, start, HALF_HOURS_A_DAY),
        Block((day + 1) % DAYS, 0, end - HALF_HOURS_A_DAY),
    )
