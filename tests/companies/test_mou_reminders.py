"""Reminders 90, 60 and 30 days before the end: to both sides, once each, whatever restarts."""

from datetime import timedelta

import pytest

from companies.actions import mous
from companies.actions.renewing import draft_renewal
from companies.models import Mou
from companies.tasks import remind_of_ends
from internships.models import Position
from people.notifications.models import Message
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_one_ends(cast: Cast) -> None:
    Mou.objects.exclude(pk=cast.mou.pk).update(ends_on=make.days(3000))
    Position.objects.update(deadline_at=jalali.end_of_day(make.days(1)))


def told(reader: object) -> list[int]:
    found = Message.objects.filter(kind="mou.ends_soon", recipient=reader).order_by("id")
    return [message.values["days_left"] for message in found]


def run_daily(clock: Clock, mou: Mou, from_days: int, to_days: int) -> None:
    for left in range(from_days, to_days, -1):
        clock.stand(jalali.start_of_day(mou.ends_on - timedelta(days=left)) + timedelta(hours=8))
        remind_of_ends()
        remind_of_ends()  # beat came twice


def test_both_sides_are_told_three_times(cast: Cast, clock: Clock) -> None:
    run_daily(clock, cast.mou, 95, -3)
    for reader in (cast.maryam, cast.dariush, cast.leila, cast.parvin):
        assert told(reader) == [90, 60, 30]
    for reader in (cast.reza, cast.behzad, cast.kamran):
        assert told(reader) == []


def test_only_the_nearest_of_what_was_missed(cast: Cast, clock: Clock) -> None:
    run_daily(clock, cast.mou, 41, 20)
    assert told(cast.maryam) == [41, 30]


def test_a_distance_before_its_first_day_never_comes(cast: Cast, clock: Clock) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(starts_on=make.today(), ends_on=make.days(45))
    remind_of_ends()
    assert told(cast.maryam) == []
    run_daily(clock, Mou.objects.get(pk=cast.mou.pk), 44, 0)
    assert told(cast.maryam) == [30]


def test_a_new_last_day_counts_anew(cast: Cast, clock: Clock) -> None:
    run_daily(clock, cast.mou, 91, 80)
    make.make_amendment(cast.mou, extends_to=cast.mou.ends_on + timedelta(days=100))
    mou = Mou.objects.get(pk=cast.mou.pk)
    run_daily(clock, mou, 95, 80)
    assert told(cast.maryam) == [90, 90]


def test_while_its_renewal_is_prepared_only_the_office_at_the_last(cast: Cast, clock: Clock) -> None:
    successor = draft_renewal(cast.mou, by=cast.leila)
    run_daily(clock, cast.mou, 95, 0)
    assert told(cast.leila) == [30]
    assert told(cast.maryam) == []
    assert successor.predecessor_id == cast.mou.pk


def test_a_signed_renewal_and_a_declared_end_are_known(cast: Cast, clock: Clock) -> None:
    make.make_mou(
        cast.pendar,
        starts_on=cast.mou.ends_on + timedelta(days=1),
        ends_on=make.days(900),
        predecessor=cast.mou,
    )
    run_daily(clock, cast.mou, 95, 0)
    assert told(cast.leila) == []


def test_of_a_declared_end_nobody_is_reminded(cast: Cast, clock: Clock) -> None:
    mous.terminate_mou(cast.mou, by=cast.leila, reason="…", on=make.days(200))
    run_daily(clock, Mou.objects.get(pk=cast.mou.pk), 95, 0)
    assert told(cast.leila) == []


def test_one_that_renews_itself_is_announced_once(cast: Cast, clock: Clock) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(renews_automatically=True)
    run_daily(clock, cast.mou, 95, -3)
    assert told(cast.maryam) == [30]
    said = Message.objects.get(kind="mou.ends_soon", recipient=cast.maryam).values
    assert said["renews"] is True
