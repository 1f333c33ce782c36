"""Answering an offer: what is agreed on and what ends with it is said first; late answers are refused kindly."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from internships.actions import offers
from internships.models import Application, Offer
from internships.states import ApplicationState, OfferState
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(cast: Cast) -> Offer:
    return make.make_offer(make.make_application(cast.negar, cast.inspection), note="خوش آمدید")


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def accept_url(offer: Offer) -> str:
    return f"/me/offers/{offer.pk}/accept/"


def decline_url(offer: Offer) -> str:
    return f"/me/offers/{offer.pk}/decline/"


def test_the_terms_stand_before_the_button(negar: Client, offer: Offer) -> None:
    page = negar.get(accept_url(offer))
    words = page.content.decode()
    assert page.status_code == 200
    assert "920,000 rial" in words
    assert "خوش آمدید" in words
    assert 'name="seen" value="open"' in words


def test_accepting_leads_to_the_application(negar: Client, offer: Offer) -> None:
    answer = negar.post(accept_url(offer), {"seen": "open"})
    assert answer.url == f"/me/applications/{offer.application_id}/"
    offer.refresh_from_db()
    assert offer.state == OfferState.ACCEPTED
    assert "You have accepted the offer" in negar.get(answer.url).content.decode()


def test_what_accepting_ends_is_exactly_what_is_shown(negar: Client, cast: Cast, offer: Offer) -> None:
    same_dates = make.make_application(cast.negar, cast.moulds)
    later = make.make_position(
        cast.angareh, title="کار تابستان", starts_on=make.days(200), ends_on=make.days(260)
    )
    not_overlapping = make.make_application(cast.negar, later)
    shown = negar.get(accept_url(offer)).context["ending"]
    assert shown == [same_dates]
    negar.post(accept_url(offer), {"seen": "open"})
    ended = Application.objects.filter(student=cast.negar, state=ApplicationState.WITHDRAWN)
    assert list(ended) == shown
    not_overlapping.refresh_from_db()
    assert not_overlapping.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize("url", [accept_url, decline_url])
def test_anothers_offer_is_not_there(client: Client, cast: Cast, offer: Offer, url: object) -> None:
    client.force_login(cast.tara.user)
    assert client.get(url(offer)).status_code == 404  # type: ignore[operator]
    assert client.post(url(offer), {"seen": "open"}).status_code == 404  # type: ignore[operator]


@pytest.mark.parametrize("url", [accept_url, decline_url])
def test_only_students_answer(client: Client, cast: Cast, offer: Offer, url: object) -> None:
    assert "/accounts/login/" in client.get(url(offer)).url  # type: ignore[operator]
    client.force_login(cast.maryam)
    assert client.get(url(offer)).status_code == 403  # type: ignore[operator]


@pytest.mark.parametrize("url", [accept_url, decline_url])
def test_the_pages_make_few_queries(
    negar: Client,
    cast: Cast,
    offer: Offer,
    url: object,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make.make_application(cast.negar, cast.moulds)
    with django_assert_max_num_queries(10) as few:
        negar.get(url(offer))  # type: ignore[operator]
    for _number in range(3):
        make.make_offer(make.make_application(cast.negar, make.make_position(cast.angareh)))
    with django_assert_max_num_queries(len(few)):
        negar.get(url(offer))  # type: ignore[operator]


@pytest.mark.parametrize("url", [accept_url, decline_url])
def test_an_offer_that_ran_out_cannot_be_answered(negar: Client, offer: Offer, url: object) -> None:
    Offer.objects.filter(pk=offer.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    page = negar.get(url(offer))  # type: ignore[operator]
    assert "The time to answer this offer ended" in page.content.decode()
    answer = negar.post(url(offer), {"seen": "open"})  # type: ignore[operator]
    assert answer.status_code == 409
    assert "The time to answer this offer has passed" in answer.content.decode()


@pytest.mark.parametrize("url", [accept_url, decline_url])
def test_an_offer_that_was_taken_back_cannot_be_answered(
    negar: Client, cast: Cast, offer: Offer, url: object
) -> None:
    offers.revoke_offer(offer, by=cast.maryam, reason="خط تعطیل شد")
    answer = negar.post(url(offer), {"seen": "open"})  # type: ignore[operator]
    assert answer.status_code == 409
    assert "The company has taken this offer back" in answer.content.decode()


def test_an_offer_answered_in_another_tab_is_not_answered_again(
    negar: Client, cast: Cast, offer: Offer
) -> None:
    offers.decline_offer(offer, by=cast.negar.user)
    answer = negar.post(accept_url(offer), {"seen": "open"})
    assert answer.status_code == 409
    assert "You have declined this offer" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.state == OfferState.DECLINED


def test_of_two_offers_for_the_same_dates_only_one_is_accepted(
    negar: Client, cast: Cast, offer: Offer
) -> None:
    other = make.make_offer(make.make_application(cast.negar, cast.moulds))
    negar.post(accept_url(offer), {"seen": "open"})
    answer = negar.post(accept_url(other), {"seen": "open"})
    assert answer.status_code == 409
    assert "This offer ended when you accepted other work" in answer.content.decode()


def test_declining_takes_a_few_words(negar: Client, offer: Offer) -> None:
    page = negar.get(decline_url(offer)).content.decode()
    assert "goes to somebody else" in page
    answer = negar.post(decline_url(offer), {"seen": "open", "note": "راه دور است"})
    assert answer.url == f"/me/applications/{offer.application_id}/"
    offer.refresh_from_db()
    assert offer.state == OfferState.DECLINED
    assert offer.application.close_note == "راه دور است"


def test_a_page_that_is_out_of_date_changes_nothing(negar: Client, offer: Offer) -> None:
    answer = negar.post(decline_url(offer), {"seen": "revoked", "note": "راه دور است"})
    assert answer.status_code == 409
    assert "راه دور است" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.state == OfferState.OPEN
