"""How days, times and odd and even weeks are written in timetables of Iranian universities.

Everything here reads *folded* text (``fold``): same length as what was pasted, so that a place found in one is
a place in the other.
"""

import re
from enum import StrEnum

from people.persian.text import fold_letters

HALF_HOURS_A_DAY = 48


class Weeks(StrEnum):
    """A class is held every week, or in odd or even weeks of the term only."""

    EVERY = "every"
    ODD = "odd"
    EVEN = "even"


_SAME_LENGTH = str.maketrans({"ة": "ه", "ۀ": "ه", "آ": "ا", "أ": "ا", "إ": "ا", "\u00a0": " ", "\u200c": " "})


def fold(text: str) -> str:
    """Letters, digits and half-spaces as one kind each, every character in its place."""
    lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return fold_letters(lowered).translate(_SAME_LENGTH)


# --- Days --------------------------------------------------------------------------------------------------

_LETTER = "0-9a-zا-یءئؤ"
_FULL = [
    ("یک|1", 1),
    ("دو|2", 2),
    ("سه|3", 3),
    ("چهار|چار|4", 4),
    ("پنج|5", 5),
]
_ENGLISH = {
    "saturday": 0, "sat": 0, "sunday": 1, "sun": 1, "monday": 2, "mon": 2, "tuesday": 3, "tues": 3, "tue": 3,
    "wednesday": 4, "wed": 4, "thursday": 5, "thurs": 5, "thur": 5, "thu": 5, "friday": 6, "fri": 6,
}  # fmt: skip
_LETTERS = {"ش": 0, "ی": 1, "د": 2, "س": 3, "چ": 4, "پ": 5, "ج": 6}
_SHANBE = r"شنبه(?:\s?ها)?(?:ی)?"

# A number before «شنبه» is its day if it touches it, or begins a cell: in «ریاضی ۲ شنبه» it belongs to the course.
DAY = re.compile(
    rf"(?<![{_LETTER}])(?:"
    rf"(?P<name>یک|دو|سه|چهار|چار|پنج)[ \-]{{0,2}}{_SHANBE}"
    rf"|(?P<digit>[0-5])(?:-?|(?<=^[0-5]) |(?<=[\t(،,:؛;|][0-5]) ){_SHANBE}"
    rf"|(?P<first>{_SHANBE})"
    r"|(?P<friday>جمعه(?:\s?ها)?(?:ی)?|ادینه)"
    rf"|(?P<english>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})s?"
    r"|(?P<short_digit>[1-5])ش"
    r"|(?P<letter>[شیدسچپج])(?=[\s:]{0,3}(?:ساعت\s{0,3})?[0-2]?[0-9](?:[:.]|\s?[-–—تا]))"
    rf")(?![{_LETTER}])|(?<![{_LETTER}])(?P<glued>[شیدسچپج])(?=[0-2]?[0-9](?:[:.]|\s?[-–—]))"
)


def day_of(found: re.Match[str]) -> int:
    """Saturday is 0."""
    kind, text = found.lastgroup or "", found[found.lastgroup or 0]
    if kind == "name":
        return next(day for names, day in _FULL if text in names.split("|"))
    if kind in ("digit", "short_digit"):
        return int(text)
    if kind == "friday":
        return 6
    if kind == "english":
        return _ENGLISH[text]
    return _LETTERS[text] if kind in ("letter", "glued") else 0


# --- Times -------------------------------------------------------------------------------------------------

_CLOCK = r"(?P<{0}h>[01]?[0-9]|2[0-4])(?:\s?[:٫]\s?(?P<{0}m>[0-5][0-9])(?::[0-5][0-9])?|[./](?P<{0}n>[03]0))?"
_UNTIL = r"\s{0,3}(?:[-‐‑‒–—−~]|تا|الی|لغایت|to|until)\s{0,3}"
RANGE = re.compile(
    r"(?<![0-9])(?<![0-9][:./\-_٫])"
    + _CLOCK.format("a")
    + rf"(?P<until>{_UNTIL}(?:ساعت\s{{0,2}})?|[ \t]{{1,4}})"
    + _CLOCK.format("b")
    + r"(?![0-9:]|[./\-_٫][0-9])(?P<later>\s?(?:عصر|بعد\s?از\s?ظهر|ب\.?ظ|pm))?"
)
ONE_CLOCK = re.compile(
    r"\s*(?:ساعت)?\s*(?:شروع|پایان)?\s*:?\s*(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?\s*"
)

_NOON, _EARLIEST, _LONGEST_GUESSED = 12 * 60, 6 * 60, 6 * 60


def times_of(found: re.Match[str]) -> tuple[int, int] | None:
    """The half-hours that the range touches, [start, end); None where it can be no class."""
    minutes = [found["am"] or found["an"], found["bm"] or found["bn"]]
    if found["until"].isspace() and not all(minutes):
        return None  # «3 0» is credits; two clock times side by side are the cells of a beginning and an end
    start, end = (int(found[f"{x}h"]) * 60 + int(m or 0) for x, m in zip("ab", minutes, strict=True))
    if found["later"]:
        start, end = (clock + _NOON if clock < _NOON else clock for clock in (start, end))
    span = _in_order(start, end)
    if span is None:
        return None
    first, last = span[0] // 30, -(-span[1] // 30)
    return (first, last) if 0 <= first < last <= HALF_HOURS_A_DAY else None


def _in_order(start: int, end: int) -> tuple[int, int] | None:
    """«۲ تا ۴» is in the afternoon, «۱۱ تا ۱» over noon; and a range that a copy turned round is turned back."""
    if 60 <= start < _EARLIEST:
        start += _NOON
        end += _NOON if end < start and end <= _NOON else 0
    if start < end:
        return (start, end)
    turned = end + _NOON if 60 <= end < _EARLIEST else end
    for first, last in ((start, end + _NOON), (turned, start)):
        if 0 < last - first <= _LONGEST_GUESSED:
            return (first, last)
    return None


# --- Odd and even weeks ------------------------------------------------------------------------------------

_MARKS = {
    "فرد": Weeks.ODD,
    "ف": Weeks.ODD,
    "odd": Weeks.ODD,
    "زوج": Weeks.EVEN,
    "ز": Weeks.EVEN,
    "even": Weeks.EVEN,
}
_WEEK = r"(?:هفته\s?(?:های|هایی|ی|ها)?\s?|weeks?\s?)"
# Right after a day or a time. Elsewhere the word may be a name («دانایی فرد»).
MARK_AFTER = re.compile(
    rf"[ \t,،\-–:(\[|]{{0,4}}{_WEEK}?(?P<mark>فرد|زوج|odd|even|ف|ز)(?![{_LETTER}])(?:\s?{_WEEK})?[)\]]?"
)
MARK_BEFORE = re.compile(
    rf"(?:(?:^|[\t(\[،,;|])\s?{_WEEK}?|{_WEEK})(?P<mark>فرد|زوج|odd|even)[)\]]?[\s:\-–]{{0,3}}$"
)
MARK_IN_BRACKETS = re.compile(rf"[(\[]\s?{_WEEK}?(?P<mark>فرد|زوج|odd|even|ف|ز)(?:\s?{_WEEK})?\s?[)\]]")


def mark_of(found: re.Match[str]) -> Weeks:
    return _MARKS[found["mark"]]


# --- What is no class --------------------------------------------------------------------------------------

# «آزمون نرم‌افزار» is a course.
EXAM = re.compile(r"امتحان|ازمون(?=\s?[(:])|میان\s?ترم|پایان\s?ترم|\bexam\b")
CLASS_AGAIN = re.compile(r"درس\s?\(|\t")
_DATE = r"(?:1[34][0-9]{2}[/.\-][0-9]{1,2}[/.\-][0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}/1[34][0-9]{2})"
DATE = re.compile(_DATE)
DATED = re.compile(_DATE + r"[^0-9\n]{0,24}" + RANGE.pattern)
