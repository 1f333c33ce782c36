"""The cells of a workbook that somebody sent, read as their column means them. What can't be read is said in words.

Cells hold what Excel makes of dates and numbers, and what people paste: digits of three kinds, Arabic letters,
controls that nobody can see.
"""

from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from people.persian import jalali
from people.persian.language import Misread, reading
from people.persian.numbers import format_number, parse_decimal
from people.workbooks import ERRORS, NEVER_COMPUTED, fenced, text_of

_OLDEST, _YEARS_AHEAD = date(1971, 3, 21), 50


class Unreadable(ValueError):
    """What is wrong with a cell, in words."""


def check(cell: Any) -> None:
    """What no column can read: a formula without a value, an error of Excel."""
    if cell is NEVER_COMPUTED:
        raise Unreadable(
            _("This is a formula without a value. Open the workbook in Excel, save it, and send it again.")
        )
    if isinstance(cell, str) and cell.strip() in ERRORS:
        raise Unreadable(_("The formula here gives an error in Excel: %(error)s.") % {"error": cell.strip()})


def read_text(cell: Any, most: int) -> str:
    if isinstance(cell, datetime | date | time):
        raise Unreadable(
            _(
                "Excel made a date of this. Format the column as text and write it again, as it stands on paper."
            )
        )
    text = text_of(cell)
    if len(text) > most:
        raise Unreadable(
            _("This is longer than %(most)s letters.") % {"most": format_number(most, reading())}
        )
    return text


def read_date(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    elif isinstance(cell, time):
        raise Unreadable(_("This is a time of day, not a date."))
    else:
        typed = text_of(cell)
        if not typed:
            return None
        try:
            day = jalali.parse_date(typed)
        except Misread as misread:
            told = {"typed": fenced(typed), "why": misread.message}
            raise Unreadable(_("“%(typed)s” is no date. %(why)s") % told) from misread
    if not _OLDEST <= day <= jalali.add_months(jalali.today(), 12 * _YEARS_AHEAD):
        told = {"date": jalali.format_date(day, reading(), year=True)}
        raise Unreadable(_("%(date)s can’t be right: look at the year.") % told)
    return day


def read_whole(cell: Any, least: int, most: int) -> int | None:
    typed = text_of(cell)
    if not typed:
        return None
    number = parse_decimal(typed)
    if number is None or number != number.to_integral_value():
        raise Unreadable(_("“%(typed)s” is no whole number.") % {"typed": fenced(typed)})
    if not least <= number <= most:
        told = {"least": format_number(least, reading()), "most": format_number(most, reading())}
        raise Unreadable(_("Write a number from %(least)s to %(most)s.") % told)
    return int(number)
