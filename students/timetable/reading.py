"""A whole pasted text: every line read, with what it couldn't be read from. Never raises, always bounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from people.persian.text import clean_input
from students.timetable.lines import Line, Slot, parse
from students.timetable.words import (
    EXAM,
    MARK_IN_BRACKETS,
    ONE_CLOCK,
    RANGE,
    Weeks,
    fold,
    mark_of,
    times_of,
)

# A term's timetable is some twenty lines; a whole page copied with its menus is a few hundred.
MOST_CHARACTERS, MOST_LINES, MOST_LINE, MOST_CLASSES, MOST_UNREAD = 200_000, 2_000, 5_000, 120, 40
MOST_NAME = 80


@dataclass(frozen=True)
class ClassTime:
    """A class of the week. ``course`` is only shown to the student, who knows it by that; nothing keeps it."""

    course: str
    day: int  # Saturday is 0
    start: int  # half-hours from midnight, rounded outward
    end: int
    weeks: Weeks
    line: str


@dataclass(frozen=True)
class Timetable:
    classes: tuple[ClassTime, ...] = ()
    unread: tuple[str, ...] = ()  # lines that name a day or a time, but of which no class could be made
    cut: bool = False  # there was more than is read


def read(pasted: str) -> Timetable:
    text = clean_input(pasted[:MOST_CHARACTERS])
    lines = _lines(text)
    reader = _Reader()
    for line in lines[:MOST_LINES]:
        reader.take(line)
    classes, unread = list(dict.fromkeys(reader.classes)), list(dict.fromkeys(reader.unread))
    cut = (
        len(pasted) > MOST_CHARACTERS
        or len(lines) > MOST_LINES
        or len(classes) > MOST_CLASSES
        or any(len(line) > MOST_LINE for line in lines)
    )
    classes.sort(key=lambda each: (each.day, each.start, each.end))
    return Timetable(_once(classes)[:MOST_CLASSES], tuple(unread[:MOST_UNREAD]), cut)


def _lines(text: str) -> list[str]:
    """Lines with something in them; a beginning and an end that were copied as two lines are put together."""
    lines: list[str] = []
    for line in text.split("\n"):
        line = line.strip(" \r\u200c")
        if not line.strip():
            continue
        if (
            lines
            and len(line) < 30
            and ONE_CLOCK.fullmatch(fold(line))
            and ONE_CLOCK.fullmatch(fold(lines[-1]))
        ):
            lines[-1] = (
                f"{lines[-1]} - {line}".replace("ساعت", " ").replace("شروع", " ").replace("پایان", " ")
            )
        else:
            lines.append(line)
    return lines


def _once(classes: list[ClassTime]) -> tuple[ClassTime, ...]:
    """The same course at the same time twice (a row and its detail) is one class."""
    kept: dict[tuple[str, int, int, int, Weeks], ClassTime] = {}
    for each in classes:
        kept.setdefault((each.course, each.day, each.start, each.end, each.weeks), each)
    return tuple(kept.values())


class _Reader:
    """Goes down the lines and remembers what stands over the next: a day, a course, the head of a table."""

    def __init__(self) -> None:
        self.classes: list[ClassTime] = []
        self.unread: list[str] = []
        self.heading: list[int] = []
        self.course = ""
        self.columns: dict[int, tuple[int, int]] = {}
        self.exam_open = False

    def take(self, text: str) -> None:
        text = text[:MOST_LINE]
        line = parse(text, self.heading)
        if self._is_rest_of_exam(line) or self._is_head_of_table(line):
            return
        rows = list(self._row_of_table(line))
        if rows:
            self.classes += rows
            return
        own = _course(line)
        self.classes += [self._class(slot, own or self.course, text) for slot in line.slots]
        if not line.slots and (line.tokens or line.exam):
            self._without_class(line)
        elif own and not line.tokens:
            self.course = own
        if line.days and line.slots:
            self.heading = []

    def _without_class(self, line: Line) -> None:
        if line.only_a_day:
            self.heading = line.days
        elif not line.exam:
            self.unread.append(line.text.strip()[:200])

    def _is_rest_of_exam(self, line: Line) -> bool:
        """«امتحان(۱۴۰۵/۱۰/۲۰)» whose hours were copied into the next line."""
        was_open = self.exam_open
        last = line.folded.rsplit("\t", 1)[-1]
        self.exam_open = bool(EXAM.search(last)) and not RANGE.search(last)
        return was_open and line.has_times and not line.days

    def _is_head_of_table(self, line: Line) -> bool:
        """«ایام هفته | ۸-۱۰ | ۱۰-۱۲»: a weekly table has its times on top and the days beside."""
        cells = line.folded.split("\t")
        times = {at: span for at, cell in enumerate(cells) if (span := _only_time(cell))}
        if line.days or len(times) < 2 or len(times) < len([cell for cell in cells if cell.strip()]) - 1:
            return False
        self.columns = times
        return True

    def _row_of_table(self, line: Line) -> Iterator[ClassTime]:
        cells = line.text.split("\t")
        if not self.columns or line.has_times or len(cells) < 2 or len(line.days) != 1:
            return
        for at, cell in enumerate(cells):
            name = cell.strip()
            if at in self.columns and re.search(r"\w{2}", name):
                slot = Slot(line.days[0], *self.columns[at], _mark_in(name))
                yield self._class(slot, _unmarked(name).strip(), line.text)

    def _class(self, slot: Slot, course: str, line: str) -> ClassTime:
        return ClassTime(course[:MOST_NAME], slot.day, slot.start, slot.end, slot.weeks, line.strip()[:200])


def _only_time(cell: str) -> tuple[int, int] | None:
    found = RANGE.fullmatch(cell.strip())
    return times_of(found) if found else None


def _mark_in(name: str) -> Weeks:
    found = MARK_IN_BRACKETS.search(fold(name))
    return mark_of(found) if found else Weeks.EVERY


# --- The course's name -------------------------------------------------------------------------------------

_LABELS = re.compile(
    r"\s*(?:درس|کلاس|استاد|مدرس|مکان|محل|گروه|روز|ساعت|زمان|تشکیل|تاریخ|نام|کد|واحد|ظرفیت|وضعیت|هفته)?"
    r"\s*(?:\([^)]{0,3}\)?)?\s*[:：]?\s*|[0-9\s]*واحد|هفته(?:\s?های)?\s*(?:فرد|زوج)"
)
_NOT_NAMES = frozenset(
    [
        *("مختلط", "مرد", "زن", "اقا", "خانم", "نظری", "عملی", "تئوری", "اصلی", "اختیاری", "عادی", "ازاد"),
        *("و", "ساعت", "درس", "کلاس", "فرد", "زوج", "هفته"),
    ]
)
_ENDS = re.compile(r"(?:درس|کلاس)\s*\(|(?:مکان|محل|استاد|مدرس|زمان|ساعت)\s*:|امتحان")


def _course(line: Line) -> str:
    """The piece of the line that is most likely the course's name: before the first day or time, else after."""
    spans = [(token.start, token.end) for token in line.tokens]
    before = line.text[: spans[0][0]] if spans else line.text
    after = line.text[spans[-1][1] :] if spans else ""
    for part in (before, after):
        ending = _ENDS.search(fold(part))
        for piece in re.split(r"\t|\||\s{2,}|\s[-–—]\s|[،؛]", part[: ending.start()] if ending else part):
            name = _unmarked(piece).strip(" \t\r\u200c:：.-–—،,*•")
            folded = fold(name)
            letters = re.sub(r"[^a-zا-ی]", "", folded)
            if len(letters) > 1 and folded not in _NOT_NAMES and not _LABELS.fullmatch(folded):
                return name
    return ""


def _unmarked(piece: str) -> str:
    """Without «(زوج)» and such, which stand for the weeks and not for the course."""
    found = MARK_IN_BRACKETS.search(fold(piece))
    return piece[: found.start()] + piece[found.end() :] if found else piece
