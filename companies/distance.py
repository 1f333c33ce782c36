"""How far it is from where a student lives to an industrial estate: arithmetic over coordinates, no map.

The areas' coordinates are estimates to about a kilometre (students/reference/home_areas.csv), and so are most estates'.
The figure helps to compare places; it is always said with "about".
"""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import ngettext

from companies.models import Estate
from people.persian.language import reading
from people.persian.numbers import format_number
from students.models import HomeArea

EARTH_RADIUS_KM = 6371.0
# Roads are longer than the straight line: 1.2 to 1.4 times on networks of streets and highways. The province is flat
# and its highways run almost straight out of the city; what they add is the way through the city to reach them.
ROAD_FACTOR = 1.3
EXACT_BELOW_KM, STEP_KM = 20, 5


def kilometres(area: HomeArea | None, estate: Estate | None) -> float | None:
    """The way by road, estimated; None where either place isn't known."""
    start, end = _place(area), _place(estate)
    if start is None or end is None:
        return None
    return ROAD_FACTOR * _straight_line(start, end)


def as_said(km: float) -> int:
    """The figure in words below; a limit is held against it too, so that «حدود ۲۰» is within twenty."""
    return max(1, round(km)) if km < EXACT_BELOW_KM else STEP_KM * round(km / STEP_KM)


def distance_in_words(km: float) -> str:
    """«حدود ۱۸ کیلومتر»: no finer than the estimate is, so in steps of five from twenty on."""
    near = as_said(km)
    words = ngettext("about %(count)s kilometre", "about %(count)s kilometres", near)
    return words % {"count": format_number(near, reading())}


def _place(where: HomeArea | Estate | None) -> tuple[Decimal, Decimal] | None:
    if where is None or where.latitude is None or where.longitude is None:
        return None
    return where.latitude, where.longitude


def _straight_line(start: tuple[Decimal, Decimal], end: tuple[Decimal, Decimal]) -> float:
    """The haversine formula, in kilometres."""
    from_lat, from_lon, to_lat, to_lon = (radians(degrees) for degrees in (*start, *end))
    half = sin((to_lat - from_lat) / 2) ** 2
    half += cos(from_lat) * cos(to_lat) * sin((to_lon - from_lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
