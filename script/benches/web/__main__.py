"""Scenarios over HTTP: see script/benches/__main__.py, which starts the databases and then this."""

import json
import math
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from django.db import connection  # noqa: E402

from script.benches._loads import loaded  # noqa: E402
from script.benches.web import asked, pages  # noqa: E402
from script.benches.web.asked import Asked  # noqa: E402
from script.benches.web.scenarios import SCENARIOS, Action, Page  # noqa: E402
from script.benches.web.stack import machine, web  # noqa: E402
from script.benches.web.stage import Stage  # noqa: E402
from script.benches.web.visitors import Visitors  # noqa: E402

FLAT = 1.3


def main() -> int:
    asks = asked.read(sys.argv[1:])
    record: dict[str, Any] = {
        "command": "script/bench " + shlex.join(sys.argv[1:]),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "loads": {},
    }
    print("  ".join(f"{name} {value}" for name, value in record["machine"].items()), flush=True)
    kept = True
    writes = any(isinstance(one, Action) and one.writes for one in map(SCENARIOS.get, asks.names))
    for name, size in asks.sizes.items():
        with loaded(name, size, asks.folder if asks.keep else None, copied=writes), _served() as (port, env):
            visitors = Visitors()
            found = _measure(Stage(port, visitors, asks.seconds, asks.repeat, env), asks.names)
            visitors.leave()
        record["loads"][name] = {"size": vars(size), "scenarios": found}
        kept = _kept(found) and kept
    if asks.growth:
        kept = (
            _flat(asks, {size.positions: record["loads"][name] for name, size in asks.sizes.items()}) and kept
        )
    if asks.json:
        asks.json.write_text(json.dumps(record, indent=1, ensure_ascii=False))
    return int(not kept)


@contextmanager
def _served() -> Iterator[tuple[int, dict[str, str]]]:
    """The port, and the environment of whatever else is to use this database."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (word text PRIMARY KEY)")
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    env = dict(os.environ) | {"DATABASE_URL": address.geturl()}
    connection.close()
    with tempfile.TemporaryDirectory() as folder, web(env, Path(folder, "web.log")) as port:
        yield port, env


def _measure(stage: Stage, names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    print(pages.HEAD, flush=True)
    for name in names:
        scenario = SCENARIOS[name]
        if isinstance(scenario, Page):
            row = pages.measure(name, scenario, stage)
            lines, row["missed"] = pages.lines(name, row), pages.missed(scenario, row)
        else:
            action = import_module(f"script.benches.web.{scenario.module}")
            row = action.measure(name, stage)
            lines, row["missed"] = action.lines(name, row), action.missed(row)
        stage.say("")
        print("\n".join(lines), flush=True)
        found[name] = row
    return found


def _kept(found: dict[str, Any]) -> bool:
    lines = [f"{name}: {why}" for name, row in found.items() for why in row["missed"]]
    print("\n".join(["not kept:", *lines] if lines else ["all promises kept"]), flush=True)
    return not lines


def _flat(asks: Asked, loads: dict[int, Any]) -> bool:
    """How a scenario's cost grows with the positions: the exponent, and the ratio from the fewest to the most."""
    few, many = min(loads), max(loads)
    bad = []
    for name in asks.names:
        rates = [loads[size]["scenarios"][name]["per second"] for size in (few, many)]
        ratio = rates[0] / rates[1] if rates[1] else math.inf
        exponent = math.log(ratio) / math.log(many / few)
        print(f"{name:18} {ratio:5.2f} times the cost, exponent {exponent:+.3f}")
        if SCENARIOS[name].flat and ratio > FLAT:
            bad.append(name)
    print(f"not flat: {', '.join(bad)}" if bad else "flat scenarios are flat")
    return not bad


if __name__ == "__main__":
    sys.exit(main())
