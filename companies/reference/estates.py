"""Industrial towns and districts, with the names that people call them by."""

from decimal import Decimal

from companies.models import Estate
from people.reference import read_rows


def load_estates() -> int:
    there = set(Estate.objects.values_list("code", flat=True))
    added = 0
    for row in read_rows(__file__, "industrial_estates.csv"):
        if row["code"] in there:
            continue
        places = {name: Decimal(row[name]) if row[name] else None for name in ("latitude", "longitude")}
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        Estate.objects.create(**{**row, **places, "aliases": aliases})
        added += 1
    return added
