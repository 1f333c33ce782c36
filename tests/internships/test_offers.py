"""Offers: within the MoU, answered once, and what accepting does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from companies.actions import mous
from internships.actions import applications, offers, placements, positions
from internships.models import Application, Offer
from internships.states import ApplicationState, CloseReason, OfferState
from people.notifications.models import Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"weekly_hours": 25}, "weekly_hours"),
        ({"pay_rial": 799_999}, "pay_rial"),
        ({"ends_on": make.days(400)}, "ends_on"),
        ({"starts_on": make.days(100), "ends_on": make.days(99)}, "ends_on"),
        ({"expires_at": timezone.now() + timedelta(hours=40)}, "expires_on"),
    ],
)
def test_an_offer_outside_the_mou_is_refused_by_its_field(
    application: Application, terms: dict, field: str
) -> None:
    with pytest.raises(Refusal) as no:
        make.make_offer(application, **terms)
    assert no.value.field == field
    assert not Offer.objects.exists()


def test_an_offer_keeps_the_mou_and_terms_it_was_made_under(cast: Cast, application: Application) -> None:
    offer = make.make_offer(application)
    assert offer.mou == cast.mou
    assert offer.terms == cast.mou.terms.get()


def test_no_offer_while_the_mou_is_suspended(cast: Cast, application: Application) -> None:
    mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    with pytest.raises(Refusal):
        make.make_offer(application)


def test_a_made_offer_can_be_accepted_after_the_mou_was_suspended(
    cast: Cast, application: Application
) -> None:
    offer = make.make_offer(application)
    mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    assert offers.accept_offer(offer, by=cast.negar.user).state == OfferState.ACCEPTED


def test_accepting_ends_the_other_applications_whose_dates_overlap(
    cast: Cast, application: Application
) -> None:
    overlapping = make.make_application(cast.negar, cast.moulds)
    later_work = make.make_position(cast.angareh, starts_on=make.days(160), ends_on=make.days(250))
    later = make.make_application(cast.negar, later_work)
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    overlapping.refresh_from_db()
    later.refresh_from_db()
    assert overlapping.state == ApplicationState.WITHDRAWN
    assert overlapping.close_reason == CloseReason.ACCEPTED_ELSEWHERE
    assert overlapping.events.last().by is None
    assert later.state == ApplicationState.SUBMITTED
    assert Message.objects.filter(kind="application.withdrawn", recipient=cast.kamran).exists()


def test_a_rejection_that_is_not_told_yet_ends_with_the_others(cast: Cast, application: Application) -> None:
    other = make.make_application(cast.negar, cast.moulds)
    applications.reject_application(other, by=cast.kamran, reason=CloseReason.SKILLS)
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    other.refresh_from_db()
    assert (other.state, other.close_reason) == (ApplicationState.WITHDRAWN, CloseReason.ACCEPTED_ELSEWHERE)
    with pytest.raises(Refusal):
        applications.undo_rejection(other, by=cast.kamran)
    rejection = Message.objects.get(kind="application.rejected", recipient=cast.negar.user)
    assert rejection.state == Message.State.CANCELLED


def test_accepting_frees_the_seat_of_the_other_offer(cast: Cast, application: Application) -> None:
    other = make.make_offer(make.make_application(cast.negar, cast.moulds))
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    other.refresh_from_db()
    assert (other.state, other.seat_dates) == (OfferState.DECLINED, None)


def test_overlapping_work_is_not_accepted_twice(cast: Cast, application: Application) -> None:
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)
    second = make.make_offer(make.make_application(cast.negar, cast.moulds))
    with pytest.raises(Refusal):
        offers.accept_offer(second, by=cast.negar.user)


def test_an_expired_offer_is_not_accepted_even_before_beat_writes_it_down(
    cast: Cast, application: Application
) -> None:
    offer = make.make_offer(application)
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now())
    with pytest.raises(Refusal):
        offers.accept_offer(offer, by=cast.negar.user)


def test_an_offer_that_ran_out_is_written_down_and_told_once(cast: Cast, application: Application) -> None:
    offer = make.make_offer(application)
    assert not offers.expire_offer(offer.pk)
    after = offer.expires_at
    assert offers.expire_offer(offer.pk, at=after)
    assert not offers.expire_offer(offer.pk, at=after)
    offer.refresh_from_db()
    application.refresh_from_db()
    assert (offer.state, application.state) == (OfferState.EXPIRED, ApplicationState.DECLINED)
    assert Message.objects.filter(kind="offer.expired", recipient=cast.negar.user).count() == 1


def test_the_application_of_an_expired_offer_shows_declined_at_that_moment(application: Application) -> None:
    offer = make.make_offer(application)
    application.refresh_from_db()
    assert application.state_at_time(offer.expires_at) == ApplicationState.DECLINED
    found = Application.objects.with_state_now(offer.expires_at).get(pk=application.pk)
    assert found.now_state == ApplicationState.DECLINED


def test_revoking_leads_back_to_where_it_was(cast: Cast, application: Application) -> None:
    offer = make.make_offer(application)
    offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد")
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert not Offer.objects.holding_seats().exists()


def test_what_comes_back_to_waiting_while_suspended_has_no_running_clock(
    cast: Cast, application: Application
) -> None:
    offer = make.make_offer(application)
    rejected = applications.reject_application(
        make.make_application(cast.tara, cast.inspection), by=cast.maryam, reason=CloseReason.OTHER
    )
    mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد")
    applications.undo_rejection(rejected, by=cast.maryam)
    assert not Application.objects.waiting().filter(clock_stopped_at=None).exists()
    mous.resume_mou(cast.mou, by=cast.leila)
    assert not Application.objects.filter(clock_stopped_at__isnull=False).exists()


def test_an_answered_offer_is_not_revoked(cast: Cast, application: Application) -> None:
    offer = make.make_offer(application)
    offers.accept_offer(offer, by=cast.negar.user)
    with pytest.raises(Refusal):
        offers.revoke_offer(offer, by=cast.maryam, reason="…")


def test_an_acceptance_that_is_cancelled_frees_seat_and_student(cast: Cast, application: Application) -> None:
    offer = make.make_offer(application)
    offers.accept_offer(offer, by=cast.negar.user)
    placements.cancel_acceptance(application, by=cast.leila, reason="بیماری")
    assert not Offer.objects.holding_seats().exists()
    make.make_accepted(cast.negar, cast.moulds)


def test_a_monthly_offer_is_compared_by_the_hour(cast: Cast, application: Application) -> None:
    low = 12 * 1_000_000
    with pytest.raises(Refusal):
        make.make_offer(application, pay_basis="monthly", pay_rial=low, weekly_hours=20)
    make.make_offer(application, pay_basis="monthly", pay_rial=80_000_000, weekly_hours=20)


def test_taking_an_offer_back_on_a_closed_position_ends_the_application(cast: Cast) -> None:
    """Nobody waits there any more: it can’t go back to where it was."""
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    positions.close_position(cast.inspection, by=cast.maryam)
    offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد")
    application = Application.objects.get(pk=offer.application_id)
    assert (application.state, application.close_reason) == ("rejected", "position_closed")
    message = Message.objects.get(kind="offer.revoked", recipient=cast.negar.user)
    assert message.values["closed"]
    with pytest.raises(Refusal):
        applications.shortlist_application(application, by=cast.maryam)
