"""Seats: the peak of overlapping dates, for a position and for its MoU."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internships import seats
from internships.actions import offers, placements
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

DAY = date(2026, 11, 22)


def ranges() -> st.SearchStrategy[seats.Days]:
    return st.builds(
        lambda start, length: (DAY + timedelta(start), DAY + timedelta(start + length)),
        st.integers(0, 40),
        st.integers(0, 20),
    )


@given(st.lists(ranges(), max_size=12), ranges())
def test_the_peak_is_the_busiest_day_counted_by_hand(held: list[seats.Days], within: seats.Days) -> None:
    first, last = within
    every_day = [first + timedelta(n) for n in range((last - first).days + 1)]
    by_hand = max(sum(begins <= day <= ends for begins, ends in held) for day in every_day)
    assert seats.peak(held, within) == by_hand


@given(st.lists(ranges(), max_size=8), ranges(), st.integers(0, 10))
def test_free_seats_are_never_negative(held: list[seats.Days], within: seats.Days, limit: int) -> None:
    assert 0 <= seats.free(limit, held, within) <= limit


def test_one_leaves_on_the_eve_of_the_next() -> None:
    held = [(DAY, DAY + timedelta(9)), (DAY + timedelta(10), DAY + timedelta(20))]
    assert seats.peak(held, (DAY, DAY + timedelta(30))) == 1


@pytest.mark.django_db
def test_a_seat_is_taken_by_the_offer_and_given_back_by_the_no(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    offer = make.make_offer(make.make_application(cast.negar, position))
    waiting = make.make_application(cast.tara, position)
    with pytest.raises(Refusal, match=r"taken|پر"):
        make.make_offer(waiting)
    offers.decline_offer(offer, by=cast.negar.user)
    make.make_offer(waiting)


@pytest.mark.django_db
def test_offers_for_dates_that_do_not_meet_share_a_seat(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    mine, yours = make.make_application(cast.negar, position), make.make_application(cast.tara, position)
    make.make_offer(mine, ends_on=make.days(60))
    with pytest.raises(Refusal):
        make.make_offer(yours, starts_on=make.days(60))
    make.make_offer(yours, starts_on=make.days(61))


@pytest.mark.django_db
def test_an_expired_offer_holds_no_seat_even_before_beat_writes_it_down(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    offer = make.make_offer(make.make_application(cast.negar, position))
    type(offer).objects.filter(pk=offer.pk).update(expires_at=offer.made_at)
    make.make_offer(make.make_application(cast.tara, position))


@pytest.mark.django_db
def test_a_placement_that_ends_early_frees_its_remaining_days(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1, starts_on=make.days(1))
    placement = make.make_placement(cast.negar, position)
    waiting = make.make_application(cast.tara, position)
    with pytest.raises(Refusal):
        make.make_offer(waiting)
    placements.end_placement(placement, by=cast.leila, ended_on=make.days(30))
    with pytest.raises(Refusal):
        make.make_offer(waiting, starts_on=make.days(30))
    make.make_offer(waiting, starts_on=make.days(31))
