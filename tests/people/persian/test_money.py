"""Rial is stored, toman is thought in; mistakes of ten are the common ones."""

from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from people.persian.money import (
    InvalidAmount,
    about_toman,
    format_rial,
    format_toman,
    monthly_rial,
    monthly_toman,
    parse_rial,
)
from people.persian.numbers import format_number, format_percent, parse_decimal


def test_amounts_are_grouped_in_the_readers_digits():
    assert format_rial(920_000) == "۹۲۰٬۰۰۰ ریال"
    assert format_rial(920_000, "en") == "920,000 rial"
    assert format_toman(920_000) == "۹۲٬۰۰۰ تومان"
    assert format_toman(755_705) == "۷۵٬۵۷۰٫۵ تومان"


def test_a_month_is_fifty_two_weeks_over_twelve():
    assert monthly_rial(920_000, 20) == 79_733_333
    assert monthly_toman(920_000, 20) == "حدود ۸ میلیون تومان در ماه"
    assert monthly_toman(755_700, 10, "en") == "about 3.3 million toman a month"


@pytest.mark.parametrize(
    ("rial", "said"),
    [
        (0, "۰ تومان"),
        (5_000, "۵۰۰ تومان"),
        (850_000, "۸۵ هزار تومان"),
        (9_999_999, "۱ میلیون تومان"),
        (76_000_000, "۷٫۶ میلیون تومان"),
        (1_234_000_000, "۱۲۳ میلیون تومان"),
        (25_000_000_000, "۲٫۵ میلیارد تومان"),
    ],
)
def test_large_amounts_are_said_roughly(rial, said):
    assert about_toman(rial) == said


@pytest.mark.parametrize(
    "typed",
    [
        "920000",
        "۹۲۰٬۰۰۰",
        "٩٢٠٬٠٠٠",
        "920,000",
        "920.000",
        "920 000",
        "۹۲۰،۰۰۰ ریال",
        "920000 Rial",
        "\u200f۹۲۰۰۰۰",
    ],
)
def test_an_amount_is_read_with_any_separators(typed):
    assert parse_rial(typed) == 920_000


def test_toman_is_never_guessed_at_but_named_in_rial():
    with pytest.raises(InvalidAmount) as refused:
        parse_rial("۹۲٬۰۰۰ تومان")
    with override("en"):
        assert str(refused.value.message) == "Write the amount in rial: 92,000 toman is 920,000 rial."


@pytest.mark.parametrize("typed", ["", "-5", "9,20", "92.5", "abc", "12 دلار", "٬", "1" * 40, "ریال"])
def test_what_is_no_whole_amount_is_refused(typed):
    with pytest.raises(InvalidAmount):
        parse_rial(typed)


@given(st.integers(min_value=0, max_value=10**14))
def test_an_amount_comes_back_from_what_is_shown(amount):
    assert parse_rial(format_rial(amount)) == parse_rial(format_rial(amount, "en")) == amount


@given(st.text())
def test_no_text_makes_reading_an_amount_fail_otherwise(typed):
    with suppress(InvalidAmount):
        assert parse_rial(typed) >= 0


def test_numbers_are_written_as_the_language_does():
    assert format_number(12345.5) == "۱۲٬۳۴۵٫۵"
    assert format_number(17.5, "en", 2) == "17.50"
    assert format_percent(94) == "۹۴٪"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_comes_back_from_what_is_shown(number):
    assert parse_decimal(format_number(number)) == parse_decimal(format_number(number, "en")) == number


@pytest.mark.parametrize(
    ("typed", "read"), [("۱۷٫۲۵", "17.25"), ("17/25", "17.25"), ("17,25", "17.25"), ("1,250", "1250")]
)
def test_a_decimal_point_is_typed_in_several_ways(typed, read):
    assert str(parse_decimal(typed)) == read


@pytest.mark.parametrize("typed", ["", "1e5", "NaN", "Infinity", "1/2/3", "۱۷٫", "--1", "1_000"])
def test_what_is_no_number_is_none(typed):
    assert parse_decimal(typed) is None
