"""`script/bench NAME…`: measures what has a promise about its speed; ends with 1 where a promise isn't kept.

Scenarios (web/scenarios.py) are driven over HTTP, as many as are named, over one load and one server. What stands
alone is a module of its own, with arguments of its own. Databases are made for the run and thrown away after it, or
kept for the next ones with --keep; on servers that the environment names, each in a database of its own.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.benches.web import asked
from script.benches.web.scenarios import SCENARIOS
from script.local import embedded
from script.local.environment import ROOT
from script.local.tests import environment
from script.local.trouble import Trouble, exit_code_of, step


@dataclass(frozen=True)
class Alone:
    module: str
    says: str
    database: bool = True
    keeps: bool = False  # a load, of --size province or as said


ALONE = {
    "queries-search": Alone("queries.search", "the list of positions: what each kind of search asks"),
    "queries-recommend": Alone("queries.recommend", "recommendations, and students suggested to companies"),
    "queries-applicants": Alone("queries.applicants", "applicants with 50 and 1,000; deciding about 500"),
    "queries-register": Alone("queries.register", "the register of MoUs with 50 and with 5,000"),
    "lighthouse": Alone("lighthouse", "first loads in a browser: Lighthouse’s score, and bytes"),
    "plans": Alone("plans", "how the database means to answer the hot queries of a province", keeps=True),
    "pdf": Alone("pdf", "an agreement of twelve clauses as a PDF", database=False),
}


def main() -> int:
    os.chdir(ROOT)
    name, *arguments = sys.argv[1:] or ["--help"]
    if name in ("-h", "--help"):
        print(listed())
        return 0
    if name in ALONE:
        return _alone(ALONE[name], arguments)
    asks = asked.read(sys.argv[1:])
    if asks.keep and os.environ.get("DATABASE_URL"):
        raise Trouble("--keep keeps the built-in database; with DATABASE_URL each run makes its own.")
    asked.check_room(asks)
    with _servers(asks.folder, kept=asks.keep) as env:
        return subprocess.run(_command("web", sys.argv[1:]), env=env).returncode


def listed() -> str:
    width = max(map(len, [*SCENARIOS, *ALONE])) + 2
    return "\n".join(
        [
            "Scenarios, over HTTP: script/bench NAME… [--size small|province] [--keep] [--seconds N] [--repeat N]",
            "                                         [--json FILE] [--growth]",
            *(f"  {name:{width}}{scenario.says}" for name, scenario in SCENARIOS.items()),
            "A name stands for all that begin with it (search, apply), and `all` for all.",
            "",
            "Alone, each with arguments of its own: script/bench NAME [--help]",
            *(f"  {name:{width}}{alone.says}" for name, alone in ALONE.items()),
        ]
    )


def _alone(bench: Alone, arguments: list[str]) -> int:
    if not bench.database or {"-h", "--help"} & {*arguments}:
        env = environment(ROOT / "var") | {"DATABASE_URL": "postgres://none@127.0.0.1:1/none"}
        return subprocess.run(_command(bench.module, arguments), env=env).returncode
    asks = asked.read(["home", "--keep", *_size_in(arguments)]) if bench.keeps else None
    if asks:
        if os.environ.get("DATABASE_URL"):
            raise Trouble("It needs the built-in database, which keeps its load.")
        asked.check_room(asks)
    with _servers(asks.folder if asks else None, kept=bool(asks)) as env:
        return subprocess.run(_command(bench.module, arguments), env=env).returncode


def _size_in(arguments: list[str]) -> list[str]:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--size", default="province")
    return ["--size", options.parse_known_args(arguments)[0].size]


def _command(module: str, arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", f"script.benches.{module}", *arguments]


@contextmanager
def _servers(folder: Path | None, *, kept: bool) -> Iterator[dict[str, str]]:
    """The environment of a bench. What is kept stays in its folder, for one run at a time."""
    base = folder if kept and folder else ROOT / "var" / f"bench-{os.getpid()}"
    lock = embedded.claim(base)
    if lock is None:
        raise Trouble(f"Another bench uses var/{base.name} now.")
    try:
        if not os.environ.get("DATABASE_URL"):
            step("Starting databases" + (f" in var/{base.name}" if kept else " to throw away"))
        with embedded.running(base, throwaway=True) as (addresses, _):
            (base / "static").mkdir(exist_ok=True)
            yield environment(base) | addresses | {"LOG_LEVEL": "WARNING"}
    finally:
        if not kept:
            shutil.rmtree(base, ignore_errors=True)
        lock.close()


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
