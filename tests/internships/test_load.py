"""A province in bulk: as many rows as asked, each as the actions would have left it, and nothing where others live."""

import re
from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test import Client

from companies.models import Company, Membership, Mou
from internships.load.seed import OFFICE, holds_others, load
from internships.load.sizes import PROVINCE, Sizes
from internships.models import Application, MatchKeys, Offer, Placement, Position
from internships.states import ApplicationState
from people.models import User
from students.models import Student
from tests import factories as make

pytestmark = pytest.mark.django_db

SMALL = Sizes(students=80, companies=12, positions=60, applications=600)


def nothing(what: str, done: int, of: int) -> None:
    pass


def told_rows() -> tuple[Any, ...]:
    return (
        list(Position.objects.order_by("pk").values_list("pk", "title", "company__name", "seats", "state")),
        list(Student.objects.order_by("pk").values_list("pk", "user__full_name", "gpa", "field")),
        list(Application.objects.order_by("pk").values_list("pk", "position", "student", "state")),
    )


@pytest.fixture
def loaded() -> None:
    load(SMALL, 1, nothing)


def test_there_are_as_many_as_asked(loaded: None) -> None:
    assert Company.objects.count() == 12
    assert Student.objects.count() == 80
    assert Position.objects.filter(state="published").count() == 60
    assert Position.objects.count() == 66
    assert Application.objects.count() == 600
    assert Mou.objects.count() > 12


def test_the_keys_are_those_that_saving_would_have_written(loaded: None) -> None:
    for position in Position.objects.select_related("company", "kind", "site__estate"):
        assert position.search_key == position.own_search_key()
        assert position.pay_hourly_rial == position.pay_rial
    for row in [*Student.objects.select_related("user"), *Company.objects.all()]:
        kept = row.search_key
        row.save()
        assert row.search_key == kept
    assert MatchKeys.objects.count() == 66


def test_no_seat_is_given_away_twice_and_nobody_works_in_two_places(loaded: None) -> None:
    held = Offer.objects.holding_seats()
    of_position = Counter(held.values_list("position", flat=True))
    for position in Position.objects.filter(pk__in=of_position):
        assert of_position[position.pk] <= position.seats
    for mou, count in Counter(held.values_list("mou", flat=True)).items():
        assert count <= min(Mou.objects.get(pk=mou).terms.values_list("seat_limit", flat=True))
    accepted = Counter(held.filter(state="accepted").values_list("student", flat=True))
    assert max(accepted.values()) == 1
    placed = Application.objects.filter(state=ApplicationState.PLACED)
    assert set(Placement.objects.values_list("application", flat=True)) == set(
        placed.values_list("pk", flat=True)
    )


def test_every_row_has_the_event_of_its_state(loaded: None) -> None:
    for model in (Company, Mou, Application, Offer):
        last = model.objects.annotate(events_of=Count("events")).filter(events_of=0)
        assert not last.exists()
    for application in Application.objects.prefetch_related("events"):
        assert [*application.events.all()][-1].to_state == application.state


def test_the_doors_differ_and_students_too(loaded: None) -> None:
    crowds = Position.objects.annotate(crowd=Count("applications")).order_by("-crowd")
    assert crowds[0].crowd == 80  # all of them, where there are fewer than a thousand
    assert crowds[0].crowd > 5 * crowds[40].crowd
    assert len(set(Application.objects.values_list("state", flat=True))) > 8


def test_pages_work_on_it(loaded: None, client: Client) -> None:
    assert "کنترل" in client.get("/positions/").content.decode()
    position = Position.objects.annotate(crowd=Count("applications")).order_by("-crowd").first()
    assert position is not None
    client.force_login(Membership.objects.get(company=position.company_id).user)
    assert client.get(f"/hr/positions/{position.pk}/applicants/").status_code == 200
    client.force_login(User.objects.get(email=OFFICE))
    assert client.get("/staff/mous/").status_code == 200
    applicant = Application.objects.select_related("student__user").first()
    assert applicant is not None
    client.force_login(applicant.student.user)
    assert client.get("/me/").status_code == 200


def test_the_same_seed_makes_the_same_and_replaces_what_was_there(loaded: None) -> None:
    first = told_rows()
    load(SMALL, 1, nothing)
    assert told_rows() == first
    load(SMALL, 2, nothing)
    assert told_rows() != first


def test_what_is_interrupted_leaves_nothing() -> None:
    def stop(what: str, done: int, of: int) -> None:
        if what == "positions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(SMALL, 1, stop)
    assert not User.objects.exists()


def test_a_database_of_others_is_left_alone_unless_forced() -> None:
    other = make.make_student("سینا")
    assert holds_others()
    with pytest.raises(CommandError, match="isn't touched"):
        call_command("seed_load", students=10, companies=2, positions=5, applications=5)
    assert Student.objects.get() == other
    load(Sizes(students=10, companies=2, positions=5, applications=5), 1, nothing)
    assert Student.objects.count() == 11
    assert Student.objects.filter(pk=other.pk, user=F("user")).exists()


def test_what_the_disk_can_not_hold_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("internships.management.commands.seed_load.room_left", lambda: 10**9)
    with pytest.raises(CommandError, match=r"GB are free"):
        call_command("seed_load")
    assert PROVINCE.bytes > 10**9
    assert not User.objects.exists()


@pytest.mark.parametrize("sizes", [(0, 1, 1, 0), (10, 1, 2, 6), (10, 1, 1, -1)])
def test_what_can_not_be_made_is_refused(sizes: tuple[int, ...]) -> None:
    names = ("students", "companies", "positions", "applications")
    with pytest.raises(CommandError):
        call_command("seed_load", **dict(zip(names, sizes, strict=True)))


def shape() -> set[tuple[str, str]]:
    """Every index and every check of a reference, but for its casts, which the server words anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
            "SELECT conname, conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        )
        return {
            (name, re.sub(r"::(character varying|text)(\[\])?|[()\s]", "", text))
            for name, text in cursor.fetchall()
        }


def test_indexes_and_references_are_as_before() -> None:
    before = shape()
    load(SMALL, 1, nothing)
    assert shape() == before
