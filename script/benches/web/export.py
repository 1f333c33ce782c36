"""Students as a file, as the office takes it: a tenth of the rows and all of them, each in a process of its own, whose
peak of memory must not follow the rows. `python -m script.benches.web.export csv 5000` is such a process."""

import json
import statistics
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import django

MOST_ROWS, MOST_TIMES = 50_000, 1.2  # of the peak with a tenth of the rows
ENDINGS = ("csv", "xlsx")


def measure(name: str, stage: Any) -> dict[str, Any]:
    from students.models import Student

    rows = min(MOST_ROWS, Student.objects.count())
    found: dict[str, Any] = {}
    for ending in ENDINGS:
        runs: dict[int, list[dict[str, Any]]] = {rows // 10: [], rows: []}
        for turn in range(1, stage.repeat + 1):
            for count, each in runs.items():
                stage.say(f"{name}: {count:,} rows as {ending}, {turn} of {stage.repeat}")
                each.append(_in_a_process(ending, count, stage.env))
        few, many = (
            {
                what: statistics.median(run[what] for run in each)
                for what in ("seconds", "peak", "bytes", "queries")
            }
            for each in runs.values()
        )
        found[ending] = {
            "rows": rows,
            **many,
            "peak of a tenth": few["peak"],
            "times": many["peak"] / few["peak"],
        }
    return {"per second": rows / found["csv"]["seconds"], "as": found}


def _in_a_process(ending: str, rows: int, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "script.benches.web.export", ending, str(rows)]
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    return dict(json.loads(told.splitlines()[-1]))


def missed(row: dict[str, Any]) -> list[str]:
    return [
        f"{ending}: {one['times']:.2f} times the memory of a tenth of the rows, promised {MOST_TIMES}"
        for ending, one in row["as"].items()
        if one["times"] > MOST_TIMES
    ]


def lines(name: str, row: dict[str, Any]) -> list[str]:
    return [
        f"{name:18}{one['rows'] / one['seconds']:9.0f}   rows a second: {one['rows']:,} as {ending} in "
        f"{one['seconds']:.1f} s, {one['bytes'] / 1e6:.1f} MB, {one['queries']:.0f} queries; the process at most "
        f"{one['peak'] / 1e6:.0f} MB, {one['times']:.2f} times that of a tenth"
        for ending, one in row["as"].items()
    ]


def _write(ending: str, rows: int) -> dict[str, Any]:
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from people import spreadsheets
    from students.records.view import COLUMNS, Asked, lines

    began = time.perf_counter()
    size = 0
    with CaptureQueriesContext(connection) as queries:
        some = islice(lines(Asked.read(QueryDict(""))), rows)
        if ending == "csv":
            made = spreadsheets.write_csv(COLUMNS, some)
        else:
            made = spreadsheets.write_xlsx("دانشجوها", COLUMNS, some)
        while part := made.read(1 << 16):  # as it is sent
            size += len(part)
    seconds = time.perf_counter() - began
    told = Path("/proc/self/status").read_text()
    peak = int(told.partition("VmHWM:")[2].split()[0]) * 1024
    return {"seconds": seconds, "bytes": size, "peak": peak, "queries": len(queries)}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(_write(sys.argv[1], int(sys.argv[2]))))
