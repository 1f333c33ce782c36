"""The main job, action by action: what each step changes and whom it tells."""

import pytest

from internships.actions import applications, offers
from internships.states import ApplicationState, OfferState
from people.notifications.models import InboxItem, Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_main_job_from_application_to_acceptance(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection, letter="سلام")
    application = applications.shortlist_application(application, by=cast.maryam)
    offer = make.make_offer(application)
    offer = offers.accept_offer(offer, by=cast.negar.user)
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED
    assert offer.state == OfferState.ACCEPTED
    assert [event.to_state for event in application.events.all()] == [
        "submitted",
        "shortlisted",
        "offered",
        "accepted",
    ]
    told = list(
        InboxItem.objects.filter(recipient=cast.negar.user).order_by("id").values_list("kind", flat=True)
    )
    assert told == ["application.received", "offer.made", "application.accepted"]
    assert Message.objects.filter(recipient=cast.maryam, kind="offer.accepted").count() == 1
