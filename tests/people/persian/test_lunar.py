"""Lunar days are computed, near enough to be compared with the official calendar."""

from datetime import date, timedelta

import pytest

from people.persian import jalali, lunar


@pytest.mark.parametrize(
    ("lunar_day", "official"),
    [
        ((1447, 1, 10), (1404, 4, 15)),  # Ashura
        ((1447, 2, 20), (1404, 5, 23)),
        ((1447, 3, 17), (1404, 6, 19)),
        ((1447, 6, 3), (1404, 9, 3)),
        ((1447, 7, 13), (1404, 10, 13)),
        ((1447, 8, 15), (1404, 11, 15)),
        ((1447, 9, 21), (1404, 12, 20)),
    ],
)
def test_the_official_days_of_1404(lunar_day: tuple[int, int, int], official: tuple[int, int, int]) -> None:
    assert lunar.from_lunar(*lunar_day) == jalali.from_jalali(*official)


def test_a_day_off_at_most() -> None:
    sacrifice = lunar.from_lunar(1446, 12, 10)
    assert abs(sacrifice - jalali.from_jalali(1404, 3, 16)) <= timedelta(days=1)


def test_new_moons_and_sunsets_as_almanacs_have_them() -> None:
    assert lunar.new_moon(327).strftime("%Y-%m-%d %H") == "2026-06-15 02"
    assert lunar.sunset(date(2026, 12, 21)).strftime("%H") == "13"


def test_months_have_29_or_30_days_and_follow_one_another() -> None:
    for year in range(1440, 1480):
        for month in range(1, 13):
            assert lunar.length_of_month(year, month) in (29, 30)
