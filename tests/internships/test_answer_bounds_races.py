"""Two heads at once, and a company that hands in while the bounds change: on real connections."""

import pytest

from internships.actions.answer_bounds import set_bounds
from internships.actions.positions import submit_position
from internships.models import AnswerBounds, AnswerBoundsEvent, Position
from internships.states import PositionState
from tests import factories as make
from tests.cast import Cast, assemble
from tests.internships.test_answer_bounds import AS_SHIPPED
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return assemble()


def to(cast: Cast, **values: int) -> AnswerBounds:
    return set_bounds(by=cast.parvin, values=AS_SHIPPED | values, reason="", seen=1)


def test_of_two_heads_at_once_the_second_looks_again(cast: Cast) -> None:
    answers = at_once(lambda: to(cast, days_max=10), lambda: to(cast, days_max=20))
    assert refusals(answers) == 1
    assert AnswerBoundsEvent.objects.count() == 1


def test_the_same_wish_twice_at_once_is_one_change(cast: Cast) -> None:
    assert refusals(at_once(*[lambda: to(cast, days_max=10)] * 3)) == 0
    assert AnswerBoundsEvent.objects.count() == 1


def test_what_is_handed_in_at_that_moment_meets_the_old_bounds_or_the_new(cast: Cast) -> None:
    """Never a change in between: one waits for the other."""
    draft = make.make_position(cast.pendar, state="draft", answer_within_days=5)
    answers = at_once(lambda: submit_position(draft, by=cast.maryam), lambda: to(cast, days_min=6))
    handed_in = Position.objects.get(pk=draft.pk).state == PositionState.SUBMITTED
    assert refusals(answers) == (0 if handed_in else 1)
    assert AnswerBounds.objects.in_force().days_min == 6
