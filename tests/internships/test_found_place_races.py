"""Two people at the same moment, over one self-found place: on real connections, one of them is told no."""

from typing import Any

import pytest

from internships.actions import found_places as own
from internships.actions import place_decisions as decisions
from internships.actions.offers import accept_offer
from internships.actions.place_companies import invite_company
from internships.actions.placements import start_found_place
from internships.models import FoundPlace, PlaceApproval, Placement
from internships.states import FoundPlaceState
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships import places as make_places
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)
S = FoundPlaceState


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def state_of(place: FoundPlace) -> str:
    place.refresh_from_db()
    return place.state


def test_two_coordinators_decide_at_once(cast: Cast) -> None:
    two = [make_places.make_academic(name, coordinator=True).user for name in ("دکتر یک", "دکتر دو")]
    place = make_places.make_submitted(cast.negar, make_places.make_course(place_steps=["coordinator"]))

    def decide(user: Any, decision: str) -> Any:
        seen: dict[str, Any] = {"seen": "submitted", "step": "coordinator", "round": 1}
        return decisions.decide_place(place, by=user, decision=decision, note="x", **seen)

    answers = at_once(lambda: decide(two[0], "approved"), lambda: decide(two[1], "refused"))
    assert refusals(answers) == 1
    assert PlaceApproval.objects.count() == 1
    assert state_of(place) in (S.APPROVED, S.REFUSED)


def test_sending_in_twice_is_one_round(cast: Cast) -> None:
    place = make_places.make_place(cast.negar)
    answers = at_once(*[lambda: own.submit_place(place, by=cast.negar.user, seen="draft")] * 3)
    assert refusals(answers) == 2
    place.refresh_from_db()
    assert place.round == 1


def test_two_drafts_of_a_kind_at_once(cast: Cast) -> None:
    kind = make_places.make_course()
    answers = at_once(*[lambda: make_places.make_place(cast.negar, kind)] * 3)
    assert refusals(answers) == 2


def test_stepping_back_while_somebody_approves(cast: Cast) -> None:
    coordinator = make_places.make_academic("دکتر یک", coordinator=True).user
    place = make_places.make_submitted(cast.negar, make_places.make_course(place_steps=["coordinator"]))
    seen: dict[str, Any] = {"seen": "submitted"}
    answers = at_once(
        lambda: decisions.decide_place(place, by=coordinator, decision="approved", **seen),
        lambda: own.withdraw_place(place, by=cast.negar.user, **seen),
    )
    assert refusals(answers) == 1
    assert state_of(place) in (S.APPROVED, S.WITHDRAWN)


def test_taking_back_while_somebody_approves(cast: Cast) -> None:
    coordinator = make_places.make_academic("دکتر یک", coordinator=True).user
    supervisor = make_places.make_academic("دکتر دو").user
    place = make_places.make_submitted(cast.negar, supervisor=supervisor)
    answers = at_once(
        lambda: decisions.decide_place(place, by=coordinator, decision="approved"),
        lambda: own.take_back_place(place, by=cast.negar.user),
    )
    assert refusals(answers) == 1


def test_work_begins_while_the_student_accepts_an_offer(cast: Cast) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    place = make_places.make_approved(cast.negar, make_places.make_course(place_steps=["office"]))
    answers = at_once(
        lambda: start_found_place(place, by=cast.leila), lambda: accept_offer(offer, by=cast.negar.user)
    )
    assert refusals(answers) == 1


def test_work_begins_once(cast: Cast) -> None:
    place = make_places.make_approved(cast.negar, make_places.make_course(place_steps=["office"]))
    answers = at_once(*[lambda: start_found_place(place, by=cast.leila)] * 3)
    assert refusals(answers) == 2
    assert Placement.objects.count() == 1


def test_one_unknown_company_of_two_places_is_entered_once(cast: Cast) -> None:
    summer = make_places.make_summer()
    make_places.make_academic("دکتر یک", coordinator=True)
    number = make.company_national_id(999)
    weekly = {"total_hours": None, "weekly_hours": 20, "national_id": number}
    mine, yours = (make_places.make_approved(s, summer, **weekly) for s in (cast.negar, cast.tara))

    def invite(place: FoundPlace) -> Any:
        facts = {"name": place.name, "national_id": number}
        return invite_company(
            place, by=cast.leila, company=facts, owner={"full_name": "x", "email": "x@x.test"}
        )

    answers = at_once(lambda: invite(mine), lambda: invite(yours))
    assert refusals(answers) <= 1
    companies = FoundPlace.objects.exclude(company=None).values_list("company", flat=True)
    assert len(set(companies)) == 1
