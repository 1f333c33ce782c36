"""A streaming replica of the test's own server, for real: made by pg_basebackup, on a socket of its own."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.db import connection

from script.local import embedded, identity, postgres, processes
from script.local.processes import Child
from tests.journeys.processes import wait_for

PATIENCE_SECONDS = 40


class NoReplica(Exception):
    pass


class Standby:
    def __init__(self, base: Path, primary: dict[str, Any]) -> None:
        self.data, self.log, self.primary = base / "data", base / "replica.log", primary
        self.sockets = embedded.socket_folder(base)
        self._who, self._programs = identity.for_postgres(), postgres.binaries()
        self._child: Child | None = None
        self._back_up()

    def _back_up(self) -> None:
        """-R writes down of whom it is a replica."""
        where = ["-h", self.primary["HOST"], "-U", self.primary["USER"]]
        where += ["-p", str(self.primary["PORT"])] if self.primary["PORT"] else []
        self.data.parent.mkdir(parents=True, exist_ok=True)
        command = [self._programs / "pg_basebackup", "-w", "-D", self.data, *where, "-R", "-c", "fast", "-N"]
        made = subprocess.run(command, capture_output=True, text=True, preexec_fn=self._who.become)
        if made.returncode:
            raise NoReplica(made.stderr.strip())
        theirs, ours = (self.data / "PG_VERSION").read_text().strip(), postgres.major_version(self._programs)
        if theirs != ours:
            raise NoReplica(f"The server is PostgreSQL {theirs}, and these programs are {ours}.")
        self._who.own(self.data)
        self._who.own(self.sockets)

    def start(self) -> None:
        command = [
            self._programs / "postgres",
            "-D",
            self.data,
            "-k",
            self.sockets,
            "-c",
            "listen_addresses=",
        ]
        for option in (
            *postgres.THROWAWAY,
            "timezone=UTC",
            "shared_buffers=16MB",
            "wal_retrieve_retry_interval=100ms",
        ):
            command += ["-c", option]
        self._child = processes.start(
            "replica", command, self.log, stop_signal=signal.SIGINT, become=self._who.become
        )
        processes.wait_until(self._answers, self._child, seconds=PATIENCE_SECONDS)

    def _answers(self) -> bool:
        try:
            return self.ask("SELECT 1") == 1
        except psycopg2.OperationalError:
            return False

    def rest(self) -> None:
        """So that it has little to replay when it is started again."""
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        self.catch_up()
        self.ask("CHECKPOINT")

    def stop(self) -> None:
        """At once, as when the power goes."""
        assert self._child is not None
        self._child.process.send_signal(signal.SIGQUIT)
        self._child.process.wait(PATIENCE_SECONDS)

    def ask(self, sql: str) -> Any:
        connected = psycopg2.connect(
            host=self.sockets, user=self.primary["USER"], dbname=self.primary["NAME"], connect_timeout=2
        )
        try:
            connected.autocommit = True
            with connected.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchone()[0] if cursor.description else None
        finally:
            connected.close()

    # How it stands to the primary

    def catch_up(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn()")
            end = cursor.fetchone()[0]
        reached = f"SELECT pg_last_wal_replay_lsn() >= '{end}'"
        wait_for(lambda: self.ask(reached), "the replica to have replayed all")

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It receives, and shows nothing of it."""
        self.ask("SELECT pg_wal_replay_pause()")
        wait_for(lambda: self.ask("SELECT pg_get_wal_replay_pause_state()") == "paused", "a pause")
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """It gets nothing any more, and doesn't know what it misses."""
        its_own = self.ask("SHOW primary_conninfo").replace("'", "''")
        self._follow("host=/nowhere")
        wait_for(lambda: not self.ask("SELECT count(*) FROM pg_stat_wal_receiver"), "the stream to end")
        try:
            yield
        finally:
            self._follow(its_own)

    def _follow(self, primary: str) -> None:
        self.ask(f"ALTER SYSTEM SET primary_conninfo = '{primary}'")
        self.ask("SELECT pg_reload_conf()")

    def close(self) -> None:
        processes.stop([self._child] if self._child else [])
        shutil.rmtree(self.sockets, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
