"""Holidays: those of the solar calendar are certain, those of the lunar one computed until the office confirms them.

Unforeseen closures are entered by staff.
"""

from collections.abc import Iterator
from datetime import date

from people.models import Holiday
from people.persian import jalali, lunar
from people.reference import read_rows

FIRST_YEAR, LAST_YEAR = 1404, 1407
FIRST_LUNAR_YEAR = 1405
YEARS_AHEAD = 2  # a server that is started in 1410 knows 1412


def load_holidays() -> int:
    """Whole years only: in a year that has them, staff may have taken one out, and it stays out."""
    last_year = max(LAST_YEAR, jalali.to_jalali(jalali.today()).year + YEARS_AHEAD)
    return _add(Holiday.Kind.FIXED, FIRST_YEAR, last_year) + _add(
        Holiday.Kind.LUNAR, FIRST_LUNAR_YEAR, last_year
    )


def _add(kind: str, first_year: int, last_year: int) -> int:
    known = Holiday.objects.filter(kind=kind).values_list("on", flat=True)
    there = {jalali.to_jalali(on).year for on in known}
    taken = set(Holiday.objects.values_list("on", flat=True))
    days = _lunar_days if kind == Holiday.Kind.LUNAR else _solar_days
    missing = {
        on: Holiday(on=on, name_fa=name_fa, name_en=name_en, kind=kind, computed=kind == Holiday.Kind.LUNAR)
        for year in range(first_year, last_year + 1)
        if year not in there
        for on, name_fa, name_en in days(year)
        if on not in taken
    }
    return len(Holiday.objects.bulk_create(missing.values()))


def _solar_days(year: int) -> Iterator[tuple[date, str, str]]:
    for day in read_rows(__file__, "holidays.csv"):
        yield jalali.from_jalali(year, int(day["month"]), int(day["day"])), day["name_fa"], day["name_en"]


def _lunar_days(year: int) -> Iterator[tuple[date, str, str]]:
    """A lunar year is eleven days shorter, so that up to three of them have a part in a solar one."""
    first, following = jalali.from_jalali(year, 1, 1), jalali.from_jalali(year + 1, 1, 1)
    middle = 1448 + round((year - 1405) * 365.2422 / 354.367)
    for lunar_year in (middle - 1, middle, middle + 1):
        for day in read_rows(__file__, "lunar_holidays.csv"):
            month = int(day["month"])
            number = lunar.length_of_month(lunar_year, month) if day["day"] == "last" else int(day["day"])
            on = lunar.from_lunar(lunar_year, month, number)
            if first <= on < following:
                yield on, day["name_fa"], day["name_en"]
