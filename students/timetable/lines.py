"""One line of a timetable: its days, times and marks, and which belong together.

A time belongs to the days named before it («شنبه و دوشنبه ۸ تا ۱۰»), to those after it where the line begins
with a time («۸ تا ۱۰ شنبه»), or to the day that stood alone above («شنبه», then «۸ تا ۱۰»).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from students.timetable.words import (
    CLASS_AGAIN,
    DATED,
    DAY,
    EXAM,
    MARK_AFTER,
    MARK_BEFORE,
    MARK_IN_BRACKETS,
    RANGE,
    Weeks,
    day_of,
    fold,
    mark_of,
    times_of,
)

_AND = re.compile(r"[\s،,/&+]*(?:و|and)?[\s،,/&+]*")
_TO = re.compile(r"\s*(?:تا|الی|[-–—]|to)\s*")


@dataclass(frozen=True)
class Slot:
    day: int
    start: int
    end: int
    weeks: Weeks


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    day: int | None = None
    times: tuple[int, int] | None = None
    mark: Weeks | None = None  # said right after it
    before: Weeks | None = None  # said right before it


@dataclass
class Line:
    """What one line holds. ``text`` is as pasted; ``tokens`` point into it."""

    text: str
    folded: str
    exam: bool
    tokens: list[Token]
    slots: list[Slot] = field(default_factory=list)

    @property
    def days(self) -> list[int]:
        return [token.day for token in self.tokens if token.day is not None]

    @property
    def has_times(self) -> bool:
        return any(token.times for token in self.tokens)

    @property
    def only_a_day(self) -> bool:
        """«شنبه» by itself, as a heading over what follows or in a cell of its own."""
        if self.has_times or not self.days:
            return False
        rest = "".join(" " if self._in_token(at) else c for at, c in enumerate(self.folded))
        return not re.search(r"[a-zا-ی]{2}", re.sub(r"درس|روز|ساعت|تشکیل", " ", rest))

    def _in_token(self, at: int) -> bool:
        return any(token.start <= at < token.end for token in self.tokens)


def parse(text: str, heading: list[int]) -> Line:
    folded = fold(text)
    blanked, exam = _without_exams(folded)
    line = Line(text, folded, exam, list(_marked(blanked, list(_tokens(blanked)))))
    line.slots = list(_slots(line, heading))
    return line


def _without_exams(folded: str) -> tuple[str, bool]:
    """Exams and other dated times blanked out, place for place; whether an exam was named."""
    found = folded
    exam = False
    at = 0
    while word := EXAM.search(found, at):
        exam = True
        again = CLASS_AGAIN.search(found, word.end())
        # In a table the exam's date and time may stand in the next cell: DATED takes care of those.
        at = again.start() if again else len(found)
        found = _blank(found, word.start(), at)
    for dated in list(DATED.finditer(found)):
        found = _blank(found, dated.start(), dated.end())
    return found, exam


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _tokens(folded: str) -> Iterator[Token]:
    found = sorted(
        [
            *((match.start(), match.end(), day_of(match), None) for match in DAY.finditer(folded)),
            *((match.start(), match.end(), None, times_of(match)) for match in RANGE.finditer(folded)),
        ],
        key=lambda each: each[:2],
    )
    behind = 0
    for start, end, day, times in found:
        if start < behind or (day is None and times is None):
            continue
        before = MARK_BEFORE.search(folded[max(behind, start - 40) : start])
        after = MARK_AFTER.match(folded, end)
        behind = after.end() if after else end
        yield Token(
            start, behind, day, times, mark_of(after) if after else None, mark_of(before) if before else None
        )


def _marked(folded: str, tokens: list[Token]) -> Iterator[Token]:
    """With a mark in brackets further behind a time: «۱۰ تا ۱۲ فیزیک (زوج)»."""
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.times and token.mark is None:
            rest = folded[token.end : following.start if following else len(folded)]
            found = MARK_IN_BRACKETS.search(rest)
            its_own = found and not (following and MARK_BEFORE.search(rest) and following.before)
            token = replace(token, mark=mark_of(found)) if found and its_own else token
        yield token


def _slots(line: Line, heading: list[int]) -> Iterator[Slot]:
    tokens = line.tokens
    if not line.has_times:
        return
    if (
        tokens[-1].day is not None and tokens[0].times
    ):  # «12-01» before a day and its time is a group's number
        yield from _times_first(line)
        return
    days, mark = [] if line.days else list(heading), None
    last: Token | None = None
    for token in tokens:
        if token.day is not None:
            joined = last is not None and last.day is not None and _joins(line, last, token)
            days = _with(days, token.day, joined) if joined else [token.day]
            mark = token.mark or token.before or (mark if joined else None)
        elif token.times:
            yield from _held(days, token, token.mark or token.before or mark)
        last = token


def _times_first(line: Line) -> Iterator[Slot]:
    held: list[Token] = []
    used = False
    for token in line.tokens:
        if token.times:
            held = [token] if used else [*held, token]
            used = False
        elif token.day is not None:
            used = True
            for each in held:
                yield from _held([token.day], each, token.mark or token.before or each.mark or each.before)


def _held(days: list[int], token: Token, mark: Weeks | None) -> Iterator[Slot]:
    assert token.times is not None
    for day in days:
        yield Slot(day, *token.times, mark or Weeks.EVERY)


def _joins(line: Line, last: Token, token: Token) -> str:
    """ "and" or "to" where only such a word stands between two days; else nothing."""
    between = line.folded[last.end : token.start]
    if _TO.fullmatch(between):
        return "to"
    return "and" if "\t" not in between and _AND.fullmatch(between) else ""


def _with(days: list[int], day: int, joined: str) -> list[int]:
    if joined == "to" and days and days[-1] < day:
        return [*days, *range(days[-1] + 1, day + 1)]
    return [*days, day]
