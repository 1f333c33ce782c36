"""The same offer to many: all or none, never beyond the seats, and the rest may wait in the order given."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import applications
from internships.actions.many_offers import make_offers
from internships.models import Application, Offer, Position, WaitingPlace
from internships.states import ApplicationState
from people.notifications.models import InboxItem
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_offers import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def position(cast: Cast) -> Position:
    return make.make_position(cast.pendar, seats=2)


@pytest.fixture
def three(cast: Cast, position: Position) -> list[Application]:
    return [make.make_application(s, position) for s in (cast.negar, cast.tara, make.make_student("یاسر"))]


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def ids(rows: list[Application]) -> list[int]:
    return [row.pk for row in rows]


def path_of(position: Position) -> str:
    return f"/hr/positions/{position.pk}/offers/new/"


def test_all_get_the_same_terms_in_one_go(cast: Cast, position: Position, three: list[Application]) -> None:
    made = make_offers(position, ids(three[:2]), by=cast.maryam, terms=make.offer_terms(position))
    assert (made.offers, made.waiting) == (2, 0)
    offers = list(Offer.objects.order_by("pk"))
    assert {(o.starts_on, o.weekly_hours, o.made_by, o.mou) for o in offers} == {
        (position.starts_on, 16, cast.maryam, cast.mou)
    }
    assert [offer.events.get().by for offer in offers] == [cast.maryam] * 2
    assert Application.objects.filter(state=ApplicationState.OFFERED).count() == 2
    assert InboxItem.objects.filter(kind="offer.made").count() == 2


def test_too_few_seats_and_nobody_is_offered_anything(
    cast: Cast, position: Position, three: list[Application]
) -> None:
    with pytest.raises(Refusal) as no:
        make_offers(position, ids(three), by=cast.maryam, terms=make.offer_terms(position))
    assert no.value.field == "rest_waits"
    assert not Offer.objects.exists()


def test_the_rest_waits_in_the_order_given(cast: Cast, position: Position, three: list[Application]) -> None:
    order = [three[2], three[0], three[1]]
    terms = make.offer_terms(position)
    made = make_offers(position, ids(order), by=cast.maryam, terms=terms, rest_waits=True)
    assert (made.offers, made.waiting) == (2, 1)
    assert set(Offer.objects.values_list("application", flat=True)) == {three[2].pk, three[0].pk}
    place = WaitingPlace.objects.get()
    assert (place.application, place.waiting_list.state) == (three[1], "running")


def test_one_who_has_withdrawn_meanwhile_stops_all(
    cast: Cast, position: Position, three: list[Application]
) -> None:
    applications.withdraw_application(three[1], by=cast.tara.user)
    with pytest.raises(Refusal, match="بهرامی"):
        make_offers(position, ids(three[:2]), by=cast.maryam, terms=make.offer_terms(position))
    assert not Offer.objects.exists()


def test_terms_outside_the_mou_are_refused_by_their_field(
    cast: Cast, position: Position, three: list[Application]
) -> None:
    with pytest.raises(Refusal) as no:
        make_offers(
            position, ids(three[:1]), by=cast.maryam, terms=make.offer_terms(position, weekly_hours=30)
        )
    assert no.value.field == "weekly_hours"


def test_applications_for_other_positions_are_left_alone(
    hr: Client, cast: Cast, position: Position, three: list[Application]
) -> None:
    elsewhere = make.make_application(cast.negar, cast.moulds)
    hr.post(path_of(position), written(do="offer", application=[elsewhere.pk, three[0].pk]))
    assert Offer.objects.get().application == three[0]


# The page


def test_the_page_says_how_it_stands_with_each(
    hr: Client, cast: Cast, position: Position, three: list[Application]
) -> None:
    applications.withdraw_application(three[0], by=cast.negar.user)
    more = make.make_application(make.make_student(), position)
    page = hr.get(path_of(position), {"application": ids([*three, more])})
    assert [row.verdict.value for row in page.context["rows"]] == ["no", "offer", "offer", "wait"]
    assert "۲ از ۲ جا آزاد" in page.content.decode()


def test_looking_again_changes_nothing_and_judges_what_was_typed(
    hr: Client, position: Position, three: list[Application]
) -> None:
    said = written(do="check", application=ids(three), among=ids(three), weekly_hours="30")
    page = hr.post(path_of(position), said)
    assert page.status_code == 422
    assert "weekly_hours" in page.context["form"].errors
    assert not Offer.objects.exists()


def test_offers_are_made_from_the_page_and_the_rest_waits(
    hr: Client, position: Position, three: list[Application]
) -> None:
    said = written(do="offer", application=ids(three), among=ids(three))
    again = hr.post(path_of(position), said)
    assert again.status_code == 422
    assert again.context["rest"] == 1
    answer = hr.post(path_of(position), said | {"rest_waits": "on"})
    assert answer.url == f"/hr/positions/{position.pk}/waiting-list/"
    assert (Offer.objects.count(), WaitingPlace.objects.count()) == (2, 1)


def test_the_page_says_for_whom_the_seats_are_enough_and_the_order_can_be_changed(
    hr: Client, position: Position, three: list[Application]
) -> None:
    said = written(do="check", application=ids(three), among=ids(three))
    page = hr.post(path_of(position), said)
    assert page.context["first"] == three[:2]
    assert page.content.decode().count("پس از نفرهای بالاتر جایی نمی‌ماند") == 1
    moved = hr.post(
        path_of(position), written(among=ids(three), application=ids(three), move=f"up:{three[2].pk}")
    )
    order = [three[0], three[2], three[1]]
    assert [row.application for row in moved.context["rows"]] == order
    assert moved.context["first"] == order[:2]
    assert not Offer.objects.exists()
    again = written(among=ids(order), application=ids(order), move=f"down:{three[1].pk}")  # the last stays
    assert [row.application for row in hr.post(path_of(position), again).context["rows"]] == order
    left_out = written(do="check", among=ids(order), application=ids([three[2], three[1]]))
    assert hr.post(path_of(position), left_out).context["rest"] == 0


@pytest.mark.parametrize("move", ["up", "up:", "up:x", "aside:1", "up:999999", "down:۱"])
def test_nonsense_moves_nobody(hr: Client, position: Position, three: list[Application], move: str) -> None:
    said = written(do="check", application=ids(three), among=ids(three), move=move)
    assert [row.application for row in hr.post(path_of(position), said).context["rows"]] == three


def test_a_list_of_many_comes_by_post_and_is_only_shown(
    hr: Client, position: Position, three: list[Application]
) -> None:
    page = hr.post(path_of(position), {"application": ids(three), "token": "x", "to": "offers"})
    assert page.status_code == 200
    assert not Offer.objects.exists()


def test_nobody_ticked_leads_back(hr: Client, position: Position) -> None:
    assert hr.get(path_of(position)).url == f"/hr/positions/{position.pk}/applicants/"


def test_no_phone_number_stands_on_it(
    hr: Client, cast: Cast, position: Position, three: list[Application]
) -> None:
    """Numbers are shown one by one on the application's page, and noted; not here, and not on the waiting list."""
    type(cast.negar.user).objects.filter(pk=cast.negar.user_id).update(mobile="+989123456789")
    applications.shortlist_application(three[0], by=cast.maryam)
    for page in (
        hr.get(path_of(position), {"application": ids(three)}),
        hr.get(f"/hr/positions/{position.pk}/waiting-list/"),
        hr.get(f"/hr/positions/{position.pk}/applicants/"),
    ):
        assert "9123456789" not in page.content.decode()
        assert "۹۱۲" not in page.content.decode()


def test_outsiders_and_supervisors(
    client: Client, cast: Cast, position: Position, three: list[Application]
) -> None:
    asked: dict[str, Any] = {"application": ids(three)}
    client.force_login(cast.kamran)
    assert client.get(path_of(position), asked).status_code == 404
    client.force_login(cast.reza)
    assert client.get(path_of(position), asked).status_code == 403


def test_the_page_makes_the_same_queries_for_one_and_for_many(
    hr: Client, position: Position, three: list[Application]
) -> None:
    def queries(rows: list[Application]) -> int:
        with CaptureQueriesContext(connection) as counted:
            hr.get(path_of(position), {"application": ids(rows)})
        return len(counted)

    queries(three)
    assert queries(three[:1]) == queries(three) <= 10


def test_ten_offers_take_as_many_queries_as_two(cast: Cast, position: Position) -> None:
    Position.objects.filter(pk=position.pk).update(seats=40)
    rows = [make.make_application(make.make_student(), position) for _ in range(12)]

    def queries(chosen: list[Application]) -> int:
        with CaptureQueriesContext(connection) as counted:
            make_offers(position, ids(chosen), by=cast.maryam, terms=make.offer_terms(position))
        return len(counted)

    assert queries(rows[:2]) == queries(rows[2:])
