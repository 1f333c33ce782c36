"""Filters that write numbers, dates and money as the page's language does. Nothing in gives nothing out.

==================================  =====================================  ================================
filter                              Persian                                English
==================================  =====================================  ================================
``12|digits``                       ۱۲                                     12
``17250|number``                    ۱۷٬۲۵۰                                 17,250
``gpa|decimal``, ``|decimal:2``     ۱۷٫۲۵                                  17.25
``94|percent``                      ۹۴٪                                    94%
``18250|file_size``                 ۱۸ کیلوبایت                            18 KB
``day|jdate``                       ۱ آذر ۱۴۰۵                             22 November 2026
``day|jdate_short``                 ۱ آذر (year if not this one)           22 Nov
``day|jdate_numeric``               ۱۴۰۵/۰۹/۰۱                             2026-11-22
``day|weekday_date``                یکشنبه ۱ آذر                           Sunday 22 November
``at|jdatetime``                    سه‌شنبه ۳ آذر، ساعت ۲۳:۵۹              Tuesday 24 November, 23:59
``1405|study_year``                  ۱۴۰۵                                   2026–27 (1405)
``at|clock``                        ۲۳:۵۹                                  23:59
``time|time_of_day``                ۶:۱۵                                   6:15
``at|until``                        ۲ روز و ۱۴ ساعت مانده                  2 days and 14 hours left
``at|ago``                          ۳ ساعت پیش                             3 hours ago
``amount_rial|rial``                ۹۲۰٬۰۰۰ ریال                           920,000 rial
``amount_rial|toman``               ۹۲٬۰۰۰ تومان                           92,000 toman
``amount_rial|about_toman``         ۸ میلیون تومان                         8 million toman
``hourly|monthly_toman:hours``      حدود ۸ میلیون تومان در ماه             about 8 million toman a month
``mobile|phone``                    ۰۹۱۲ ۳۴۵ ۶۷۸۹                          0912 345 6789
``site.phone|landline``              each part in its own direction         025 3334 0000 ext. 12
``name|or_english:name_en``         لوازم خانگی پندار                      Pendar Home Appliances
==================================  =====================================  ================================

``until`` and ``ago`` take a given moment as argument (``at|until:now``), else it is now.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from people.persian import identifiers, jalali, money, numbers, text, times
from people.persian.language import reading

register = template.Library()

Number = int | float | Decimal


def written(name: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a filter that writes nothing for nothing: a page must not fail over an absent date."""

    def wrap(write: Callable[..., str]) -> Callable[..., str]:
        @wraps(write)
        def filter_(value: Any, *arguments: Any) -> str:
            return "" if value is None or value == "" else write(value, *arguments)

        register.filter(name, filter_)
        return filter_

    return wrap


@written("digits")
def digits(value: object) -> str:
    return numbers.localise(value, reading())


@written("number")
def number(value: Number) -> str:
    return numbers.format_number(value, reading())


@written("decimal")
def decimal(value: Number, places: int | None = None) -> str:
    return numbers.format_number(value, reading(), places)


@written("file_size")
def file_size(size: int) -> str:
    return numbers.file_size(size)


@written("percent")
def percent(value: Number) -> str:
    return numbers.format_percent(value, reading())


@written("jdate")
def jdate(day: date) -> str:
    return jalali.format_date(day, reading(), year=True)


@written("jdate_short")
def jdate_short(day: date) -> str:
    return jalali.format_date(day, reading(), short=True)


@written("jdate_numeric")
def jdate_numeric(day: date) -> str:
    return jalali.format_numeric(day, reading())


@written("weekday_date")
def weekday_date(day: date) -> str:
    return jalali.format_date(day, reading(), weekday=True)


@written("jdatetime")
def jdatetime(at: datetime) -> str:
    return jalali.format_datetime(at, reading())


@written("clock")
def clock(at: datetime) -> str:
    return jalali.format_time(at, reading())


@written("time_of_day")
def time_of_day(at: time) -> str:
    return times.format_time(at, reading())


@written("until")
def until(at: datetime, now: datetime | None = None) -> str:
    return jalali.time_left(_moment(at), now or timezone.now(), reading())


@written("ago")
def ago(at: datetime, now: datetime | None = None) -> str:
    return jalali.time_ago(at, now or timezone.now(), reading())


@written("rial")
def rial(amount: int) -> str:
    return money.format_rial(amount, reading())


@written("toman")
def toman(amount_rial: int) -> str:
    return money.format_toman(amount_rial, reading())


@written("about_toman")
def about_toman(amount_rial: int) -> str:
    return money.about_toman(amount_rial, reading())


@written("monthly_toman")
def monthly_toman(hourly_rial: int, weekly_hours: int | Decimal | None) -> str:
    return money.monthly_toman(hourly_rial, weekly_hours, reading()) if weekly_hours else ""


@written("landline")
def landline(number: str) -> SafeString:
    """Digits run from left to right in both languages; the word before an extension is the language's own."""
    main, word, extension = number.partition(" داخلی ")
    shown = format_html('<bdi dir="ltr">{}</bdi>', numbers.localise(main, reading()))
    if not word:
        return shown
    return format_html("{} {} <bdi>{}</bdi>", shown, _("ext."), numbers.localise(extension, reading()))


@written("study_year")
def study_year(year: int) -> str:
    return jalali.study_year(year, reading())


@written("phone")
def phone(mobile: str) -> str:
    return numbers.localise(identifiers.display_mobile(mobile), reading())


@register.filter
def or_english(name: str, english: str | None) -> str:
    """A name that its owner may have given in English too: that one in English text, where there is one."""
    return english if english and reading() == "en" else name


@written("initials")
def initials(name: str) -> str:
    return text.initials(name)


def _moment(at: date | datetime) -> datetime:
    """A bare date lasts until the end of its day."""
    return at if isinstance(at, datetime) else jalali.end_of_day(at)
