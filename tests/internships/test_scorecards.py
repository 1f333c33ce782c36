"""Scorecards are written apart: nobody reads a colleague's before handing in their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions.interviews import book_interview
from internships.models import Interview, InterviewSlot, Scorecard
from people.models import User
from tests.cast import Cast
from tests.internships.interviews import make_invited, make_times

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Interview:
    """By Dariush and Reza, a moment ago."""
    (slot,) = make_times(cast.inspection, by=cast.maryam, people=[cast.dariush, cast.reza], count=1)
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    interview = book_interview(application, slot, by=cast.negar.user)
    now = timezone.now()
    InterviewSlot.objects.filter(pk=slot.pk).update(
        starts_at=now - timedelta(minutes=40), ends_at=now - timedelta(minutes=10)
    )
    return interview


def page_of(interview: Interview, part: str = "") -> str:
    return f"/hr/interviews/{interview.slot_id}/{part}"


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(**changes: Any) -> dict[str, Any]:
    scores = {f"score_{place}": "4" for place in range(4)}
    return {**scores, "recommendation": "yes", "words": "دقیق و کنجکاو", "do": "hand_in", **changes}


def test_a_colleagues_card_is_read_after_handing_in_ones_own(cast: Cast, held: Interview) -> None:
    as_user(cast.dariush).post(page_of(held, "scorecard/"), filled())
    reza = as_user(cast.reza)
    before = reza.get(page_of(held))
    assert "دقیق و کنجکاو" not in before.content.decode()
    assert before.context["scores"].hidden == 1
    reza.post(page_of(held, "scorecard/"), filled(words="کم‌حرف", do="keep"))
    assert "دقیق و کنجکاو" not in reza.get(page_of(held)).content.decode(), "a draft opens nothing"
    reza.post(page_of(held, "scorecard/"), filled(words="کم‌حرف"))
    assert "دقیق و کنجکاو" in reza.get(page_of(held)).content.decode()


def test_the_owner_sees_who_is_missing(cast: Cast, held: Interview) -> None:
    as_user(cast.dariush).post(page_of(held, "scorecard/"), filled())
    page = as_user(cast.maryam).get(page_of(held))
    assert page.context["scores"].missing == [cast.reza]
    assert "دقیق و کنجکاو" in page.content.decode()


def test_half_a_card_is_kept_and_not_handed_in(cast: Cast, held: Interview) -> None:
    dariush = as_user(cast.dariush)
    half = filled(score_2="", recommendation="")
    answer = dariush.post(page_of(held, "scorecard/"), half)
    assert answer.status_code == 422
    dariush.post(page_of(held, "scorecard/"), half | {"do": "keep"})
    assert Scorecard.objects.get().state == "draft"


def test_a_card_that_was_handed_in_is_corrected_in_the_open(cast: Cast, held: Interview) -> None:
    dariush = as_user(cast.dariush)
    dariush.post(page_of(held, "scorecard/"), filled())
    dariush.post(page_of(held, "scorecard/"), filled(words="دقیق، کنجکاو و وقت‌شناس"))
    card = Scorecard.objects.get()
    assert (card.state, card.words) == ("handed_in", "دقیق، کنجکاو و وقت‌شناس")
    assert (
        card.events.get(to_state="handed_in", from_state="handed_in").changes["words"][0] == "دقیق و کنجکاو"
    )
    assert "دقیق و کنجکاو" in dariush.get(page_of(held, "scorecard/")).content.decode()
    refused = dariush.post(page_of(held, "scorecard/"), filled(recommendation=""))
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "changes", [{"score_0": "6"}, {"score_0": "0"}, {"recommendation": "x"}, {"words": "م" * 4000}]
)
def test_nonsense_is_not_kept(cast: Cast, held: Interview, changes: dict[str, str]) -> None:
    assert as_user(cast.dariush).post(page_of(held, "scorecard/"), filled(**changes)).status_code == 422
    assert not Scorecard.objects.exists()


def test_only_who_held_it_writes(cast: Cast, held: Interview) -> None:
    assert as_user(cast.maryam).get(page_of(held, "scorecard/")).status_code == 403
    assert as_user(cast.kamran).get(page_of(held, "scorecard/")).status_code == 404
    assert as_user(cast.negar.user).get(page_of(held, "scorecard/")).status_code == 403


def test_it_opens_when_the_interview_begins(cast: Cast) -> None:
    (slot,) = make_times(cast.inspection, by=cast.maryam, count=1)
    book_interview(make_invited(cast.negar, cast.inspection, by=cast.maryam), slot, by=cast.negar.user)
    assert as_user(cast.maryam).get(f"/hr/interviews/{slot.pk}/scorecard/").status_code == 302


def test_a_company_scores_what_it_cares_about(cast: Cast, held: Interview) -> None:
    as_user(cast.dariush).post(page_of(held, "scorecard/"), filled())
    maryam = as_user(cast.maryam)
    answer = maryam.post("/hr/interviews/criteria/", {"names": "دقت\nایمنی\n\nدقت"})
    assert answer.status_code == 302
    page = as_user(cast.reza).get(page_of(held, "scorecard/"))
    assert page.context["form"].names == ["دقت", "ایمنی"]
    assert len(Scorecard.objects.get().scores) == 4, "what was written keeps its own criteria"
    assert maryam.post("/hr/interviews/criteria/", {"names": "\n".join("abcdefghi")}).status_code == 422
    assert as_user(cast.reza).get("/hr/interviews/criteria/").status_code == 403
