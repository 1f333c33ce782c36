"""Refusals of the local run: one line each, with what to do, and no password in any."""

import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.local import embedded, outside, postgres, processes, server, tests
from script.local.trouble import Trouble


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Trouble) as trouble:
        outside.check_database("postgres://office:s3cret@127.0.0.1:1/peyvand")
    assert "postgres://office:…@127.0.0.1:1/peyvand" in str(trouble.value)
    assert "s3cret" not in str(trouble.value)
    assert "\n" not in str(trouble.value)
    assert "unset DATABASE_URL" in str(trouble.value)


def test_only_postgresql_is_accepted() -> None:
    with pytest.raises(Trouble, match="only PostgreSQL"):
        outside.check_database("mysql://office:s3cret@127.0.0.1/peyvand")


def test_a_redis_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Trouble, match="unset REDIS_URL") as trouble:
        outside.check_redis("redis://:s3cret@127.0.0.1:1/0")
    assert "s3cret" not in str(trouble.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://u:p@h:1/n", "postgres://u:…@h:1/n"),
        ("postgres://u:a%40b@h/n?host=/run", "postgres://u:…@h/n?host=/run"),
        ("postgres://u@/n?host=/run", "postgres://u@/n?host=/run"),
    ],
)
def test_addresses_are_shown_without_their_password(url: str, shown: str) -> None:
    assert outside.without_password(url) == shown


def test_a_cluster_of_another_major_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match=r"made by PostgreSQL 17, and this is 18.*script/server --reset"):
        postgres.check_cluster(tmp_path, "18")
    postgres.check_cluster(tmp_path, "17")


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "۸۰۰۰۰"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Trouble, match="PORT=8123 script/server"):
        server.chosen_port()


def test_a_taken_port_is_refused_with_a_free_one(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", str(taken_port))
    with pytest.raises(Trouble, match=rf"Port {taken_port} is taken .*PORT=\d+ script/server"):
        server.chosen_port()


def test_a_folder_is_claimed_by_one_at_a_time(tmp_path: Path) -> None:
    first = embedded.claim(tmp_path)
    assert first is not None
    assert embedded.claim(tmp_path) is None
    first.close()
    again = embedded.claim(tmp_path)
    assert again is not None
    again.close()


def test_sockets_lie_where_their_path_is_short_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a" * 90)
    deep.mkdir()
    monkeypatch.setattr(embedded.tempfile, "gettempdir", lambda: str(deep))
    folder = embedded.socket_folder(tmp_path / "base")
    assert len(str(folder / ".s.PGSQL.5432")) < 104
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_child_that_ends_is_noticed_at_once_and_its_log_named(tmp_path: Path) -> None:
    child = processes.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "worker.log")
    with pytest.raises(Trouble, match=r"worker ended unexpectedly \(exit code 3\).*worker\.log"):
        processes.wait_until(lambda: False, child, seconds=30)


def test_a_child_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"
    )
    log = tmp_path / "stubborn.log"
    child = processes.start("stubborn", [sys.executable, "-c", stubborn], log)
    processes.wait_until(lambda: bool(log.read_text()), child, seconds=30)
    processes.stop([child], seconds=0.2)
    assert child.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ([], ["-n", "2"]),
        (["tests/people"], ["-n", "2", "tests/people"]),
        (["-x", "tests/people"], ["-x", "tests/people"]),
        (["-n4"], ["-n4"]),
        (["--numprocesses=3"], ["--numprocesses=3"]),
    ],
)
def test_two_workers_unless_the_user_wants_it_otherwise(given: list[str], used: list[str]) -> None:
    assert tests.with_workers(given) == used
