"""A page under load, in turns with its floors, so that a machine that is busy for a while slows all of them."""

import asyncio
import statistics
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from script.benches.web.client import Figures, Request, drive
from script.benches.web.scenarios import Page, floors
from script.benches.web.stage import Stage
from script.benches.web.visitors import Visitors

AT_ONCE, SECONDS, WARM = 8, 4.0, 0.5
HEAD = (
    f"{'':18}{'a second':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'queries':>9}{'database':>10}{'kB':>7}"
    f"{'of F0':>8}{'of F1':>8}{'× FB':>7}"
)


def measure(name: str, page: Page, stage: Stage) -> dict[str, Any]:
    first = page.addresses(stage.visitors)[0]
    inside = _inside(page, first, stage.visitors)
    cookie = (stage.visitors.cookies(page.who) or [""])[0]
    driven: dict[str, Callable[[], Iterator[Request]]] = {
        "page": lambda: page.requests(stage.visitors),
        **floors(page, int(inside["bytes"]), first, cookie),
    }
    runs: dict[str, list[Figures]] = {what: [] for what in driven}
    for turn in range(1, stage.repeat + 1):
        for what, requests in driven.items():
            stage.say(f"{name}: {what}, {turn} of {stage.repeat}")
            seconds = stage.seconds or SECONDS
            asyncio.run(drive(stage.port, requests, at_once=AT_ONCE, seconds=min(WARM, seconds)))
            share = 1 if what == "page" else 2
            runs[what].append(
                asyncio.run(drive(stage.port, requests, at_once=AT_ONCE, seconds=seconds / share))
            )
    return inside | _figures(runs)


def _inside(page: Page, address: str, visitors: Visitors) -> dict[str, float]:
    """Its queries, what the database needs for them, and its bytes: asked of the page in this process."""
    client = Client()
    cookies = visitors.cookies(page.who)
    if cookies:
        name, _, value = cookies[0].partition("=")
        client.cookies[name] = value
    with override_settings(ALLOWED_HOSTS=["*"]):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    spent = sum(float(query["time"]) for query in queries) * 1000
    return {"queries": len(queries), "database": spent, "bytes": len(answer.content)}


def _figures(runs: dict[str, list[Figures]]) -> dict[str, Any]:
    rate = {what: statistics.median(run.per_second for run in each) for what, each in runs.items()}
    failed: dict[str, int] = {}
    for run in runs["page"]:
        for why, count in run.failed.items():
            failed[why] = failed.get(why, 0) + count
    return {
        "per second": rate["page"],
        **{
            f"p{share}": statistics.median(run.at(share / 100) for run in runs["page"])
            for share in (50, 95, 99)
        },
        **{f"of {floor}": rate["page"] / rate[floor] for floor in ("F0", "F1")},
        "times FB": rate["FB"] / rate["page"] if rate["page"] else float("inf"),
        "each": {what: [round(run.per_second, 1) for run in each] for what, each in runs.items()},
        "failed": failed,
    }


def lines(name: str, row: dict[str, Any]) -> list[str]:
    failed = f"  FAILED {row['failed']}" if row["failed"] else ""
    return [
        f"{name:18}{row['per second']:9.1f}{row['p50']:8.0f}{row['p95']:8.0f}{row['p99']:8.0f}{row['queries']:9.0f}"
        f"{row['database']:8.1f}ms{row['bytes'] / 1000:7.0f}{row['of F0']:8.2f}{row['of F1']:8.2f}"
        f"{row['times FB']:7.1f}{failed}"
    ]


def missed(page: Page, row: dict[str, Any]) -> list[str]:
    found = [str(row["failed"])] if row["failed"] else []
    if page.least_of_template and row["of F1"] < page.least_of_template:
        found.append(f"{row['of F1']:.2f} of F1, promised {page.least_of_template}")
    if page.most_times_rows and row["times FB"] > page.most_times_rows:
        found.append(f"{row['times FB']:.1f} times FB, promised {page.most_times_rows:.0f}")
    if page.most_p95 and row["p95"] > page.most_p95:
        found.append(f"p95 {row['p95']:.0f} ms, promised {page.most_p95:.0f}")
    return found
