"""PostgreSQL and Redis for one run, as children of this process, unless the environment names servers of its own."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from script.local import outside, postgres, processes, redis_server
from script.local.processes import Child
from script.local.trouble import Trouble

LONGEST_SOCKET_FOLDER = 80  # a Unix socket's whole path has at most 103 bytes on macOS, 107 on Linux


def claim(folder: Path) -> IO[str] | None:
    """Lock a folder for this process: the open file is the claim, None means that another process has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def socket_folder(base: Path) -> Path:
    """A short private folder for the sockets; that nobody else may enter it is their only access control."""
    name = f"peyvand-{os.geteuid()}-{hashlib.sha256(os.fsencode(base.resolve())).hexdigest()[:10]}"
    parent = Path(tempfile.gettempdir())
    if len(os.fsencode(parent / name)) > LONGEST_SOCKET_FOLDER:
        parent = Path("/tmp")  # nosec B108
    folder = parent / name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise Trouble(f"{folder} belongs to someone else; it has to go before Peyvand can start.") from None
    return folder


@contextmanager
def running(base: Path, *, throwaway: bool = False) -> Iterator[tuple[dict[str, str], list[Child]]]:
    """Yield the addresses to put in the environment, and the children to keep an eye on."""
    outside.check()
    sockets, logs = socket_folder(base), base / "log"
    addresses: dict[str, str] = {}
    children: list[Child] = []
    try:
        if not os.environ.get("DATABASE_URL"):
            children.append(
                postgres.start(base / "postgres", sockets, logs / "postgres.log", throwaway=throwaway),
            )
            addresses["DATABASE_URL"] = postgres.address(sockets)
        if not os.environ.get("REDIS_URL"):
            children.append(
                redis_server.start(base / "redis", sockets, logs / "redis.log", throwaway=throwaway)
            )
            addresses["REDIS_URL"] = redis_server.address(sockets)
        yield addresses, children
    finally:
        processes.stop(children, seconds=20)
        shutil.rmtree(sockets, ignore_errors=True)
