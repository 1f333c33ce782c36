"""Where each seat of an MoU went: for the office, and for the company."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships.actions import placements
from internships.models import Offer
from internships.seat_places import seats_of
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(cast: Cast) -> Cast:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    make.make_placement(cast.tara, cast.inspection)
    return cast


def names(answer: Any) -> dict[str, list[tuple[str, str]]]:
    return {
        position.title: [(place.offer.student.user.full_name, place.by) for place in held]
        for position, held in answer.context["positions"]
    }


@pytest.mark.parametrize(("who", "address"), [("leila", "/staff/mous/"), ("maryam", "/hr/mou/")])
def test_each_seat_with_who_has_it_and_what_holds_it(
    client: Any, taken: Cast, who: str, address: str
) -> None:
    client.force_login(getattr(taken, who))
    answer = client.get(f"{address}{taken.mou.pk}/seats/")
    assert names(answer) == {taken.inspection.title: [("نگار صادقی", "open"), ("ترانه بهرامی", "running")]}
    known = answer.context["kinds"][0]
    assert (known.taken, known.limit, known.free) == (2, 20, 18)
    text = answer.content.decode()
    assert "/staff/students/" in text if who == "leila" else "/hr/applications/" in text


def test_what_was_given_back_is_not_there_and_what_is_over_is_under_over(
    client: Any, taken: Cast, clock: Clock
) -> None:
    client.force_login(taken.leila)
    page = f"/staff/mous/{taken.mou.pk}/seats/"
    clock.noon(taken.inspection.starts_on + timedelta(days=9))
    placement = Offer.objects.get(student=taken.tara).placement
    placements.end_placement(placement, by=taken.leila, ended_on=taken.inspection.starts_on)
    assert names(client.get(page)) == {}  # the open offer ran out, the placement ended
    over = names(client.get(page, {"show": "earlier"}))
    assert over == {taken.inspection.title: [("ترانه بهرامی", "ended")]}


def test_the_months_follow_the_limit_and_the_work(taken: Cast) -> None:
    make.make_amendment(
        taken.mou, make.make_terms(seat_limit=5), effective_on=taken.inspection.ends_on + timedelta(days=40)
    )
    known = seats_of(taken.mou)[0]
    assert [limit.seats for limit in known.limits] == [20, 5]
    assert max(month.taken for month in known.months) == 2
    assert {month.limit for month in known.months} == {20, 5}
    assert known.months[-1].limit == 5
    assert known.months[-1].taken == 0


def test_outsiders_see_nothing(client: Any, taken: Cast) -> None:
    client.force_login(taken.kamran)
    assert client.get(f"/hr/mou/{taken.mou.pk}/seats/").status_code == 404
    assert client.get(f"/staff/mous/{taken.mou.pk}/seats/").status_code == 403
    client.force_login(taken.negar.user)
    assert client.get(f"/hr/mou/{taken.mou.pk}/seats/").status_code == 403
    client.force_login(taken.behzad)
    assert client.get(f"/staff/mous/{taken.mou.pk}/seats/").status_code == 200
    assert client.get("/staff/mous/999999/seats/").status_code == 404


def test_a_draft_has_no_seats_yet(client: Any, taken: Cast) -> None:
    draft = make.make_mou(taken.pendar, in_force=False, starts_on=make.days(400), ends_on=make.days(500))
    client.force_login(taken.maryam)
    assert client.get(f"/hr/mou/{draft.pk}/seats/").status_code == 404  # it hasn't reached the company yet
    client.force_login(taken.leila)
    assert client.get(f"/staff/mous/{draft.pk}/seats/").context["kinds"] == []


@pytest.mark.parametrize(("who", "address"), [("leila", "/staff/mous/"), ("maryam", "/hr/mou/")])
def test_as_many_queries_with_more_seats(client: Any, taken: Cast, who: str, address: str) -> None:
    client.force_login(getattr(taken, who))
    page = f"{address}{taken.mou.pk}/seats/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    few = queries()
    for _number in range(3):
        make.make_offer(make.make_application(make.make_student(), make.make_position(taken.pendar)))
    make.make_amendment(taken.mou, make.make_terms(seat_limit=25), effective_on=make.days(30))
    assert queries() == few <= 10
