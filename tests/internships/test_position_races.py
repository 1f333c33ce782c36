"""Changing a position while others rely on it, and two windows that type at once: on real connections."""

import pytest

from internships import seats
from internships.actions import changes
from internships.actions import positions as actions
from internships.actions.position_drafts import keep_typed
from internships.models import Position, PositionChange, PositionDraft
from internships.states import ChangeState, PositionState
from internships.terms import seats_of_position
from tests import factories as make
from tests.cast import Cast, assemble
from tests.internships.test_position_changes import propose, values
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def test_seats_are_taken_while_fewer_are_approved(cast: Cast) -> None:
    """Whichever is first, there are never fewer seats than are held."""
    change = propose(cast, seats=1)
    mine, yours = (make.make_application(one, cast.inspection) for one in (cast.negar, cast.tara))
    make.make_offer(mine)
    answers = at_once(lambda: make.make_offer(yours), lambda: changes.approve_change(change, by=cast.leila))
    position = Position.objects.get(pk=cast.inspection.pk)
    held = seats_of_position(position)
    assert seats.peak(held, (position.starts_on, position.ends_on)) <= position.seats
    assert refusals(answers) == 1


def test_two_of_the_company_propose_at_once(cast: Cast) -> None:
    position = Position.objects.get(pk=cast.inspection.pk)

    def propose_seats(wanted: int) -> PositionChange:
        return changes.propose_change(position, by=cast.maryam, values=values(position, seats=wanted))

    answers = at_once(lambda: propose_seats(4), lambda: propose_seats(5))
    assert refusals(answers) == 0
    assert PositionChange.objects.count() == 1


def test_two_of_the_office_decide_at_once(cast: Cast) -> None:
    change = propose(cast, seats=4)
    answers = at_once(
        lambda: changes.approve_change(change, by=cast.leila, seen="proposed"),
        lambda: changes.return_change(change, by=cast.parvin, reason="نه", seen="proposed"),
    )
    assert refusals(answers) == 1
    change.refresh_from_db()
    assert (Position.objects.get(pk=cast.inspection.pk).seats == 4) == (change.state == ChangeState.APPROVED)


def test_it_is_closed_while_a_change_is_approved(cast: Cast) -> None:
    change = propose(cast, seats=4)
    at_once(
        lambda: changes.approve_change(change, by=cast.leila, seen="proposed"),
        lambda: actions.close_position(cast.inspection, by=cast.maryam, cause="no_need"),
    )
    change.refresh_from_db()
    assert Position.objects.get(pk=cast.inspection.pk).state == PositionState.CLOSED
    assert change.state in (ChangeState.APPROVED, ChangeState.WITHDRAWN)


def test_two_requests_begin_the_same_form_at_once(cast: Cast) -> None:
    answers = at_once(
        *[lambda: keep_typed(cast.pendar, by=cast.maryam, typed={"title": ["الف"]}, key="a" * 32, page="one")]
        * 3
    )
    assert refusals(answers) == 0
    assert PositionDraft.objects.count() == 1
