"""The holidays that fall on the same solar day every year. Lunar ones and closures are entered by staff."""

from people.models import Holiday
from people.persian import jalali
from people.reference import read_rows

FIRST_YEAR, LAST_YEAR = 1404, 1407
YEARS_AHEAD = 2  # a server that is started in 1410 knows 1412


def load_holidays() -> int:
    """Whole years only: in a year that has them, staff may have taken one out, and it stays out."""
    days = read_rows(__file__, "holidays.csv")
    last_year = max(LAST_YEAR, jalali.to_jalali(jalali.today()).year + YEARS_AHEAD)
    fixed = Holiday.objects.filter(kind=Holiday.Kind.FIXED).values_list("on", flat=True)
    there = {jalali.to_jalali(on).year for on in fixed}
    taken = set(Holiday.objects.values_list("on", flat=True))
    missing = [
        Holiday(on=on, name_fa=day["name_fa"], name_en=day["name_en"], kind=Holiday.Kind.FIXED)
        for year in range(FIRST_YEAR, last_year + 1)
        if year not in there
        for day in days
        if (on := jalali.from_jalali(year, int(day["month"]), int(day["day"]))) not in taken
    ]
    return len(Holiday.objects.bulk_create(missing))
