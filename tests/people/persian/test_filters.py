"""The same template, in the digits, calendar and words of whoever reads it; nothing for what is missing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

AT = datetime(2025, 11, 24, 20, 29, tzinfo=UTC)
NOW = AT - timedelta(days=2, hours=14)


def shown(expression: str, lang: str, **values: object) -> str:
    values = {"at": AT, "now": NOW, "day": date(2025, 11, 22), "gpa": Decimal("17.50"), "none": None} | values
    with override(lang):
        return Template(f"{{% load persian %}}{{{{ {expression} }}}}").render(Context(values))


@pytest.mark.parametrize(
    ("expression", "persian", "english"),
    [
        ("12|digits", "۱۲", "12"),
        ("17250|number", "۱۷٬۲۵۰", "17,250"),
        ("gpa|decimal", "۱۷٫۵", "17.5"),
        ("gpa|decimal:2", "۱۷٫۵۰", "17.50"),
        ("94|percent", "۹۴٪", "94%"),
        ("120|file_size", "۱ کیلوبایت", "1 KB"),
        ("18250|file_size", "۱۸ کیلوبایت", "18 KB"),
        ("1600000|file_size", "۱٫۵ مگابایت", "1.5 MB"),
        ("day|jdate", "۱ آذر ۱۴۰۴", "22 November 2025"),
        ("day|jdate_short", "۱ آذر ۱۴۰۴", "22 Nov 2025"),
        ("day|jdate_numeric", "۱۴۰۴/۰۹/۰۱", "2025-11-22"),
        ("day|weekday_date", "شنبه ۱ آذر ۱۴۰۴", "Saturday 22 November 2025"),
        ("at|jdatetime", "دوشنبه ۳ آذر ۱۴۰۴، ساعت ۲۳:۵۹", "Monday 24 November 2025, 23:59"),
        ("at|jdate", "۳ آذر ۱۴۰۴", "24 November 2025"),
        ("at|clock", "۲۳:۵۹", "23:59"),
        ("at|until:now", "۲ روز و ۱۴ ساعت مانده", "2 days and 14 hours left"),
        ("now|ago:at", "۲ روز پیش", "2 days ago"),
        ("day|until:now", "۱۴ ساعت مانده", "14 hours left"),
        ("920000|rial", "۹۲۰٬۰۰۰ ریال", "920,000 rial"),
        ("920000|toman", "۹۲٬۰۰۰ تومان", "92,000 toman"),
        ("79733333|about_toman", "۸ میلیون تومان", "8 million toman"),
        ("920000|monthly_toman:20", "حدود ۸ میلیون تومان در ماه", "about 8 million toman a month"),
        ("'+989123456789'|phone", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "0912 345 6789"),
    ],
)
def test_a_filter_writes_as_the_page_reads(expression, persian, english):
    assert shown(expression, "fa") == persian
    assert shown(expression, "en") == english


@pytest.mark.parametrize(
    "name", ["digits", "number", "decimal", "percent", "jdate", "jdatetime", "until", "rial", "phone"]
)
def test_nothing_in_gives_nothing_out(name):
    assert shown(f"none|{name}", "fa") == ""


def test_pay_without_hours_says_nothing_of_a_month():
    assert shown("920000|monthly_toman:none", "fa") == ""


def test_what_people_wrote_is_still_escaped():
    assert shown("text|digits", "fa", text="<b>1</b>") == "&lt;b&gt;۱&lt;/b&gt;"
