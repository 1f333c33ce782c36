"""A database that is made for one bench on the server of DATABASE_URL, and dropped after it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def own_database(bench: str) -> Iterator[None]:
    """The database that DATABASE_URL names is not touched."""
    before = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{bench}_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def server_cpu() -> float | None:
    """Milliseconds that the server has worked for this connection; None where it is on another machine."""
    process = Path("/proc", str(connection.connection.info.backend_pid), "schedstat")
    return int(process.read_text().split()[0]) / 1_000_000 if process.exists() else None
