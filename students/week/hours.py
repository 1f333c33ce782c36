"""Week: 336 half-hours from Saturday 00:00, and the words for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from people.persian.jalali import WEEKDAYS
from people.persian.numbers import localise

DAYS, HALF_HOURS_A_DAY = 7, 48
HALF_HOURS = DAYS * HALF_HOURS_A_DAY
FRIDAY = 6


@dataclass(frozen=True, order=True)
class Block:
    """A run of time within one day, in half-hours from midnight: [start, end)."""

    day: int  # Saturday is 0
    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.day < DAYS and 0 <= self.start < self.end <= HALF_HOURS_A_DAY):
            raise ValueError(f"no block of a week: {self.day} {self.start}-{self.end}")

    @property
    def hours(self) -> float:
        return (self.end - self.start) / 2

    @property
    def name(self) -> str:
        """How forms name it: "0-14-22" is Saturday 7 to 11."""
        return f"{self.day}-{self.start}-{self.end}"

    @classmethod
    def named(cls, name: str) -> Self:
        parts = name.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
            raise ValueError(f"no block of a week: {name!r}")
        return cls(*(int(part) for part in parts))

    def times(self, lang: str = "fa") -> str:
        """«۷ تا ۱۱», "7 to 11", «۷:۳۰ تا ۹»."""
        return time_range(self.start, self.end, lang)


@dataclass(frozen=True)
class Week:
    """A set of half-hours. Immutable; ``&``, ``|``, ``-`` and ``~`` as of sets."""

    bits: int = 0  # read as the 336-digit bit string: its first digit is Saturday 00:00

    def __post_init__(self) -> None:
        if not 0 <= self.bits < 1 << HALF_HOURS:
            raise ValueError("a week has 336 half-hours")

    @classmethod
    def from_bits(cls, text: str) -> Self:
        if len(text) != HALF_HOURS or set(text) - {"0", "1"}:
            raise ValueError("a week is 336 times 0 or 1")
        return cls(int(text, 2))

    @classmethod
    def from_blocks(cls, blocks: Iterable[Block]) -> Self:
        bits = 0
        for block in blocks:
            first = block.day * HALF_HOURS_A_DAY + block.start
            length = block.end - block.start
            bits |= ((1 << length) - 1) << (HALF_HOURS - first - length)
        return cls(bits)

    @classmethod
    def from_cells(cls, names: Iterable[str]) -> Self:
        """From the names that a form posts; ValueError for one that names no time of a week."""
        return cls.from_blocks(Block.named(part) for name in names for part in name.split("."))

    @classmethod
    def from_hours(cls, days: Iterable[int], start: int, end: int) -> Self:
        """The same whole hours on several days (Saturday is 0): ``from_hours(range(5), 7, 11)``."""
        return cls.from_blocks(Block(day, start * 2, end * 2) for day in days)

    def to_bits(self) -> str:
        return f"{self.bits:0{HALF_HOURS}b}"

    @property
    def half_hours(self) -> int:
        return self.bits.bit_count()

    @property
    def hours(self) -> float:
        return self.half_hours / 2

    @property
    def whole_hours(self) -> int:
        """Rounded up, for what needs a whole number: the choice between "hour" and "hours"."""
        return -(-self.half_hours // 2)

    def __bool__(self) -> bool:
        return bool(self.bits)

    def __and__(self, other: "Week") -> "Week":
        return Week(self.bits & other.bits)

    def __or__(self, other: "Week") -> "Week":
        return Week(self.bits | other.bits)

    def __sub__(self, other: "Week") -> "Week":
        return Week(self.bits & ~other.bits)

    def __invert__(self) -> "Week":
        return Week(self.bits ^ ((1 << HALF_HOURS) - 1))

    def __contains__(self, block: Block) -> bool:
        """Is all of the block in this week?"""
        return not Week.from_blocks([block]) - self

    def __str__(self) -> str:
        return self.to_bits()

    def overlap_hours(self, other: "Week") -> float:
        return (self & other).hours

    def touches(self, block: Block) -> bool:
        """Is any of the block in this week?"""
        return bool(self & Week.from_blocks([block]))

    def blocks(self) -> list[Block]:
        """Unbroken runs, day by day; one that crosses midnight is two."""
        return list(self._runs())

    def _runs(self) -> Iterator[Block]:
        text = self.to_bits()
        for day in range(DAYS):
            hours = text[day * HALF_HOURS_A_DAY : (day + 1) * HALF_HOURS_A_DAY]
            start = 0
            for bit, run in groupby(hours):
                end = start + len(list(run))
                if bit == "1":
                    yield Block(day, start, end)
                start = end

    def in_words(self, lang: str = "fa") -> str:
        """«شنبه تا دوشنبه ۷ تا ۱۱، سه‌شنبه ۱۵ تا ۱۹»: days with the same times are said together."""
        by_day = [
            (day, tuple((b.start, b.end) for b in runs))
            for day, runs in groupby(self.blocks(), lambda b: b.day)
        ]
        times = dict.fromkeys(ranges for _day, ranges in by_day)  # in the order that they first come up
        phrases = [
            self._phrase([day for day, own in by_day if own == ranges], ranges, lang) for ranges in times
        ]
        return ("، " if lang == "fa" else ", ").join(phrases)

    @staticmethod
    def _phrase(days: list[int], ranges: tuple[tuple[int, int], ...], lang: str) -> str:
        times = [time_range(start, end, lang) for start, end in ranges]
        return f"{days_in_words(days, lang)} {joined(times, lang)}"


EMPTY = Week()


def joined(words: list[str], lang: str) -> str:
    """«شنبه، یکشنبه و دوشنبه»."""
    comma, last = ("، ", " و ") if lang == "fa" else (", ", " and ")
    return last.join(filter(None, [comma.join(words[:-1]), words[-1]]))


def days_in_words(days: list[int], lang: str = "fa") -> str:
    """«شنبه تا چهارشنبه», «شنبه و دوشنبه»: three in a row or more are said as a range."""
    names = [WEEKDAYS[lang][day] for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{names[0]} {'تا' if lang == 'fa' else 'to'} {names[-1]}"
    return joined(names, lang)


def clock(half_hour: int, lang: str = "fa") -> str:
    hour, half = divmod(half_hour, 2)
    return localise(f"{hour}:30" if half else str(hour), lang)


def time_range(start: int, end: int, lang: str = "fa") -> str:
    """In words, never with a dash: between digits it turns round in a line that runs right to left."""
    return f"{clock(start, lang)} {'تا' if lang == 'fa' else 'to'} {clock(end, lang)}"
