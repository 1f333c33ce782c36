"""A real streaming replica: visitors read public pages there, and never notice when it is late or gone."""

import http.client
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, InternalError, OperationalError, connection, connections
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Company
from config import env
from internships.listing import current
from people import health, patience, replica
from tests import factories as make
from tests.cast import Cast, begin
from tests.journeys.processes import running_web, wait_for
from tests.standby import NoReplica, Standby

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "replica"])

OLD, NEW = "پندار پیش از تغییر", "پندار پس از تغییر"


@pytest.fixture(scope="module", autouse=True)
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standby]:
    """Where the tests' server is one that somebody else runs, and gives out no copy, they are skipped and say so."""
    primary = connection.settings_dict
    try:
        server = Standby(tmp_path_factory.mktemp("replica"), primary)
    except NoReplica as error:
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(str(error))
        pytest.skip(f"NO REPLICA TEST RAN. {error}")
    with pytest.MonkeyPatch.context() as patch:
        address = f"postgres://{primary['USER']}@/{primary['NAME']}?host={server.sockets}"
        patch.setenv("DATABASE_REPLICA_URL", address)
        found = env.replica("DATABASE_REPLICA_URL", most_seconds=5)
        patch.setitem(connections.settings, "replica", {**primary, **found})
        try:
            server.start()
            yield server
        finally:
            connections["replica"].close()
            del connections["replica"]
            server.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    cast = begin()
    rename(cast, OLD)
    return cast


@pytest.fixture
def standby(cast: Cast, server: Standby, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standby]:
    """With everything replayed that the cast did."""
    settings.DATABASE_ROUTERS = ["people.replica.Router"]
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 60  # no test is so slow that it is late by itself
    monkeypatch.setattr(replica, "known", replica.Known())
    monkeypatch.setattr(replica, "ASK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(replica, "LEAVE_ALONE_SECONDS", 0.1)
    monkeypatch.setattr(replica, "LEAVE_ALONE_MOST", 0.2)
    server.catch_up()
    yield server
    connections["replica"].close()


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def negar(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.negar.user)
    return client


def rename(cast: Cast, name: str) -> None:
    Company.objects.filter(pk=cast.pendar.pk).update(name=name)


def shows(client: Client, address: str, words: str) -> bool:
    answer = client.get(address)
    assert answer.status_code == 200
    return words in answer.content.decode()


def reads_replica(client: Client, address: str = "/companies/") -> bool:
    """What it asked, and whom."""
    with (
        CaptureQueriesContext(connections["replica"]) as there,
        CaptureQueriesContext(connection) as here,
    ):
        assert client.get(address).status_code == 200
    pages = [query["sql"] for query in here if "pg_control_system" not in query["sql"]]
    return bool(there) and not pages


def settled(client: Client) -> None:
    """The replica is well, and this process knows it."""
    wait_for(lambda: reads_replica(client), "pages to come from the replica")


# Who reads where


def test_visitors_read_public_pages_from_the_replica_and_everybody_else_the_primary(
    cast: Cast, standby: Standby, visitor: Client, negar: Client
) -> None:
    settled(visitor)
    current.read_ahead()  # as each web process does when it begins
    its_page = f"/companies/{cast.pendar.pk}/"
    for address in ("/", "/positions/", f"/positions/{cast.inspection.pk}/", "/companies/", its_page):
        assert reads_replica(visitor, address), address
        assert not reads_replica(negar, address), address
    with standby.paused():
        rename(cast, NEW)
        assert shows(visitor, its_page, OLD)
        assert shows(negar, its_page, NEW)
    with CaptureQueriesContext(connections["replica"]) as there:
        for address in ("/accounts/login/", "/accounts/signup/", "/verify/", "/me/", "/calendar/nobodys.ics"):
            visitor.get(address)
        visitor.post("/positions/", {"q": "x"})
    assert not there.captured_queries
    visitor.cookies["sessionid"] = "x" * 32
    assert not reads_replica(visitor)


# The list, which the process keeps


def test_a_late_replica_never_takes_the_list_back(
    cast: Cast, standby: Standby, visitor: Client, negar: Client
) -> None:
    settled(visitor)
    with standby.paused():
        position = make.make_position(cast.pendar, title="برقکار صنعتی")
        assert shows(negar, "/positions/", "برقکار صنعتی")
        kept = list(current._kept.values())
        assert reads_replica(visitor, "/positions/")
        assert not shows(visitor, "/positions/", "برقکار صنعتی")
        assert shows(
            visitor, f"/positions/{position.pk}/", "برقکار صنعتی"
        )  # it isn't there: the primary is asked
        assert list(current._kept.values()) == kept
        assert shows(negar, "/positions/", "برقکار صنعتی")
    standby.catch_up()
    assert shows(visitor, "/positions/", "برقکار صنعتی")
    assert reads_replica(visitor, "/positions/")


def test_the_list_is_made_from_the_primary_whoever_asks_for_it(
    cast: Cast, standby: Standby, visitor: Client, negar: Client
) -> None:
    settled(visitor)
    current.read_ahead()
    make.make_position(cast.pendar, title="برقکار صنعتی")
    standby.catch_up()
    with CaptureQueriesContext(connection) as here:
        assert shows(visitor, "/positions/", "برقکار صنعتی")
    assert any("UNION" in query["sql"] for query in here)  # what has changed
    with standby.paused():
        make.make_position(cast.pendar, title="جوشکار کشتی")
        current.forget()
        assert not shows(visitor, "/positions/", "جوشکار کشتی")
        kept = list(current._kept.values())
        assert shows(negar, "/positions/", "جوشکار کشتی")
        assert list(current._kept.values()) == kept


# Late


def test_a_replica_that_falls_behind_is_left_for_the_primary(
    cast: Cast, standby: Standby, visitor: Client, settings: Any
) -> None:
    settled(visitor)
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 1
    with standby.paused():
        rename(cast, NEW)
        wait_for(lambda: shows(visitor, "/companies/", NEW), "the primary's page")
        assert replica.condition() == replica.BEHIND
    settled(visitor)
    assert replica.condition() == replica.OK


def test_a_stream_that_is_cut_is_noticed_although_all_that_came_is_replayed(
    cast: Cast, standby: Standby, visitor: Client, settings: Any
) -> None:
    settled(visitor)
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 1
    with standby.cut_off():
        rename(cast, NEW)
        wait_for(lambda: shows(visitor, "/companies/", NEW), "the primary's page")
        assert not reads_replica(visitor)
    settled(visitor)
    assert shows(visitor, "/companies/", NEW)


def test_asking_how_late_it_is_costs_a_page_nothing(
    standby: Standby, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(visitor)
    monkeypatch.setattr(replica, "ASK_EVERY_SECONDS", 600.0)
    with CaptureQueriesContext(connection) as here:
        assert reads_replica(visitor)
    assert not here.captured_queries


# Gone


class Visitors:
    """Four at a time on a real web server, one page after the other."""

    PAGES = ("/", "/positions/", "/companies/")

    def __init__(self, port: int) -> None:
        self.port, self.answers = port, Counter[int]()
        self._done = threading.Event()
        self._threads = [threading.Thread(target=self._come) for _each in range(4)]

    def __enter__(self) -> "Visitors":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *args: Any) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _come(self) -> None:
        for address in cycle(self.PAGES):
            if self._done.is_set():
                return
            asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            asked.request("GET", address)
            self.answers[asked.getresponse().status] += 1
            asked.close()

    def many_more_come(self) -> None:
        enough = self.answers.total() + 20
        wait_for(lambda: self.answers.total() >= enough, "more visitors")


def test_on_a_real_web_server_no_visitor_sees_it_go(cast: Cast, standby: Standby, tmp_path: Path) -> None:
    served = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%companies_company%' AND pid <> pg_backend_pid()"
    standby.rest()
    with running_web(tmp_path, 1, "--threads", "4") as (port,), Visitors(port) as visitors:
        wait_for(lambda: standby.ask(served), "the replica to serve them")
        standby.stop()
        visitors.many_more_come()
        standby.start()
        wait_for(lambda: standby.ask(served), "the replica to serve them again")
        visitors.many_more_come()
    assert set(visitors.answers) == {200}


def test_a_replica_that_goes_in_the_middle_of_a_page_is_missed_by_nobody_and_used_again_when_it_is_back(
    cast: Cast, standby: Standby, visitor: Client
) -> None:
    standby.rest()
    settled(visitor)
    asked = []

    def go(execute: Any, *args: Any) -> Any:
        asked.append(args)
        if len(asked) == 2:
            standby.stop()
        return execute(*args)

    with connections["replica"].execute_wrapper(go):
        assert shows(visitor, "/companies/", OLD)
    assert len(asked) == 2
    for address in ("/", "/positions/", f"/positions/{cast.inspection.pk}/", "/companies/"):
        assert visitor.get(address).status_code == 200
    for part in (health.WORKER, health.BEAT, health.QUEUE):
        health.record_heartbeat(part)
    probe = visitor.get("/readyz")
    assert (probe.status_code, probe.json()["replica"]) == (200, "down")
    standby.start()
    settled(visitor)
    assert visitor.get("/readyz").json()["replica"] == "ok"


def test_a_replica_that_is_frozen_is_waited_for_so_long_and_no_longer(
    standby: Standby, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(replica, "PAGE_SECONDS", 0.2)
    monkeypatch.setattr(replica, "ANSWER_SECONDS", 0.2)
    settled(visitor)
    pid = connections["replica"].connection.info.backend_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        assert shows(visitor, "/companies/", OLD)
    finally:
        os.kill(pid, signal.SIGCONT)


def test_while_the_primary_is_silent_the_replica_answers_whatever_its_age(
    standby: Standby, visitor: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(visitor)
    monkeypatch.setattr(replica, "ASK_EVERY_SECONDS", 0.0)
    settings.DATABASE_REPLICA_MAX_LAG_SECONDS = 0

    def silent(execute: Any, *args: Any) -> Any:
        raise OperationalError("the server is starting up")

    with connection.execute_wrapper(silent):
        assert visitor.get("/companies/").status_code == 200
        assert visitor.get("/companies/999999999/").status_code == 404


# What a view does there


def test_whatever_fails_there_is_done_again_on_the_primary(
    standby: Standby, visitor: Client, rf: Any
) -> None:
    done: list[str] = []

    @replica.from_replica
    def view(request: HttpRequest, error: type[Exception]) -> HttpResponse:
        done.append(replica.alias())
        if replica.is_read():
            raise error
        return HttpResponse("done")

    for error in (OperationalError, InterfaceError, InternalError, Http404):
        settled(visitor)
        assert view(rf.get("/"), error).content == b"done"
    assert done == ["replica", "default"] * 4


def test_nothing_can_be_written_there_and_another_database_is_no_replica(
    standby: Standby, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(visitor)
    with connections["replica"].cursor() as cursor, pytest.raises(InternalError, match="read-only"):
        cursor.execute("DELETE FROM companies_company")
    connections["replica"].close()
    monkeypatch.setitem(connections["replica"].settings_dict, "HOST", connection.settings_dict["HOST"])
    wait_for(lambda: not reads_replica(visitor), "the next look at what the replica is")
    assert replica.condition() == replica.DOWN
    with connections["replica"].cursor() as cursor, pytest.raises(InternalError, match="read-only"):
        cursor.execute("DELETE FROM companies_company")
