"""Seats that become free while everybody acts, on real connections: no seat twice, no list that stands, no deadlock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from internships.actions import offers, placements, waiting_list
from internships.actions.many_offers import make_offers
from internships.actions.moving_up import move_up, move_up_lists
from internships.models import Application, Offer, Position, WaitingPlace
from internships.states import OfferState, Side
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def waits(position: Position, *applications: Application, cast: Cast) -> None:
    waiting_list.add_to_list(position, [row.pk for row in applications], by=cast.maryam)
    waiting_list.let_list_move(position.waiting_list, by=cast.maryam)


def held() -> int:
    return Offer.objects.holding_seats().count()


def test_two_colleagues_offer_the_last_seats_in_bulk(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=3)
    rows = [make.make_application(make.make_student(), position).pk for _ in range(4)]
    terms = make.offer_terms(position)
    answers = at_once(
        lambda: make_offers(position, [rows[0], rows[1]], by=cast.maryam, terms=terms),
        lambda: make_offers(position, [rows[3], rows[2]], by=cast.dariush, terms=terms),
    )
    assert refusals(answers) == 1
    assert held() == 2  # all of one, none of the other


def test_the_same_people_offered_twice_in_other_orders(cast: Cast) -> None:
    """The locks are taken ascending, whatever the order given: no deadlock, and one offer each."""
    position = make.make_position(cast.pendar, seats=6)
    rows = [make.make_application(make.make_student(), position).pk for _ in range(6)]
    terms = make.offer_terms(position)
    answers = at_once(
        *[
            lambda order=order: make_offers(position, order, by=cast.maryam, terms=terms)
            for order in (rows, rows[::-1], rows[3:] + rows[:3])
        ]
    )
    assert refusals(answers) == 2
    assert held() == 6


def test_it_runs_out_while_it_is_accepted_and_somebody_waits(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    offer = make.make_offer(make.make_application(cast.negar, position))
    waits(position, make.make_application(cast.tara, position), cast=cast)
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() + timedelta(milliseconds=300))
    at_once(
        lambda: offers.accept_offer(offer, by=cast.negar.user),
        lambda: offers.expire_offer(offer.pk),
        lambda: move_up(position.pk),
        lambda: move_up_lists(),
    )
    assert held() <= 1
    Offer.objects.filter(state=OfferState.OPEN, student=cast.negar).update(expires_at=timezone.now())
    move_up_lists()
    assert held() == 1


def test_stepping_back_while_the_list_moves(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=2)
    accepted = make.make_accepted(cast.negar, position)
    open_one = make.make_offer(make.make_application(make.make_student(), position))
    rows = [make.make_application(make.make_student(), position) for _ in range(3)]
    waits(position, *rows, cast=cast)
    at_once(
        lambda: placements.cancel_acceptance(
            accepted.application, by=cast.negar.user, side=Side.STUDENT, code="time_changed"
        ),
        lambda: offers.decline_offer(open_one, by=open_one.student.user),
        lambda: move_up(position.pk),
        lambda: move_up(position.pk),
        lambda: waiting_list.move_place(rows[1].waiting_places.get(), by=cast.maryam, up=True),
        lambda: waiting_list.take_off_list(rows[2].waiting_places.get(), by=cast.dariush),
    )
    move_up_lists()
    assert held() == 2
    assert WaitingPlace.objects.filter(state="offered").count() == 2


def test_revoking_twice_frees_one_seat_for_one(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    offer = make.make_offer(make.make_application(cast.negar, position))
    rows = [make.make_application(s, position) for s in (cast.tara, make.make_student())]
    waits(position, *rows, cast=cast)
    answers = at_once(
        lambda: offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد"),
        lambda: offers.revoke_offer(offer, by=cast.dariush, reason="خط تعطیل شد"),
    )
    assert refusals(answers) == 1
    at_once(*[lambda: move_up(position.pk)] * 3)
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 1
    assert WaitingPlace.objects.filter(state="offered").count() == 1


def test_everybody_at_once_over_two_lists_makes_no_deadlock(cast: Cast) -> None:
    """Each waits on the list where the other holds the seat: what one frees is the other's."""
    one, two = (make.make_position(cast.pendar, seats=1) for _ in range(2))
    mine, yours = (
        make.make_offer(make.make_application(cast.negar, one)),
        make.make_offer(make.make_application(cast.tara, two)),
    )
    waits(one, make.make_application(cast.tara, one), cast=cast)
    waits(two, make.make_application(cast.negar, two), cast=cast)
    at_once(
        lambda: offers.decline_offer(mine, by=cast.negar.user),
        lambda: offers.decline_offer(yours, by=cast.tara.user),
        lambda: move_up_lists(cast.pendar.pk),
        lambda: move_up_lists(cast.pendar.pk),
        lambda: make.make_application(cast.negar, cast.moulds),
    )
    move_up_lists()
    assert held() == 2
