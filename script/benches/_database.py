"""Databases that a bench makes on the server of DATABASE_URL. The one that the address names is never touched."""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from script.local.environment import ROOT

OLDEST = timedelta(days=3)  # a load's dates begin at the day that made it
SOURCES = (
    *(
        "internships/load/*.py",
        "internships/demo/*.csv",
        "internships/demo/*.toml",
        "internships/demo/studies.py",
    ),
    *(
        "internships/demo/numbers.py",
        "*/reference/**/*.py",
        "*/reference/**/*.csv",
    ),
)


def print_plans(statements: Iterable[tuple[str, Any]], *, of: str = "", letters: int = 4000) -> None:
    """Runs them once more; of those that name the table."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            if of in sql:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, SETTINGS) " + sql, params)
                print("\n".join(["", sql[:letters], *(row[0] for row in cursor.fetchall())]))


@contextmanager
def own_database(bench: str) -> Iterator[None]:
    """Made for one run, and dropped after it."""
    before = connection.settings_dict["NAME"]
    _migrated(f"bench_{bench}_{os.getpid()}_{secrets.token_hex(3)}")
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


@contextmanager
def kept_database(place: Path, name: str, fill: Callable[[], None], *, copied: bool) -> Iterator[None]:
    """One that stays for the next run, which finds it as it was; made anew where what made it has changed.

    `copied`: the run writes, so it works on a copy.
    """
    before, kept, record = (
        connection.settings_dict["NAME"],
        f"bench_{name}".replace("-", "_"),
        place / f"{name}.json",
    )
    known = _known(record)
    if known is None:
        record.unlink(missing_ok=True)
        _drop(kept)
        _migrated(kept)
        fill()
        _write(record, datetime.now(UTC))
    else:
        _switch(kept)
        print(f"{name}: kept since {known['made'][:16].replace('T', ' ')} UTC", flush=True)
        if set(known["migrations"]) != set(_migrations()):
            _migrated(kept)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            _write(record, datetime.fromisoformat(known["made"]))
    copy = f"{kept}_{os.getpid()}"
    try:
        if copied:
            _switch(before)
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {copy} TEMPLATE {kept} STRATEGY FILE_COPY")
            _switch(copy)
        yield
    finally:
        _switch(before)
        if copied:
            _drop(copy)


def _migrated(name: str) -> None:
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)


def _switch(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _drop(name: str) -> None:
    """Only names that begin as those of benches do."""
    if not name.startswith("bench_"):
        raise ValueError(f"{name} is no database of a bench.")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _known(record: Path) -> dict[str, Any] | None:
    """What was kept, if it is still what would be made today; migrations that came since can be added to it."""
    if not record.exists():
        return None
    known: dict[str, Any] = json.loads(record.read_text())
    now = _migrations()
    fresh = datetime.now(UTC) - datetime.fromisoformat(known["made"]) < OLDEST
    same = all(now.get(name) == mark for name, mark in known["migrations"].items())
    return known if fresh and same and known["sources"] == _sources() else None


def _write(record: Path, made: datetime) -> None:
    record.write_text(
        json.dumps({"made": made.isoformat(), "sources": _sources(), "migrations": _migrations()}, indent=1)
    )


def _migrations() -> dict[str, str]:
    loader = MigrationLoader(None)
    return {
        ".".join(key): _mark([Path(str(__import__(one.__module__, fromlist=["x"]).__file__))])
        for key, one in loader.disk_migrations.items()
    }


def _sources() -> str:
    return _mark(sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}))


def _mark(files: list[Path]) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


def server_cpu() -> float | None:
    """Milliseconds that the server has worked for this connection; None where it is on another machine."""
    process = Path("/proc", str(connection.connection.info.backend_pid), "schedstat")
    return int(process.read_text().split()[0]) / 1_000_000 if process.exists() else None
