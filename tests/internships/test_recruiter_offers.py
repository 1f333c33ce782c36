"""Offers as HR makes them and takes them back, and the MoU's pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from internships.models import Application, Offer
from people.persian import jalali
from people.persian.numbers import localise
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


def path_of(application: Application, part: str = "offer/") -> str:
    return f"/hr/applications/{application.pk}/{part}"


def typed(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


def written(**changes: Any) -> dict[str, Any]:
    return {
        "starts_on": typed(make.days(20)),
        "ends_on": typed(make.days(150)),
        "weekly_hours": "۱۶",
        "pay_basis": "hourly",
        "pay_rial": "۹۲۰٬۰۰۰",
        "expires_on": typed(make.days(5)),
        "note": "روز نخست ساعت ۸ به نگهبانی بگویید.",
        "seen": "submitted",
        **changes,
    }


def test_an_offer_is_made_with_what_was_typed(hr: Client, cast: Cast, application: Application) -> None:
    answer = hr.post(path_of(application), written())
    assert answer.url == path_of(application, "")
    offer = Offer.objects.get()
    assert (offer.weekly_hours, offer.pay_rial, offer.made_by) == (16, 920_000, cast.maryam)
    assert offer.expires_at == jalali.end_of_day(make.days(5))
    assert "روز نخست" in hr.get(answer.url).content.decode()


def test_the_form_begins_with_the_positions_terms(hr: Client, cast: Cast, application: Application) -> None:
    page = hr.get(path_of(application))
    assert page.context["form"].initial["pay_rial"] == cast.inspection.pay_rial
    answer = hr.post(
        path_of(application),
        {
            name: typed(value) if hasattr(value, "year") else value
            for name, value in page.context["form"].initial.items()
        },
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("ends_on", {"ends_on": typed(make.days(10))}),
        ("ends_on", {"ends_on": typed(make.days(900))}),
        ("starts_on", {"starts_on": typed(make.days(-1))}),
        ("starts_on", {"starts_on": "1405/07/31"}),
        ("weekly_hours", {"weekly_hours": "۳۰"}),
        ("weekly_hours", {"weekly_hours": "0"}),
        ("pay_rial", {"pay_rial": "۷۰۰٬۰۰۰"}),
        ("pay_rial", {"pay_basis": "unpaid"}),
        ("pay_rial", {"pay_rial": ""}),
        ("expires_on", {"expires_on": typed(make.days(0))}),
        ("expires_on", {"expires_on": typed(make.days(400))}),
        ("note", {"note": "م" * 10_000}),
    ],
)
def test_what_is_not_allowed_is_said_by_its_field(
    hr: Client, application: Application, field: str, changes: dict[str, Any]
) -> None:
    answer = hr.post(path_of(application), written(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Offer.objects.exists()
    if field != "note":
        assert "روز نخست ساعت ۸" in answer.content.decode()


def test_a_stale_form_makes_no_offer(hr: Client, application: Application) -> None:
    answer = hr.post(path_of(application), written(seen="shortlisted"))
    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_no_seat_no_offer(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1)
    make.make_offer(make.make_application(cast.tara, position))
    application = make.make_application(cast.negar, position)
    answer = hr.post(path_of(application), written())
    assert list(answer.context["form"].errors) == ["starts_on"]


def test_a_made_offer_is_taken_back_with_a_reason(hr: Client, application: Application) -> None:
    offer = make.make_offer(application)
    path = path_of(application, "offer/revoke/")
    assert hr.get(path).status_code == 200
    assert hr.post(path, {"reason": " ", "seen": "open"}).status_code == 422
    hr.post(path, {"reason": "خط تولید دیرتر راه می‌افتد", "seen": "open"})
    offer.refresh_from_db()
    application.refresh_from_db()
    assert (offer.state, application.state) == ("revoked", "submitted")
    assert hr.get(path).status_code == 302


def test_an_expired_offer_can_not_be_taken_back(hr: Client, application: Application) -> None:
    offer = make.make_offer(application)
    past = make.timezone.now() - timedelta(minutes=1)
    Offer.objects.update(expires_at=past)
    Application.objects.update(offered_until=past)
    answer = hr.post(path_of(application, "offer/revoke/"), {"reason": "دیر شد", "seen": "open"})
    assert answer.status_code == 422
    offer.refresh_from_db()
    assert offer.state == "open"


def test_the_mou_page_shows_terms_and_the_seats_taken(
    hr: Client, cast: Cast, application: Application
) -> None:
    make.make_offer(application)
    page = hr.get("/hr/mou/")
    (card,) = page.context["current"]
    assert card.seats.taken == 1
    assert localise(cast.mou.number, "fa") in page.content.decode()
    document = hr.get(f"/hr/mou/{cast.mou.pk}/document/")
    read(document)
    assert document["Content-Type"] == "application/pdf"


def test_drafts_of_mous_stay_at_the_office(hr: Client, cast: Cast) -> None:
    draft = make.make_mou(cast.pendar, in_force=False)
    assert draft.number not in hr.get("/hr/mou/").content.decode()
    assert hr.get(f"/hr/mou/{draft.pk}/document/").status_code == 404
