"""The register of MoUs with 50 and with 5,000 of them: script/bench queries-register [--explain ?QUERY] [--times N].

Fills a database of its own in bulk (the one that DATABASE_URL names is not touched), opens the page through Django's
test client, and prints the median time and the number of queries of the plain list, a search, filters and each
order; then what the files take. Ends with 1 when a page makes more than 10 queries, or takes more than 3 times as
long with 5,000 as with 50.
"""

import argparse
import logging
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from script.benches._database import own_database, print_plans  # noqa: E402
from script.benches.queries._rows import Filler  # noqa: E402

FEW, MANY = (24, 50), (2400, 5000)  # companies, MoUs
MOST_QUERIES, MOST_TIMES = 10, 3.0
ADDRESS = "/staff/mous/"
VIEWS = {
    "the plain list": "",
    "its second page": "",  # filled in
    "search for a company": "?q=صنایع ۱۲",
    "search for a number": "?q=1403/1",
    "in force": "?state=in_force",
    "ends within 90 days, unrenewed": "?end=90&unrenewed=1",
    "estate and kind": "?estate={estate}&kind=internship&state=in_force&state=draft",
    "with the company for more than 7 days": "?wait=company&days=7",
    "seats nearly used up": "?seats=nearly",
    "sorted by end": "?sort=end",
    "sorted by company": "?sort=company",
    "sorted by waiting": "?sort=waiting",
    "sorted by number": "?sort=number",
}


def measure(times: int, look: Callable[[], Any]) -> tuple[float, int]:
    """Median milliseconds, and queries."""
    look()  # templates are compiled once
    took = []
    for _time in range(times):
        began = time.perf_counter()
        look()
        took.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        look()
    return statistics.median(took), len(queries)


def run(client: Client, times: int, estate: str) -> dict[str, tuple[float, int]]:
    found = {}
    words = client.get(ADDRESS).content.decode()
    after = words.split("?after=", 1)[1].split('"', 1)[0]
    addresses = {name: view.format(estate=estate) for name, view in VIEWS.items()}
    addresses["its second page"] = f"?after={after}"
    for name, view in addresses.items():

        def look(view: str = view) -> None:
            assert client.get(ADDRESS + view).status_code == 200

        found[name] = measure(times, look)
    return found


def export(client: Client, ending: str) -> None:
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"{ADDRESS}export.{ending}")
        size = len(answer.getvalue())
    asked = len(queries)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    began = time.perf_counter()
    client.get(f"{ADDRESS}export.{ending}").close()
    took = time.perf_counter() - began
    print(
        f"  export.{ending}: {took:.1f} s, {asked} queries, {size / 1e6:.1f} MB, "
        f"at most {most / 1e6:.0f} MB of memory"
    )


def explain(client: Client, view: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS + view)
    print_plans(((query["sql"], None) for query in queries), of="companies_mou")


def main() -> int:
    options = argparse.ArgumentParser(
        prog="script/bench queries-register", description=__doc__.partition("\n")[0]
    )
    options.add_argument("--times", type=int, default=15)
    options.add_argument(
        "--explain", metavar="?QUERY", nargs="?", const="", help="plans of one view's queries"
    )
    asked = options.parse_args()
    logging.disable(logging.WARNING)
    with own_database("register"):
        filler = Filler()
        client = Client()
        client.force_login(filler.staff)
        estate = filler.estates[0].code
        filler.fill(*FEW)
        few = run(client, asked.times, estate)
        filler.fill(*MANY)
        many = run(client, asked.times, estate)
        print(f"{'':40}{FEW[1]:>9,}{MANY[1]:>11,}{'ratio':>8}{'queries':>9}")
        bad = False
        for name in VIEWS:
            (before, _), (after, queries) = few[name], many[name]
            ratio = after / before
            bad = bad or queries > MOST_QUERIES or ratio > MOST_TIMES
            print(f"  {name:38}{before:6.0f} ms{after:8.0f} ms{ratio:8.1f}{queries:9}")
        for ending in ("xlsx", "csv"):
            export(client, ending)
        if asked.explain is not None:
            explain(client, asked.explain)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
