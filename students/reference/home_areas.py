"""The parts of the city that people name, and the towns around it: as near as the way to work needs.

The coordinates are estimates of the middle of each part, to about a kilometre; nobody's address is known or asked for.
Areas without coordinates (elsewhere, outside the province) have no distance.
"""

from decimal import Decimal

from people.reference import read_rows
from students.models import HomeArea


def load_home_areas() -> int:
    there = set(HomeArea.objects.values_list("code", flat=True))
    added = 0
    for row in read_rows(__file__, "home_areas.csv"):
        if row["code"] not in there:
            place = {name: Decimal(row[name]) if row[name] else None for name in ("latitude", "longitude")}
            HomeArea.objects.create(**{**row, **place})
            added += 1
    return added
