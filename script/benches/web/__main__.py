"""Pages under load: script/bench NAME… [--size small|province] [--seconds N] [--repeat N] [--json FILE] [--growth].

Makes a load in a database of its own, serves it with gunicorn as production does, and drives each page from clients
on this machine, in turns with its floors (floors.py), so that a machine that is busy for a while slows all of them.
Printed are the medians of the repetitions. Ends with 1 where a promise isn't kept.
"""

import argparse
import asyncio
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402

from internships.load.sizes import PROVINCE, Sizes  # noqa: E402
from script.benches._database import own_database  # noqa: E402
from script.benches.web.client import Figures, Request, drive  # noqa: E402
from script.benches.web.scenarios import PAGES, Page, floors  # noqa: E402
from script.benches.web.stack import machine, web  # noqa: E402
from script.benches.web.visitors import Visitors  # noqa: E402

SIZES = {
    "small": Sizes(students=2_000, companies=200, positions=1_000, applications=20_000),
    "province": PROVINCE,
}
GROWTH = (1_000, 10_000, 60_000)
AT_ONCE = 8
LEAST_OF_F1, MOST_P95 = 0.25, 150.0  # of requests a second; milliseconds of a search
FLAT = 1.3


def main() -> int:
    asked = _asked()
    pages = [page for page in PAGES if not asked.names or page.name in asked.names]
    record: dict[str, Any] = {"machine": machine(), "size": asked.size, "pages": {}}
    print("  ".join(f"{name} {value}" for name, value in record["machine"].items()))
    bad = False
    sizes = [SIZES[asked.size]]
    if asked.growth:
        sizes = [Sizes(10_000, 400, positions, positions) for positions in GROWTH]
    for size in sizes:
        with own_database("web"):
            _fill(size)
            found = _measure(pages, asked)
        record["pages"][str(size.positions)] = found
        bad = not _kept(pages, found) or bad
    if asked.growth:
        bad = not _flat(pages, record["pages"]) or bad
    if asked.json:
        asked.json.write_text(json.dumps(record, indent=1, ensure_ascii=False))
    return int(bad)


def _asked() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="script/bench", description=__doc__.partition("\n")[0])
    options.add_argument("names", nargs="*", choices=[page.name for page in PAGES] or None, default=[])
    options.add_argument("--size", choices=SIZES, default="small")
    options.add_argument("--seconds", type=float, default=4.0, help="of each drive")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--json", type=Path)
    options.add_argument("--growth", action="store_true", help="at 1,000, 10,000 and 60,000 positions")
    return options.parse_args()


def _fill(size: Sizes) -> None:
    began = time.perf_counter()
    counts = {name: getattr(size, name) for name in Sizes.__dataclass_fields__}
    call_command("seed_load", seed=1, force=False, **counts)
    print(f"{size.positions:,} positions, made in {time.perf_counter() - began:.0f} s", flush=True)


def _measure(pages: list[Page], asked: argparse.Namespace) -> dict[str, Any]:
    visitors = Visitors()
    inside = {page.name: _inside(page, visitors) for page in pages}
    found: dict[str, Any] = {}
    _print_head()
    with _served() as port:
        for page in pages:
            found[page.name] = _drive(page, visitors, port, asked, inside[page.name])
            _print(page.name, found[page.name])
    return found


def _inside(page: Page, visitors: Visitors) -> dict[str, float]:
    """Its queries, what the database needs for them, and its bytes: asked of the page in this process."""
    client = Client()
    cookies = visitors.cookies(page.who)
    if cookies:
        name, _, value = cookies[0].partition("=")
        client.cookies[name] = value
    address = page.addresses(visitors)[0]
    with override_settings(ALLOWED_HOSTS=["*"]):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    spent = sum(float(query["time"]) for query in queries) * 1000
    return {"queries": len(queries), "database": spent, "bytes": len(answer.content)}


@contextmanager
def _served() -> Iterator[int]:
    settings = connection.settings_dict
    address = os.environ["DATABASE_URL"].replace("/peyvand?", f"/{settings['NAME']}?")
    connection.close()
    with (
        tempfile.TemporaryDirectory() as folder,
        web(dict(os.environ) | {"DATABASE_URL": address}, Path(folder, "web.log")) as port,
    ):
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (word text PRIMARY KEY)")
        yield port


def _drive(
    page: Page, visitors: Visitors, port: int, asked: argparse.Namespace, inside: dict[str, float]
) -> dict[str, Any]:
    first = page.addresses(visitors)[0]
    driven = {"page": lambda: page.requests(visitors)}
    for name, requests in floors(page, int(inside["bytes"]), first).items():
        if name == "F1" and page.who:
            cookie = visitors.cookies(page.who)[0]
            driven[name] = lambda requests=requests, cookie=cookie: (
                Request(one.path, cookies=cookie) for one in requests()
            )
        else:
            driven[name] = requests
    runs: dict[str, list[Figures]] = {name: [] for name in driven}
    for _turn in range(asked.repeat):
        for name, requests in driven.items():
            asyncio.run(drive(port, requests, at_once=AT_ONCE, seconds=0.5))  # warm
            seconds = asked.seconds if name == "page" else asked.seconds / 2
            runs[name].append(asyncio.run(drive(port, requests, at_once=AT_ONCE, seconds=seconds)))
    rate = {name: statistics.median(run.per_second for run in drives) for name, drives in runs.items()}
    failed: dict[str, int] = {}
    for run in runs["page"]:
        for why, count in run.failed.items():
            failed[why] = failed.get(why, 0) + count
    return {
        **inside,
        "per second": rate["page"],
        **{
            f"p{share}": statistics.median(run.at(share / 100) for run in runs["page"])
            for share in (50, 95, 99)
        },
        **{f"of {name}": rate["page"] / rate[name] for name in ("F0", "F1")},
        "times FB": rate["FB"] / rate["page"] if rate["page"] else float("inf"),
        "failed": failed,
    }


def _print_head() -> None:
    print(
        f"{'':18}{'a second':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'queries':>9}{'database':>10}{'kB':>7}"
        f"{'of F0':>8}{'of F1':>8}{'× FB':>7}"
    )


def _print(name: str, row: dict[str, Any]) -> None:
    failed = f"  FAILED {row['failed']}" if row["failed"] else ""
    print(
        f"{name:18}{row['per second']:9.1f}{row['p50']:8.0f}{row['p95']:8.0f}{row['p99']:8.0f}{row['queries']:9.0f}"
        f"{row['database']:8.1f}ms{row['bytes'] / 1000:7.0f}{row['of F0']:8.2f}{row['of F1']:8.2f}"
        f"{row['times FB']:7.1f}{failed}",
        flush=True,
    )


def _kept(pages: list[Page], found: dict[str, Any]) -> bool:
    missed = []
    for page in pages:
        row = found[page.name]
        if row["failed"]:
            missed.append(f"{page.name}: {row['failed']}")
        if row["of F1"] < LEAST_OF_F1 and page.who in ("", "student"):
            missed.append(f"{page.name}: {row['of F1']:.2f} of F1, promised {LEAST_OF_F1}")
        if page.times_rows and row["times FB"] > page.times_rows:
            missed.append(f"{page.name}: {row['times FB']:.1f} times FB, promised {page.times_rows:.0f}")
        if page.name.startswith("search") and row["p95"] > MOST_P95:
            missed.append(f"{page.name}: p95 {row['p95']:.0f} ms, promised {MOST_P95:.0f}")
    print("\n".join(["not kept:", *missed] if missed else ["all promises kept"]), flush=True)
    return not missed


def _flat(pages: list[Page], at: dict[str, Any]) -> bool:
    """How a page's cost grows with the positions: the exponent, and the ratio from the fewest to the most."""
    few, many = str(GROWTH[0]), str(GROWTH[-1])
    bad = []
    for page in pages:
        ratio = at[few][page.name]["per second"] / at[many][page.name]["per second"]
        exponent = math.log(ratio) / math.log(GROWTH[-1] / GROWTH[0])
        print(f"{page.name:18} {ratio:5.2f} times the cost, exponent {exponent:+.3f}")
        if page.flat and ratio > FLAT:
            bad.append(page.name)
    print(f"not flat: {', '.join(bad)}" if bad else "flat pages are flat")
    return not bad


if __name__ == "__main__":
    sys.exit(main())
