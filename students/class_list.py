"""Class hours as a list to look at: each with its day, its times and the weeks in which it is held."""

from collections.abc import Iterable
from dataclasses import dataclass

from people.persian.jalali import WEEKDAYS
from people.persian.language import reading
from students.timetable import ClassTime, Timetable, Weeks
from students.week import Block, Week


@dataclass(frozen=True)
class ClassLine:
    block: Block
    weeks: Weeks
    course: str = ""  # only while a pasted timetable is looked at; it is not kept
    source: str = ""

    @property
    def day(self) -> str:
        return WEEKDAYS[reading()][self.block.day]

    @property
    def times(self) -> str:
        return self.block.times(reading())

    @property
    def name(self) -> str:
        return self.block.name

    @property
    def odd(self) -> bool:
        return self.weeks != Weeks.EVEN

    @property
    def even(self) -> bool:
        return self.weeks != Weeks.ODD

    @property
    def in_odd(self) -> Week:
        return Week.from_blocks([self.block] if self.odd else [])

    @property
    def in_even(self) -> Week:
        return Week.from_blocks([self.block] if self.even else [])


def from_timetable(found: Timetable) -> list[ClassLine]:
    return [_line(each) for each in found.classes]


def _line(each: ClassTime) -> ClassLine:
    return ClassLine(Block(each.day, each.start, each.end), each.weeks, each.course, each.line)


def class_list(odd: Week, even: Week) -> list[ClassLine]:
    """What is kept: unbroken runs of each day, those of every week apart from those of odd and even ones."""
    found: Iterable[tuple[Week, Weeks]] = (
        (odd & even, Weeks.EVERY),
        (odd - even, Weeks.ODD),
        (even - odd, Weeks.EVEN),
    )
    return sorted(
        (ClassLine(block, weeks) for week, weeks in found for block in week.blocks()),
        key=lambda line: (line.block, line.weeks),
    )
