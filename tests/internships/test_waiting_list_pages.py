"""The pages of a waiting list: HR's order by buttons, its terms, and what the student reads and may agree to."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import applications, offers, waiting_list
from internships.actions.moving_up import move_up
from internships.models import Application, Offer, Position, WaitingList, WaitingPlace
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_offers import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def position(cast: Cast) -> Position:
    return make.make_position(cast.pendar, seats=1)


@pytest.fixture
def rows(cast: Cast, position: Position) -> list[Application]:
    chosen = [make.make_application(s, position) for s in (cast.negar, cast.tara)]
    return [applications.shortlist_application(row, by=cast.maryam) for row in chosen]


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def path_of(position: Position, part: str = "") -> str:
    return f"/hr/positions/{position.pk}/waiting-list/{part}"


def order(position: Position) -> list[int]:
    places = WaitingPlace.objects.waiting().filter(waiting_list__position=position)
    return list(places.in_order().values_list("application", flat=True))


def test_the_shortlist_is_put_on_it_ordered_and_let_go(
    hr: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    assert "کسی در انتظار نیست" in hr.get(path_of(position)).content.decode()
    hr.post(path_of(position), {"do": "add", "application": [rows[0].pk, rows[1].pk]})
    assert order(position) == [rows[0].pk, rows[1].pk]
    second = WaitingPlace.objects.get(application=rows[1])
    answer = hr.post(path_of(position), {"do": f"up:{second.pk}"})
    assert answer.url.endswith(f"#place-{second.pk}")
    assert order(position) == [rows[1].pk, rows[0].pk]
    hr.post(path_of(position), {"do": f"down:{second.pk}"})
    hr.post(path_of(position), {"do": f"off:{second.pk}"})
    assert order(position) == [rows[0].pk]
    hr.post(path_of(position), {"do": "start", "seen": "paused"})
    assert WaitingList.objects.get().state == "running"
    hr.post(path_of(position), {"do": "pause", "seen": "paused"})  # another window was first
    assert WaitingList.objects.get().state == "running"
    hr.post(path_of(position), {"do": "pause", "seen": "running"})
    assert WaitingList.objects.get().state == "paused"


def test_the_applications_page_leads_there_with_its_box_ticked(
    hr: Client, position: Position, rows: list[Application]
) -> None:
    page = hr.get(f"/hr/applications/{rows[0].pk}/").content.decode()
    assert f"{path_of(position)}?application={rows[0].pk}#add-h" in page
    ticked = hr.get(path_of(position), {"application": rows[0].pk}).content.decode()
    assert f'value="{rows[0].pk}" checked' in ticked


@pytest.fixture
def held(cast: Cast, position: Position) -> Offer:
    """The only seat, offered to somebody."""
    return make.make_offer(make.make_application(make.make_student("یاسر"), position))


def let_move(cast: Cast, position: Position, rows: list[Application]) -> None:
    waiting_list.add_to_list(position, [row.pk for row in rows], by=cast.maryam)
    waiting_list.let_list_move(position.waiting_list, by=cast.maryam)


def test_taking_an_offer_back_says_who_gets_the_seat_at_once(
    hr: Client, cast: Cast, position: Position, rows: list[Application], held: Offer
) -> None:
    page = f"/hr/applications/{held.application_id}/offer/revoke/"
    assert hr.get(page).context["next"] is None  # nobody waits
    let_move(cast, position, rows)
    said = hr.get(page)
    assert said.context["next"] == {"name": "نگار صادقی"}
    assert path_of(position) in said.content.decode()
    applications.withdraw_application(rows[0], by=cast.negar.user)
    assert hr.get(page).context["next"] == {"name": "ترانه بهرامی"}  # who would be passed over isn't named
    waiting_list.pause_list(position.waiting_list, by=cast.maryam)
    assert hr.get(page).context["next"] is None


@pytest.mark.parametrize("pauses", [False, True])
def test_the_list_can_be_paused_with_the_offer_that_is_taken_back(
    hr: Client, cast: Cast, position: Position, rows: list[Application], held: Offer, pauses: bool
) -> None:
    let_move(cast, position, rows)
    typed_in = {"reason": "اشتباه بود", "seen": "open"} | ({"pause_list": "on"} if pauses else {})
    hr.post(f"/hr/applications/{held.application_id}/offer/revoke/", typed_in)
    held.refresh_from_db()
    assert held.state == "revoked"
    made = move_up(position.pk)
    assert (made, WaitingList.objects.get().state) == ((0, "paused") if pauses else (1, "running"))


def test_so_it_is_with_an_agreement_that_is_cancelled(
    hr: Client, cast: Cast, position: Position, rows: list[Application], held: Offer
) -> None:
    offers.accept_offer(held, by=held.student.user)
    let_move(cast, position, rows)
    page = f"/hr/applications/{held.application_id}/cancel/"
    assert hr.get(page).context["next"] == {"name": "نگار صادقی"}
    hr.post(page, {"reason": "خط تعطیل شد", "seen": "accepted", "pause_list": "on"})
    held.application.refresh_from_db()
    assert held.application.state == "cancelled"
    assert (move_up(position.pk), WaitingList.objects.get().state) == (0, "paused")


def test_a_refused_step_pauses_nothing(
    hr: Client, cast: Cast, position: Position, rows: list[Application], held: Offer
) -> None:
    let_move(cast, position, rows)
    typed_in = {"reason": "اشتباه بود", "seen": "accepted", "pause_list": "on"}
    assert hr.post(f"/hr/applications/{held.application_id}/offer/revoke/", typed_in).status_code == 422
    assert WaitingList.objects.get().state == "running"


def test_its_terms_are_written_and_judged(hr: Client, position: Position, rows: list[Application]) -> None:
    said = {
        "starts_on": typed(make.days(20)),
        "ends_on": typed(make.days(150)),
        "weekly_hours": "۱۶",
        "pay_basis": "hourly",
        "pay_rial": "۹۲۰٬۰۰۰",
        "answer_hours": "۷۲",
        "moves_up_to": typed(make.days(15)),
    }
    for wrong, field in (
        ({"answer_hours": "۲۴"}, "answer_hours"),
        ({"pay_rial": "۱۰۰"}, "pay_rial"),
        ({"moves_up_to": typed(make.days(-1))}, "moves_up_to"),
    ):
        page = hr.post(path_of(position, "terms/"), said | wrong)
        assert page.status_code == 422
        assert field in page.context["form"].errors
    hr.post(path_of(position, "terms/"), said)
    listed = WaitingList.objects.get()
    assert (listed.answer_hours, listed.weekly_hours, listed.moves_up_to) == (72, 16, make.days(15))
    hr.post(path_of(position, "terms/"), said | {"answer_hours": "۹۶"})
    assert listed.events.last().changes == {"answer_hours": ["72", "96"]}


def test_a_seat_that_time_has_freed_is_shown_free(
    hr: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    held = make.make_offer(make.make_application(make.make_student(), position))
    waiting_list.add_to_list(position, [rows[0].pk], by=cast.maryam)
    assert hr.get(path_of(position)).context["free"] == 0
    Offer.objects.filter(pk=held.pk).update(expires_at=held.made_at)
    assert hr.get(path_of(position)).context["free"] == 1


def test_the_student_reads_what_it_means_and_may_agree_to_wait(
    client: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    waiting_list.add_to_list(position, [rows[1].pk, rows[0].pk], by=cast.maryam)
    client.force_login(cast.negar.user)
    mine = f"/me/applications/{rows[0].pk}/"
    page = client.get(mine).content.decode()
    assert "شما در فهرست انتظار هستید" in page
    assert "۱ نفر پیش از شماست" in page
    client.post(f"{mine}stay/")
    rows[0].refresh_from_db()
    assert rows[0].answer_due_at == jalali.end_of_day(WaitingList.objects.get().moves_up_to)
    assert "stay/" not in client.get(mine).content.decode()
    client.force_login(cast.tara.user)
    assert client.post(f"{mine}stay/").status_code == 404


def test_outsiders_and_supervisors(
    client: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    client.force_login(cast.kamran)
    assert client.get(path_of(position)).status_code == 404
    assert client.get(path_of(position, "terms/")).status_code == 404
    client.force_login(cast.reza)
    assert client.get(path_of(position)).status_code == 200  # sees it, and decides nothing
    assert client.post(path_of(position), {"do": "add"}).status_code == 403
    assert client.get(path_of(position, "terms/")).status_code == 403


def test_a_place_on_another_list_is_not_moved_from_here(
    hr: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    other = make.make_position(cast.angareh)
    theirs = make.make_application(cast.negar, other)
    waiting_list.add_to_list(other, [theirs.pk], by=cast.kamran)
    assert hr.post(path_of(position), {"do": f"off:{theirs.waiting_places.get().pk}"}).status_code == 404


def test_the_same_queries_for_one_and_for_three(
    hr: Client, cast: Cast, position: Position, rows: list[Application]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            hr.get(path_of(position))
        return len(counted)

    waiting_list.add_to_list(position, [rows[0].pk], by=cast.maryam)
    queries()
    one = queries()
    more = [rows[1].pk, make.make_application(make.make_student(), position).pk]
    waiting_list.add_to_list(position, more, by=cast.maryam)
    assert queries() == one <= 10
