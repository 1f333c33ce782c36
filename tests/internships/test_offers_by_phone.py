"""An offer that was agreed on by phone: HR notes it, and it counts once the student says that it was so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import offers
from internships.models import Application, Offer
from internships.offer_terms import PhoneYes
from internships.states import ApplicationState, OfferState
from people.notifications.models import Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_recruiter_offers import path_of, typed, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


def noted(application: Application, **call: Any) -> Offer:
    agreed = PhoneYes(**{"on": make.today(), "spoke_with": "خانم نیکو", **call})
    return make.make_offer(application, agreed=agreed)


def test_hr_notes_the_call_and_the_seat_is_held(client: Client, cast: Cast, application: Application) -> None:
    client.force_login(cast.maryam)
    call = {"agreed_on": typed(make.today()), "agreed_with": "خانم نیکو"}
    answer = client.post(path_of(application), written(**call))
    offer = Offer.objects.get()
    assert (offer.agreed_by_phone_on, offer.agreed_with, offer.state) == (make.today(), "خانم نیکو", "open")
    assert "خانم نیکو" in client.get(answer.url).content.decode()
    assert Offer.objects.holding_seats().count() == 1


@pytest.mark.parametrize(
    ("call", "field"),
    [
        # Counted when tests are collected, and midnight may pass before they run: the day after tomorrow.
        ({"agreed_on": typed(make.days(2)), "agreed_with": "x"}, "agreed_on"),
        ({"agreed_on": typed(make.days(-1)), "agreed_with": "x"}, "agreed_on"),  # before the application
        ({"agreed_on": typed(make.today())}, "agreed_with"),
        ({"agreed_with": "x"}, "agreed_on"),
    ],
)
def test_a_call_that_can_not_have_been_is_refused_by_its_field(
    client: Client, cast: Cast, application: Application, call: dict[str, str], field: str
) -> None:
    client.force_login(cast.maryam)
    answer = client.post(path_of(application), written(**call))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Offer.objects.exists()


def test_the_time_to_answer_is_not_shorter_for_it(application: Application) -> None:
    soon = timezone.now() + timedelta(hours=48) - timedelta(minutes=1)
    with pytest.raises(Refusal) as no:
        make.make_offer(application, agreed=PhoneYes(make.today(), "x"), expires_at=soon)
    assert no.value.field == "expires_on"


def test_the_student_reads_what_was_noted_and_confirms(
    client: Client, cast: Cast, application: Application
) -> None:
    offer = noted(application)
    client.force_login(cast.negar.user)
    page = client.get(f"/me/offers/{offer.pk}/accept/").content.decode()
    assert "درست است؟" in page
    assert "خانم نیکو" in page
    client.post(f"/me/offers/{offer.pk}/accept/", {"seen": "open"})
    application.refresh_from_db()
    assert application.state == ApplicationState.ACCEPTED


def test_the_student_says_that_it_was_not_so_and_hr_reads_that(
    client: Client, cast: Cast, application: Application
) -> None:
    offer = noted(application)
    client.force_login(cast.negar.user)
    url = f"/me/offers/{offer.pk}/decline/"
    assert client.post(url, {"seen": "open"}).status_code == 422  # how it was has to be said
    client.post(url, {"seen": "open", "said": "not_agreed", "note": "تماسی نبود"})
    offer.refresh_from_db()
    assert (offer.state, offer.events.last().changes) == (OfferState.DECLINED, {"not_agreed": True})
    told = Message.objects.get(kind="offer.declined", recipient=cast.maryam)
    assert told.values["not_agreed"]


def test_who_was_never_called_can_not_be_said_to_have_agreed(cast: Cast, application: Application) -> None:
    offer = offers.decline_offer(make.make_offer(application), by=cast.negar.user, not_agreed=True)
    assert offer.events.last().changes == {}
