"""The lunar calendar, computed: close to the official one, and not it.

Iran's calendar is decided by sighting. Here a month begins with the evening at which the moon is old enough to be seen
from Tehran, which may be a day off; so what is computed is always shown as such, and the office confirms or moves it.
"""

from datetime import UTC, date, datetime, timedelta
from math import acos, cos, pi, radians, sin, tan
from typing import NamedTuple

LATITUDE, NOON_UTC = 35.7, timedelta(hours=8, minutes=34)  # of Tehran
SEEN_FROM_AGE = timedelta(hours=18.5)  # of the moon at sunset: fits the official year 1404 but for one month
_FIRST_MOON = datetime(2000, 1, 6, 14, 20, 38, tzinfo=UTC)  # the mean new moon from which they are counted
_MONTH_DAYS = 29.530588861
_MUHARRAM_1448 = 327  # its new moon, counted so: 15 June 2026


class Lunar(NamedTuple):
    year: int
    month: int
    day: int


def from_lunar(year: int, month: int, day: int) -> date:
    return first_of_month(year, month) + timedelta(days=day - 1)


def first_of_month(year: int, month: int) -> date:
    moon = new_moon(_MUHARRAM_1448 + (year - 1448) * 12 + month - 1)
    evening = moon.date()
    while sunset(evening) - moon < SEEN_FROM_AGE:
        evening += timedelta(days=1)
    return evening + timedelta(days=1)


def length_of_month(year: int, month: int) -> int:
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return (first_of_month(*following) - first_of_month(year, month)).days


def new_moon(count: int) -> datetime:
    """After Meeus, Astronomical Algorithms, chapter 49: right to within a quarter of an hour."""
    century = count / 1236.85
    sun = radians(2.5534 + 29.10535670 * count)
    moon = radians(201.5643 + 385.81693528 * count + 0.0107582 * century**2)
    node = radians(160.7108 + 390.67050284 * count - 0.0016118 * century**2)
    days = (
        -0.40720 * sin(moon)
        + 0.17241 * sin(sun)
        + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node)
        + 0.00739 * sin(moon - sun)
        - 0.00514 * sin(moon + sun)
        + 0.00208 * sin(2 * sun)
    )
    return _FIRST_MOON + timedelta(days=_MONTH_DAYS * count + 0.00015437 * century**2 + days)


def sunset(day: date) -> datetime:
    declination = radians(23.44) * sin(2 * pi * (284 + day.timetuple().tm_yday) / 365)
    half = acos(-tan(radians(LATITUDE)) * tan(declination)) / (2 * pi)
    noon = datetime(day.year, day.month, day.day, tzinfo=UTC) + NOON_UTC
    return noon + timedelta(days=half) + _equation_of_time(day)


def _equation_of_time(day: date) -> timedelta:
    angle = 2 * pi * (day.timetuple().tm_yday - 81) / 364
    return -timedelta(minutes=9.87 * sin(2 * angle) - 7.53 * cos(angle) - 1.5 * sin(angle))
