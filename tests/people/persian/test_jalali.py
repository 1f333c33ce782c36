"""Dates are typed in any way, stored Gregorian and read in the language of the page."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from people.persian import jalali
from people.persian.jalali import (
    TEHRAN,
    InvalidDate,
    format_date,
    format_numeric,
    parse_date,
    time_ago,
    time_left,
)
from people.persian.text import persian_digits

FIRST_OF_AZAR = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=TEHRAN)
DAYS = st.dates(min_value=date(1930, 1, 1), max_value=date(2120, 1, 1))


@pytest.mark.parametrize(
    "typed",
    [
        "1405/09/01",
        "۱۴۰۵/۹/۱",
        "١٤٠٥/٩/١",
        "1405-9-1",
        "1405.09.01",
        "1405 / 09 / 01",
        "14050901",
        "\u202b۱۴۰۵/۰۹/۰۱\u202c\u200e",
        "۱ آذر ۱۴۰۵",
        "1 آذر ماه 1405",
        "1 Azar 1405",
        "2026-11-22",
        "۲۰۲۶/۱۱/۲۲",
    ],
)
def test_the_first_of_azar_1405_is_read_however_it_is_typed(typed):
    assert parse_date(typed) == FIRST_OF_AZAR


@pytest.mark.parametrize("typed", ["1405/06/31", "1403/12/30", "1408/12/30", "1405/12/29"])
def test_last_days_that_exist_are_accepted(typed):
    assert format_numeric(parse_date(typed)) == persian_digits(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1405/07/31", "Mehr 1405 has 30 days"),
        ("1405/12/30", "Esfand 1405 has 29 days"),
        ("1405/13/01", "12 months"),
        ("1405/00/01", "12 months"),
        ("1405/01/32", "31 days"),
        ("2026-02-30", "no such day"),
        ("05/09/01", "four digits"),
        ("1/9/1405", "year first"),
        ("1650/01/01", "four digits"),
        ("9999/01/01", "four digits"),
        ("سه‌شنبه", "year/month/day"),
        ("1405/09", "year/month/day"),
        ("", "year/month/day"),
    ],
)
def test_an_impossible_date_is_refused_with_what_is_wrong_about_it(typed, says):
    with override("en"), pytest.raises(InvalidDate) as refused:
        parse_date(typed)
    with override("en"):
        assert says in str(refused.value.message)


def test_where_only_jalali_is_meant_a_gregorian_date_is_named_as_such():
    with pytest.raises(InvalidDate) as refused, override("en"):
        jalali.parse_jalali("2026-11-22")
    with override("en"):
        assert "Gregorian" in str(refused.value.message)


@given(st.text())
def test_no_text_makes_reading_a_date_fail_otherwise(typed):
    with suppress(InvalidDate):
        assert parse_date(typed)


@given(DAYS)
def test_a_date_comes_back_from_what_is_shown(day):
    assert parse_date(format_numeric(day, "fa")) == day
    assert parse_date(format_numeric(day, "en")) == day
    assert parse_date(format_date(day, "fa", year=True)) == day
    assert jalali.from_jalali(*jalali.to_jalali(day)) == day


@given(DAYS)
def test_weeks_start_on_saturday(day):
    assert jalali.weekday_index(day) == (jalali.weekday_index(day - timedelta(days=1)) + 1) % 7
    assert jalali.weekday_index(date(2026, 11, 21)) == 0


def test_dates_in_words_say_the_year_only_when_it_is_another():
    assert format_date(FIRST_OF_AZAR, now=FIRST_OF_AZAR) == "۱ آذر"
    assert format_date(FIRST_OF_AZAR, weekday=True, now=FIRST_OF_AZAR) == "یکشنبه ۱ آذر"
    assert format_date(FIRST_OF_AZAR, year=True) == "۱ آذر ۱۴۰۵"
    assert format_date(FIRST_OF_AZAR, now=date(2027, 6, 1)) == "۱ آذر ۱۴۰۵"


def test_english_pages_show_gregorian_dates():
    assert format_date(FIRST_OF_AZAR, "en", weekday=True, year=True) == "Sunday 22 November 2026"
    assert format_date(FIRST_OF_AZAR, "en", weekday=True, short=True, now=FIRST_OF_AZAR) == "Sun 22 Nov"


def test_a_moment_is_shown_by_the_clock_of_tehran():
    late = datetime(2026, 11, 24, 20, 29, tzinfo=UTC)
    assert jalali.format_datetime(late, now=FIRST_OF_AZAR) == "سه‌شنبه ۳ آذر، ساعت ۲۳:۵۹"
    assert jalali.format_datetime(late, "en", now=FIRST_OF_AZAR) == "Tuesday 24 November, 23:59"
    assert jalali.today(datetime(2026, 11, 22, 20, 31, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_day_ends_with_its_last_second_in_tehran():
    end = jalali.end_of_day(FIRST_OF_AZAR)
    assert end.isoformat() == "2026-11-22T23:59:59+03:30"
    assert jalali.today(end) == FIRST_OF_AZAR != jalali.today(end + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("after", "persian", "english"),
    [
        (timedelta(days=2, hours=14), "۲ روز و ۱۴ ساعت مانده", "2 days and 14 hours left"),
        (timedelta(days=1), "۱ روز مانده", "1 day left"),
        (timedelta(days=18, hours=3), "۱۸ روز مانده", "18 days left"),
        (timedelta(hours=1, minutes=1), "۱ ساعت و ۱ دقیقه مانده", "1 hour and 1 minute left"),
        (timedelta(minutes=5, seconds=59), "۵ دقیقه مانده", "5 minutes left"),
        (timedelta(seconds=30), "کمتر از یک دقیقه مانده", "less than a minute left"),
        (timedelta(0), "مهلت گذشته", "time is over"),
    ],
)
def test_time_left_is_said_in_words_and_never_rounded_up(after, persian, english):
    assert time_left(NOW + after, NOW) == persian
    assert time_left(NOW + after, NOW, "en") == english


def test_time_since_is_said_by_its_largest_unit():
    assert time_ago(NOW - timedelta(hours=3, minutes=50), NOW) == "۳ ساعت پیش"
    assert time_ago(NOW - timedelta(days=1, hours=3), NOW, "en") == "1 day ago"
    assert time_ago(NOW - timedelta(seconds=5), NOW) == "همین حالا"


@pytest.mark.parametrize(
    ("day", "code", "persian", "english"),
    [
        ("1405/07/01", 14051, "نیمسال اول ۱۴۰۵", "Autumn term 2026"),
        ("1405/11/15", 14052, "نیمسال دوم ۱۴۰۵", "Spring term 2027"),
        ("1406/03/31", 14052, "نیمسال دوم ۱۴۰۵", "Spring term 2027"),
        ("1406/04/01", 14053, "تابستان ۱۴۰۶", "Summer 2027"),
    ],
)
def test_a_term_is_named_after_its_academic_year(day, code, persian, english):
    assert jalali.term_code(parse_date(day)) == code
    assert jalali.term_name(code) == persian
    assert jalali.term_name(code, "en") == english


def test_a_year_of_study_in_both_languages() -> None:
    assert jalali.study_year(1405) == "۱۴۰۵"
    assert jalali.study_year(1405, "en") == "2026–27 (1405)"
