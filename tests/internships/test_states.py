"""The state tables, move by move: what is legal is listed here once more, by hand, and everything else is refused.

A change of a table has to be made twice, on purpose: here it is read as the specification.
"""

import itertools

import pytest
from django.db import transaction

from companies.models import Company, Mou
from companies.states import COMPANY_MOVES, MOU_MOVES, CompanyState, MouState
from internships.actions import waiting_list
from internships.actions.interviews import book_interview
from internships.models import (
    Application,
    Interview,
    InterviewSlot,
    Offer,
    Placement,
    Position,
    Scorecard,
    WaitingList,
    WaitingPlace,
)
from internships.states import (
    APPLICATION_MOVES,
    INTERVIEW_MOVES,
    OFFER_MOVES,
    PLACEMENT_MOVES,
    POSITION_MOVES,
    SCORECARD_MOVES,
    SLOT_MOVES,
    WAITING_LIST_MOVES,
    WAITING_PLACE_MOVES,
    ApplicationState,
    InterviewState,
    OfferState,
    PlacementState,
    PositionState,
    ScorecardState,
    SlotState,
    WaitingListState,
    WaitingPlaceState,
)
from people.workflow import IllegalTransition, StaleState, check_seen, transition
from tests import factories as make
from tests.cast import Cast
from tests.internships.interviews import make_invited, make_times

LEGAL = {
    Company: """
        pending: papers_requested approved rejected merged
        papers_requested: pending approved rejected merged
        approved: suspended merged
        rejected: pending merged
        suspended: approved merged
        merged:
    """,
    Mou: """
        requested: draft abandoned
        draft: in_review abandoned
        in_review: draft awaiting_signatures abandoned
        awaiting_signatures: draft in_force abandoned
        in_force: suspended expired terminated
        suspended: in_force expired terminated
        expired:
        terminated:
        abandoned:
        scheduled:
    """,
    Position: """
        draft: submitted
        submitted: draft changes_requested published
        changes_requested: submitted
        published: paused closed
        paused: published closed
        closed:
    """,
    Application: """
        submitted: in_review shortlisted interview offered rejected withdrawn lapsed
        in_review: submitted shortlisted interview offered rejected withdrawn lapsed
        shortlisted: submitted in_review interview offered rejected withdrawn lapsed
        interview: submitted in_review shortlisted offered rejected withdrawn lapsed
        offered: submitted in_review shortlisted interview accepted declined withdrawn
        accepted: placed cancelled
        placed:
        rejected: submitted in_review shortlisted interview
        withdrawn:
        declined:
        lapsed:
        cancelled:
    """,
    Offer: """
        open: accepted declined expired revoked
        accepted:
        declined:
        expired:
        revoked:
    """,
    Placement: """
        running: ended
        ended:
    """,
    InterviewSlot: """
        offered: cancelled
        cancelled:
    """,
    Interview: """
        booked: cancelled
        cancelled:
    """,
    Scorecard: """
        draft: handed_in
        handed_in:
    """,
    WaitingList: """
        running: paused
        paused: running
    """,
    WaitingPlace: """
        waiting: offered skipped removed
        offered:
        skipped:
        removed:
    """,
}
STATES = {
    Company: CompanyState,
    Mou: MouState,
    Position: PositionState,
    Application: ApplicationState,
    Offer: OfferState,
    Placement: PlacementState,
    InterviewSlot: SlotState,
    Interview: InterviewState,
    Scorecard: ScorecardState,
    WaitingList: WaitingListState,
    WaitingPlace: WaitingPlaceState,
}
TABLES = {
    Company: COMPANY_MOVES,
    Mou: MOU_MOVES,
    Position: POSITION_MOVES,
    Application: APPLICATION_MOVES,
    Offer: OFFER_MOVES,
    Placement: PLACEMENT_MOVES,
    InterviewSlot: SLOT_MOVES,
    Interview: INTERVIEW_MOVES,
    Scorecard: SCORECARD_MOVES,
    WaitingList: WAITING_LIST_MOVES,
    WaitingPlace: WAITING_PLACE_MOVES,
}


def legal(model: type) -> dict[str, set[str]]:
    lines = (line.strip().split(":") for line in LEGAL[model].strip().splitlines())
    return {came_from: set(to.split()) for came_from, to in lines}


@pytest.mark.parametrize("model", LEGAL, ids=lambda m: m.__name__)
def test_the_table_is_the_specification(model: type) -> None:
    assert {state: set(moves) for state, moves in TABLES[model].items()} == legal(model)


@pytest.mark.parametrize("model", LEGAL, ids=lambda m: m.__name__)
def test_every_state_has_its_row(model: type) -> None:
    assert set(TABLES[model]) == set(STATES[model].values)


MOVES = [
    (model, came_from, to)
    for model in LEGAL
    for came_from, to in itertools.product(STATES[model].values, repeat=2)
]


@pytest.fixture
def rows(cast: Cast) -> dict[type, object]:
    placement = make.make_placement(cast.negar, cast.inspection)
    (slot,) = make_times(cast.inspection, by=cast.maryam, count=1)
    interview = book_interview(
        make_invited(cast.tara, cast.inspection, by=cast.maryam), slot, by=cast.tara.user
    )
    other = make.make_application(make.make_student(), cast.inspection)
    waiting_list.add_to_list(cast.inspection, [other.pk], by=cast.maryam)
    place = WaitingPlace.objects.get()
    return {
        InterviewSlot: slot,
        Interview: interview,
        Scorecard: Scorecard.objects.create(interview=interview, by=cast.maryam),
        Company: cast.pendar,
        Mou: cast.mou,
        Position: cast.inspection,
        Application: placement.application,
        Offer: placement.offer,
        Placement: placement,
        WaitingList: place.waiting_list,
        WaitingPlace: place,
    }


def what_goes_with(cast: Cast, model: type, to: str) -> dict[str, object]:
    """The database knows no merged company without the one that it was merged into."""
    return {"merged_into": cast.angareh if to == CompanyState.MERGED else None} if model is Company else {}


@pytest.mark.django_db
def test_the_gate_makes_legal_moves_with_an_event_and_refuses_all_others(
    cast: Cast, rows: dict[type, object]
) -> None:
    for model, came_from, to in MOVES:
        row = rows[model]
        row.state = came_from  # type: ignore[attr-defined]
        before = row.events.count()  # type: ignore[attr-defined]
        if to in legal(model)[came_from]:
            with transaction.atomic():
                transition(row, to, by=None, reason="why", **what_goes_with(cast, model, to))
            event = row.events.last()  # type: ignore[attr-defined]
            assert (event.from_state, event.to_state, event.reason) == (came_from, to, "why")
        else:
            with pytest.raises(IllegalTransition), transaction.atomic():
                transition(row, to, by=None)
            assert row.events.count() == before  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_the_gate_refuses_to_work_outside_a_transaction(db: None) -> None:
    company = make.make_company(approved=False)
    with pytest.raises(RuntimeError):
        transition(company, CompanyState.APPROVED, by=None)


def test_a_page_that_showed_another_state_is_stale() -> None:
    with pytest.raises(StaleState):
        check_seen(Position(state=PositionState.PAUSED), PositionState.PUBLISHED)
    check_seen(Position(state=PositionState.PAUSED), None)
