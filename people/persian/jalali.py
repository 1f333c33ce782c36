"""Jalali dates: stored Gregorian, typed and read in the calendar of Iran, always by Tehran's clock.

Persian pages show Jalali dates. English pages show Gregorian ones, as bilingual products in Iran do: readers
of English book flights and sign papers by them. What is typed may be either, in both languages, since a
Jalali year (13xx, 14xx) and a Gregorian one (19xx, 20xx) cannot be mistaken for each other.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import jdatetime
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.persian.language import Misread, lazy_text
from people.persian.numbers import localise
from people.persian.text import ascii_digits, clean_input, fold_letters

TEHRAN = ZoneInfo("Asia/Tehran")

MONTHS = {
    "fa": (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
    ),
    "en": (
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
        "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
    ),
}  # fmt: skip
GREGORIAN_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = {  # Saturday first
    "fa": ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"),
    "en": ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}


class InvalidDate(Misread):
    """Not a date."""


class Jalali(NamedTuple):
    year: int
    month: int
    day: int


@lru_cache(maxsize=4096)
def to_jalali(day: date) -> Jalali:
    """A list writes the same few days again and again."""
    converted = jdatetime.date.fromgregorian(year=day.year, month=day.month, day=day.day)
    return Jalali(converted.year, converted.month, converted.day)


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date, or InvalidDate with what is impossible about it."""
    if not 1200 <= year <= 1599:
        raise InvalidDate(_("Write the year with four digits, like 1405."))
    if not 1 <= month <= 12:
        raise InvalidDate(_("A year has 12 months."))
    last = days_in_month(year, month)
    if not 1 <= day <= last:
        raise InvalidDate(lazy_text(lambda lang: _no_such_day(year, month, last, lang)))
    return jdatetime.date(year, month, day).togregorian()


def _no_such_day(year: int, month: int, last: int, lang: str) -> str:
    values = {"month": month_name(month, lang), "year": localise(year, lang), "days": localise(last, lang)}
    return _("%(month)s %(year)s has %(days)s days.") % values


def days_in_month(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or jdatetime.date(year, 1, 1).isleap() else 29


def add_months(day: date, months: int) -> date:
    """The same day of the month so many Jalali months later; the month's last day where it is shorter."""
    year, month, dom = to_jalali(day)
    years, rest = divmod(month - 1 + months, 12)
    year, month = year + years, rest + 1
    return from_jalali(year, month, min(dom, days_in_month(year, month)))


def parse_date(typed: str) -> date:
    """A date typed any way: 1405/09/01, «۱۴۰۵/۹/۱», 1405-9-1, 14050901, «۱ آذر ۱۴۰۵» or 2026-11-22."""
    year, month, day = _numbers(typed)
    if 1900 <= year <= 2199:
        try:
            return date(year, month, day)
        except ValueError:
            raise InvalidDate(_("There is no such day in the calendar.")) from None
    return from_jalali(year, month, day)


def parse_jalali(typed: str) -> date:
    """As parse_date, where only Jalali is meant (a student number, a letter): a Gregorian year is refused."""
    year, month, day = _numbers(typed)
    if 1900 <= year <= 2199:
        raise InvalidDate(_("This looks like a Gregorian date. Write it in Jalali, like 1405/09/01."))
    return from_jalali(year, month, day)


def _numbers(typed: str) -> Jalali:
    text = ascii_digits(clean_input(typed)).replace("\u200c", " ")
    parts = re.split(r"\s*[/\\.\-\u2010-\u2015]\s*|\s+", text)
    if re.fullmatch(r"[0-9]{8}", text):
        parts = [text[:4], text[4:6], text[6:]]
    if len(parts) == 3 and all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return _year_first([int(part) for part in parts])
    named = re.fullmatch(r"([0-9]{1,2})\s+(\D+?)\s+([0-9]{4})", text)
    if named and (month := _month_number(named[2])):
        return Jalali(int(named[3]), month, int(named[1]))
    raise InvalidDate(_("Write the date as year/month/day, like 1405/09/01."))


def _year_first(numbers: list[int]) -> Jalali:
    if numbers[0] < 100 and numbers[2] > 999:
        raise InvalidDate(_("Write the year first, like 1405/09/01."))
    if numbers[0] < 1000:
        raise InvalidDate(_("Write the year with four digits, like 1405."))
    return Jalali(*numbers)


def _month_number(name: str) -> int | None:
    name = fold_letters(name).replace("ماه", "").strip().casefold()
    for names in (MONTHS["fa"], tuple(month.casefold() for month in MONTHS["en"])):
        if name in names:
            return names.index(name) + 1
    return {"ابان": 8, "اذر": 9, "امرداد": 5}.get(name)


# --- Now ---------------------------------------------------------------------------------------------------


def today(at: datetime | None = None) -> date:
    """The day it is in Tehran."""
    return (at or timezone.now()).astimezone(TEHRAN).date()


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, TEHRAN)


def end_of_day(day: date) -> datetime:
    """The last second of a day, which is what «تا ۳ آذر» promises."""
    return datetime.combine(day, time(23, 59, 59), TEHRAN)


# --- In words ----------------------------------------------------------------------------------------------


def weekday_index(day: date) -> int:
    """Saturday is 0, Friday is 6."""
    return (day.weekday() + 2) % 7


def weekday_name(day: date, lang: str = "fa") -> str:
    return WEEKDAYS[lang][weekday_index(day)]


def month_name(month: int, lang: str = "fa") -> str:
    return MONTHS[lang][month - 1]


def format_date(
    day: date | datetime,
    lang: str = "fa",
    *,
    weekday: bool = False,
    year: bool | None = None,
    short: bool = False,
    now: date | None = None,
) -> str:
    """«یکشنبه ۱ آذر ۱۴۰۵» or "Sunday 22 November 2026". With year=None, the year unless it is this one."""
    day = _local_day(day)
    now = now or today()
    if lang == "fa":
        jalali, name = to_jalali(day), MONTHS["fa"][to_jalali(day).month - 1]
        same_year = jalali.year == to_jalali(now).year
        words = [persian_weekday(day) if weekday else "", str(jalali.day), name]
        shown_year = jalali.year
    else:
        same_year, shown_year = day.year == now.year, day.year
        month, name_of_day = GREGORIAN_MONTHS[day.month - 1], weekday_name(day, "en")
        words = [
            name_of_day[: 3 if short else None] if weekday else "",
            str(day.day),
            month[: 3 if short else None],
        ]
    if year or (year is None and not same_year):
        words.append(str(shown_year))
    return localise(" ".join(filter(None, words)), lang)


def persian_weekday(day: date) -> str:
    return weekday_name(day, "fa")


def format_time(at: datetime, lang: str = "fa") -> str:
    return localise(f"{at.astimezone(TEHRAN):%H:%M}", lang)


def format_datetime(
    at: datetime, lang: str = "fa", *, year: bool | None = None, now: date | None = None
) -> str:
    """«سه‌شنبه ۳ آذر، ساعت ۲۳:۵۹» or "Tuesday 24 November, 23:59"."""
    day = format_date(at, lang, weekday=True, year=year, now=now)
    return f"{day}، ساعت {format_time(at, lang)}" if lang == "fa" else f"{day}, {format_time(at, lang)}"


def format_numeric(day: date | datetime, lang: str = "fa") -> str:
    """As it is typed: «۱۴۰۵/۰۹/۰۱» or 2026-11-22."""
    day = _local_day(day)
    if lang != "fa":
        return day.isoformat()
    jalali = to_jalali(day)
    return localise(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}", lang)


def study_year(year: int, lang: str = "fa") -> str:
    """A year of study, which begins in Mehr: «۱۴۰۵» or "2026–27 (1405)"."""
    if lang == "fa":
        return localise(year, lang)
    begins = year + 621
    return f"{begins}–{(begins + 1) % 100:02} ({year})"


def _local_day(day: date | datetime) -> date:
    return today(day) if isinstance(day, datetime) else day


# --- Spans -------------------------------------------------------------------------------------------------


def time_left(until: datetime, now: datetime, lang: str = "fa") -> str:
    """«۲ روز و ۱۴ ساعت مانده», "2 days and 14 hours left"; once over, «مهلت گذشته»."""
    if until <= now:
        return "مهلت گذشته" if lang == "fa" else "time is over"
    span = _span(until - now, lang, detailed=until - now < timedelta(days=4))
    return f"{span} مانده" if lang == "fa" else f"{span} left"


def time_ago(at: datetime, now: datetime, lang: str = "fa") -> str:
    """«۳ ساعت پیش»; what is not yet a minute ago is «همین حالا»."""
    if now - at < timedelta(minutes=1):
        return "همین حالا" if lang == "fa" else "just now"
    return f"{_span(now - at, lang, detailed=False)} {'پیش' if lang == 'fa' else 'ago'}"


_UNITS = [(86400, "روز", "day"), (3600, "ساعت", "hour"), (60, "دقیقه", "minute")]


def _span(span: timedelta, lang: str, *, detailed: bool) -> str:
    """The largest unit, if ``detailed`` the next too. Rounded down: nobody is promised time they lack."""
    seconds = int(span.total_seconds())
    words = []
    for size, persian, english in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count} {persian}" if lang == "fa" else f"{count} {english}{'s' * (count > 1)}")
        if words and (not detailed or len(words) == 2 or not count):
            break
    if not words:
        return "کمتر از یک دقیقه" if lang == "fa" else "less than a minute"
    return localise((" و " if lang == "fa" else " and ").join(words), lang)


# --- Terms -------------------------------------------------------------------------------------------------


def term_code(day: date) -> int:
    """The academic term a day falls in: 14051 from Mehr, 14052 from Bahman, 14053 from Tir.

    Only a first guess (which term to offer): the university's own dates are its Term rows.
    """
    year, month, _day = to_jalali(day)
    if 7 <= month <= 10:
        return year * 10 + 1
    if month >= 11:
        return year * 10 + 2
    return (year - 1) * 10 + (2 if month <= 3 else 3)


def term_name(code: int, lang: str = "fa") -> str:
    """«نیمسال اول ۱۴۰۵», "Autumn term 2026". The summer term is named after the summer it is in."""
    year, number = divmod(code, 10)
    if lang == "fa":
        name = {1: f"نیمسال اول {year}", 2: f"نیمسال دوم {year}", 3: f"تابستان {year + 1}"}.get(number)
    else:
        gregorian = year + 621
        name = {
            1: f"Autumn term {gregorian}",
            2: f"Spring term {gregorian + 1}",
            3: f"Summer {gregorian + 1}",
        }.get(number)
    return localise(name or str(code), lang)
