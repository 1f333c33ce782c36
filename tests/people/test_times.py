"""Times of day: what people type, and what isn't one."""

from contextlib import suppress
from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from people.forms import TimeOfDayField
from people.persian.times import InvalidTime, format_time, parse_time


@pytest.mark.parametrize(
    "typed",
    [
        "۶:۱۵",
        "6:15",
        "06:15",
        "٠٦:١٥",
        " ۰۶:۱۵ ",
        "6.15",
        "۶٫۱۵",
        "6/15",
        "۶：۱۵",
        "0615",
        "615",
        "\u200f۶:۱۵\u200e",
        "6 : 15",
    ],
)
def test_it_is_understood_as_people_type_it(typed: str) -> None:
    assert parse_time(typed) == time(6, 15)


@pytest.mark.parametrize(
    ("typed", "at"), [("6", time(6)), ("۰", time(0)), ("23:59", time(23, 59)), ("0:00", time(0))]
)
def test_hours_alone_and_the_ends_of_the_day(typed: str, at: time) -> None:
    assert parse_time(typed) == at


@pytest.mark.parametrize(
    "typed",
    [
        "25:00",
        "24:00",
        "6:60",
        "۶ و ربع",
        "🚌",
        "6:5",
        "6:155",
        "-6:15",
        "6:15:00",
        "۶:۱۵ صبح",
        "6 15",
        "1e3",
        "²:15",
        "9" * 5000,
    ],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidTime):
        parse_time(typed)


@given(st.times(), st.sampled_from(["fa", "en"]))
def test_what_is_shown_is_read_back(at: time, lang: str) -> None:
    at = at.replace(second=0, microsecond=0)
    assert parse_time(format_time(at, lang)) == at


@given(st.text())
def test_anything_typed_is_a_time_or_refused(typed: str) -> None:
    with suppress(InvalidTime):
        assert isinstance(parse_time(typed), time)


def test_the_field_shows_the_readers_digits_and_keeps_what_was_typed() -> None:
    field = TimeOfDayField(required=False)
    with translation.override("fa"):
        assert field.prepare_value(time(6, 15)) == "۶:۱۵"
    with translation.override("en"):
        assert field.prepare_value(time(6, 15)) == "6:15"
    assert field.prepare_value("۶ و ربع") == "۶ و ربع"
    assert field.clean(" ") is None
    assert not field.has_changed(time(6, 15), "۰۶:۱۵")
    assert field.has_changed(time(6, 15), "۶ و ربع")
    with pytest.raises(ValidationError):
        TimeOfDayField().clean("")
