"""Industrial towns and districts, with the names that people call them by.

Coordinates are marked in the note where they are an estimate from the road and kilometre that the note names; where
it names none, they are left empty, and distances to that estate are not said.
"""

from decimal import Decimal
from typing import Any

from companies.models import Estate
from people.reference import read_rows


def load_estates() -> int:
    there = {estate.code: estate for estate in Estate.objects.all()}
    added = 0
    for row in read_rows(__file__, "industrial_estates.csv"):
        values: dict[str, Any] = {
            **row,
            **{name: Decimal(row[name]) if row[name] else None for name in ("latitude", "longitude")},
            "aliases": [alias for alias in row["aliases"].split("|") if alias],
        }
        if row["code"] in there:
            _fill_place(there[row["code"]], values)
        else:
            Estate.objects.create(**values)
            added += 1
    return added


def _fill_place(estate: Estate, values: dict[str, Any]) -> None:
    """Coordinates that came later, with the note that says how good they are unless staff wrote another."""
    if values["latitude"] is None or estate.latitude is not None or estate.longitude is not None:
        return
    estate.latitude, estate.longitude = values["latitude"], values["longitude"]
    if values["note"].startswith(estate.note):
        estate.note = values["note"]
    estate.save(update_fields=["latitude", "longitude", "note"])
