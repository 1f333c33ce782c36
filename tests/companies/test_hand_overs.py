"""Leaving a company oneself, and handing it over: at no moment is nobody its owner."""

from typing import Any

import pytest
from django.test import Client

from companies.actions import hand_overs, team
from companies.models import Company, HandOver, Membership
from people.models import User
from people.notifications.models import Message
from people.workflow import Refusal
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HAND_OVER, LEAVE = "/hr/team/hand-over/", "/hr/team/leave/"
OWNER, RECRUITER, SUPERVISOR = Membership.Role.OWNER, Membership.Role.RECRUITER, Membership.Role.SUPERVISOR


def part(company: Company, user: User) -> Membership:
    return company.memberships.in_force().get(user=user)


def roles(company: Company) -> dict[str, str]:
    return {m.user.full_name: m.role for m in company.memberships.in_force().select_related("user")}


def offered(cast: Cast, then: str = HandOver.Then.RECRUITER, to: User | None = None) -> HandOver:
    taker = part(cast.pendar, to or cast.dariush)
    return hand_overs.offer_ownership(cast.pendar, to=taker, then=then, by=cast.maryam)


def test_the_owner_offers_and_the_colleague_accepts(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    assert client.get(HAND_OVER).status_code == 200
    values = {"to": part(cast.pendar, cast.dariush).pk, "then": "supervisor"}
    assert client.post(HAND_OVER, values).url == "/hr/team/"
    assert roles(cast.pendar)["مریم نیکو"] == OWNER
    assert "داریوش فلاح" in client.get("/hr/team/").content.decode()
    assert Message.objects.get(kind="company.ownership_offered").recipient == cast.dariush
    client.force_login(cast.dariush)
    offer = HandOver.objects.get()
    assert f"{HAND_OVER}{offer.pk}/accept/" in client.get("/hr/team/").content.decode()
    client.post(f"{HAND_OVER}{offer.pk}/accept/")
    assert roles(cast.pendar) == {"مریم نیکو": SUPERVISOR, "داریوش فلاح": OWNER, "رضا توکلی": SUPERVISOR}
    assert Message.objects.get(kind="company.ownership_taken").recipient == cast.maryam


def test_the_giver_may_leave_with_it(cast: Cast) -> None:
    hand_overs.accept_ownership(offered(cast, HandOver.Then.LEAVE), by=cast.dariush)
    assert roles(cast.pendar) == {"داریوش فلاح": OWNER, "رضا توکلی": SUPERVISOR}


def test_declined_or_withdrawn_it_leaves_all_as_it_was(cast: Cast) -> None:
    before = roles(cast.pendar)
    hand_overs.decline_ownership(offered(cast), by=cast.dariush)
    again = offered(cast)
    hand_overs.withdraw_offer(again, by=cast.maryam)
    hand_overs.withdraw_offer(again, by=cast.maryam)
    assert roles(cast.pendar) == before
    for answer in (hand_overs.accept_ownership, hand_overs.decline_ownership):
        with pytest.raises(Refusal):
            answer(again, by=cast.dariush)


def test_it_is_offered_to_one_colleague_at_a_time_who_is_no_owner(cast: Cast) -> None:
    offered(cast)
    with pytest.raises(Refusal):
        offered(cast, to=cast.reza)
    for nobody in (part(cast.pendar, cast.maryam), part(cast.angareh, cast.kamran)):
        with pytest.raises(Refusal):
            hand_overs.offer_ownership(cast.pendar, to=nobody, then="leave", by=cast.maryam)
    team.add_member(cast.angareh, user=cast.maryam, role=OWNER, by=cast.kamran)
    with pytest.raises(Refusal):
        hand_overs.offer_ownership(
            cast.angareh, to=part(cast.angareh, cast.maryam), then="leave", by=cast.kamran
        )


def test_only_the_one_who_was_asked_answers(cast: Cast) -> None:
    offer = offered(cast)
    for other in (cast.reza, cast.maryam, cast.kamran):
        with pytest.raises(Refusal):
            hand_overs.accept_ownership(offer, by=other)
    with pytest.raises(Refusal):
        hand_overs.withdraw_offer(offer, by=cast.dariush)


@pytest.mark.parametrize("gone", ["giver", "taker"])
def test_it_is_void_once_one_of_them_has_left(cast: Cast, gone: str) -> None:
    team.change_role(part(cast.pendar, cast.reza), role=OWNER, by=cast.maryam)
    offer = offered(cast)
    leaving = cast.maryam if gone == "giver" else cast.dariush
    team.end_membership(part(cast.pendar, leaving), by=leaving)
    with pytest.raises(Refusal):
        hand_overs.accept_ownership(offer, by=cast.dariush)
    offer.refresh_from_db()
    assert offer.outcome == HandOver.Outcome.VOID


def test_nobody_but_an_owner_hands_over_and_others_offers_are_not_found(client: Client, cast: Cast) -> None:
    offer = offered(cast)
    client.force_login(cast.dariush)
    assert client.get(HAND_OVER).status_code == 403
    assert client.post(f"{HAND_OVER}{offer.pk}/withdraw/").status_code == 404
    for user in (cast.kamran, cast.reza):
        client.force_login(user)
        for what in ("accept", "decline", "withdraw"):
            assert client.post(f"{HAND_OVER}{offer.pk}/{what}/").status_code == 404


@pytest.mark.parametrize("values", [{}, {"to": "x", "then": "leave"}, {"to": "1" * 40}, {"then": "king"}])
def test_bad_input_is_told_by_its_field(client: Client, cast: Cast, values: dict[str, Any]) -> None:
    client.force_login(cast.maryam)
    answer = client.post(HAND_OVER, values)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not HandOver.objects.exists()


def test_a_recruiter_and_a_supervisor_leave_by_themselves(client: Client, cast: Cast) -> None:
    for user in (cast.dariush, cast.reza):
        client.force_login(user)
        assert LEAVE in client.get("/hr/team/").content.decode()
        assert client.get(LEAVE).status_code == 200
        assert part(cast.pendar, user)
        assert client.post(LEAVE).status_code == 302
        assert client.get("/hr/").status_code == 403
    assert roles(cast.pendar) == {"مریم نیکو": OWNER}


def test_the_last_owner_is_told_what_to_do_instead(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    page = client.get(LEAVE)
    assert page.context["last_owner"]
    assert HAND_OVER in page.content.decode()
    assert client.post(LEAVE).status_code == 409
    assert roles(cast.pendar)["مریم نیکو"] == OWNER
    client.force_login(cast.kamran)
    assert not client.get(LEAVE).context["has_colleagues"]


def test_who_was_an_owner_when_the_page_was_opened_may_be_none_any_more(cast: Cast) -> None:
    team.change_role(part(cast.pendar, cast.dariush), role=OWNER, by=cast.maryam)
    team.change_role(part(cast.pendar, cast.reza), role=OWNER, by=cast.maryam)
    team.end_membership(part(cast.pendar, cast.dariush), by=cast.maryam)
    for act in (
        lambda: team.end_membership(part(cast.pendar, cast.maryam), by=cast.dariush),
        lambda: team.change_role(part(cast.pendar, cast.maryam), role=RECRUITER, by=cast.dariush),
    ):
        with pytest.raises(Refusal):
            act()


def test_a_student_who_is_invited_is_told_that_one_can_be_both(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    assert "حساب دانشجو" in client.get("/hr/team/").content.decode()
    client.post(
        "/hr/team/invite/",
        {"full_name": "نگار", "email": cast.negar.user.email, "role": "recruiter"},
    )
    link = f"/invitations/company/{cast.pendar.invitations.get().token}/"
    client.force_login(cast.negar.user)
    assert "دانشجو می‌مانید" in client.get(link).content.decode()
    client.post(link)
    assert roles(cast.pendar)["نگار صادقی"] == RECRUITER
    assert client.get("/me/").status_code == 200
    assert client.get("/hr/").status_code == 200
