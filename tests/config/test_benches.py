"""What `script/bench` is asked for, before it starts anything; and that it touches no database but its own."""

import json
import smtplib
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from internships.load.seed import load
from internships.load.sizes import Sizes
from internships.models import Application
from people.notifications.models import Message
from script.benches import __main__ as bench
from script.benches import _database as databases
from script.benches import lighthouse
from script.benches.web import apply, asked, drafts, outbox
from script.benches.web.scenarios import SCENARIOS
from script.benches.web.visitors import Visitors
from script.local.trouble import Trouble


def test_without_a_name_it_lists_what_there_is(monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr("sys.argv", ["bench"])
    assert bench.main() == 0
    said = capsys.readouterr().out
    assert all(name in said for name in [*SCENARIOS, *bench.ALONE])


def test_a_name_stands_for_all_that_begin_with_it_and_several_go_in_one_run() -> None:
    assert asked.read(["search"]).names == [name for name in SCENARIOS if name.startswith("search-")]
    assert asked.read(["me", "home", "me"]).names == ["home", "me"]
    assert asked.read(["position"]).names == ["position"]
    assert asked.read(["all"]).names == list(SCENARIOS)
    with pytest.raises(Trouble, match=r"no scenario “serach”.*search-list"):
        asked.read(["serach"])


def test_what_does_not_fit_the_disk_is_said_first(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(asked, "ROOT", tmp_path)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(asked.shutil, "disk_usage", lambda where: usage(10**10, 9 * 10**9, 10**9))
    asked.check_room(asked.read(["home"]))
    province = asked.read(["home", "--size", "province", "--keep"])
    with pytest.raises(Trouble, match=r"about \d\.\d GB of disk, and 1\.0 GB are free"):
        asked.check_room(province)
    province.folder.mkdir(parents=True)
    (province.folder / "province.json").touch()
    asked.check_room(province)  # it is there already


def test_a_kept_load_is_none_of_a_server_that_is_named(monkeypatch: Any) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://office@127.0.0.1:1/peyvand")
    monkeypatch.setattr("sys.argv", ["bench", "home", "--keep"])
    with pytest.raises(Trouble, match="each run makes its own"):
        bench.main()


def test_only_a_database_of_a_bench_is_ever_dropped() -> None:
    with pytest.raises(ValueError, match="peyvand"):
        databases._drop("peyvand")


@pytest.mark.django_db
def test_a_kept_load_is_made_anew_when_what_made_it_changes(tmp_path: Path, monkeypatch: Any) -> None:
    record = tmp_path / "small.json"
    assert databases._known(record) is None
    databases._write(record, databases.datetime.now(databases.UTC))
    known = databases._known(record)
    assert known is not None

    newest = list(known["migrations"])[-1]
    fewer = {name: mark for name, mark in known["migrations"].items() if name != newest}
    record.write_text(json.dumps(known | {"migrations": fewer}))
    assert databases._known(record) is not None  # a migration that came since is added

    record.write_text(json.dumps(known | {"migrations": known["migrations"] | {newest: "changed"}}))
    assert databases._known(record) is None
    record.write_text(json.dumps(known | {"made": "2020-01-01T00:00:00+00:00"}))
    assert databases._known(record) is None
    databases._write(record, databases.datetime.now(databases.UTC))
    monkeypatch.setattr(databases, "_sources", lambda: "other")
    assert databases._known(record) is None


def test_the_mail_server_counts_each_mail_once(tmp_path: Path) -> None:
    with outbox._sink(tmp_path / "accepted") as (port, accepted):
        with smtplib.SMTP("127.0.0.1", port) as server:
            for number in range(3):
                mail = f"Subject: x\r\nMessage-ID: <{number}@bench>\r\n\r\n.\r\n..\r\n"
                server.sendmail("office@bench.test", ["student@bench.test"], mail)
        assert accepted.read_bytes().split() == [b"<0@bench>", b"<1@bench>", b"<2@bench>"]


@pytest.mark.django_db
def test_a_prepared_draft_only_has_to_be_sent(client: Client) -> None:
    load(Sizes(students=60, companies=8, positions=40, applications=200), 1, lambda *said: None)
    students = drafts.students_of_common_fields(5)
    drafts.prepare(Visitors(), students, 2)  # for another scenario of the same run
    ready = drafts.prepare(Visitors(), students, 2)
    assert len({(one.student, one.position) for one in ready}) == 10
    last = Application.objects.order_by("-pk")[0].pk
    for one in ready[:2]:
        cookie, _, value = one.request.cookies.partition(";")[0].partition("=")
        client.cookies[cookie] = value
        answer = client.post(one.request.path, QueryDict(one.request.form).dict())
        assert answer["Location"].startswith("/me/applications/")
    assert apply.judged(last, 2) == {"made": 2, "sent": 2, "without event": 0, "untold": 0}
    Message.objects.filter(kind="application.submitted").delete()
    assert apply.untold([last + 1, last + 2]) == 2


def test_a_machine_without_lighthouse_is_told_what_is_missing(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIGHTHOUSE", raising=False)
    with pytest.raises(Trouble, match="no lighthouse here"):
        lighthouse.command()
    monkeypatch.setenv("LIGHTHOUSE", "/opt/lighthouse")
    assert lighthouse.command() == ["/opt/lighthouse"]
