"""Between accepting and the first day either side can step back, with a reason; the seat is free and all are told."""

import pytest
from django.test import Client

from internships.actions import placements
from internships.models import Application, Offer
from internships.states import ApplicationState, CloseReason, Side
from people.notifications.models import InboxItem
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(cast: Cast) -> Application:
    return make.make_accepted(cast.negar, cast.inspection).application


def url_of(application: Application) -> str:
    return f"/me/applications/{application.pk}/step-back/"


def hr_url_of(application: Application) -> str:
    return f"/hr/applications/{application.pk}/cancel/"


def readers() -> set[tuple[str, str]]:
    """Who is told that it was cancelled, and as which side they read it."""
    told = InboxItem.objects.filter(kind="application.cancelled").select_related("recipient")
    return {(item.recipient.full_name, item.values["side"]) for item in told}


def test_the_student_steps_back_and_everybody_is_told(
    client: Client, cast: Cast, accepted: Application
) -> None:
    client.force_login(cast.negar.user)
    assert url_of(accepted) in client.get(f"/me/applications/{accepted.pk}/").content.decode()
    assert client.get(url_of(accepted)).status_code == 200
    said = {"reason": CloseReason.TIME_CHANGED, "note": "دانشگاه کلاس گذاشت", "seen": "accepted"}
    answer = client.post(url_of(accepted), said)
    accepted.refresh_from_db()
    assert (accepted.state, accepted.close_reason) == (ApplicationState.CANCELLED, CloseReason.TIME_CHANGED)
    assert not Offer.objects.holding_seats().exists()
    assert readers() >= {
        (cast.negar.user.full_name, "student"),
        (cast.maryam.full_name, "company"),
        (cast.leila.full_name, "office"),
    }
    assert "پیش از شروع کار انصراف دادید" in client.get(answer.url).content.decode()


def test_the_company_cancels_with_a_reason_that_student_and_office_read(
    client: Client, cast: Cast, accepted: Application
) -> None:
    client.force_login(cast.maryam)
    assert hr_url_of(accepted) in client.get(f"/hr/applications/{accepted.pk}/").content.decode()
    assert client.post(hr_url_of(accepted), {"reason": "", "seen": "accepted"}).status_code == 422
    client.post(hr_url_of(accepted), {"reason": "خط تعطیل شد", "seen": "accepted"})
    accepted.refresh_from_db()
    assert (accepted.state, accepted.close_note) == (ApplicationState.CANCELLED, "خط تعطیل شد")
    assert (cast.leila.full_name, "office") in readers()


def test_from_the_first_day_on_only_the_office_can(client: Client, cast: Cast) -> None:
    today = make.make_position(cast.pendar, starts_on=make.today())
    accepted = make.make_accepted(cast.negar, today).application
    for side in (Side.STUDENT, Side.COMPANY):
        with pytest.raises(Refusal):
            placements.cancel_acceptance(accepted, by=cast.negar.user, side=side, reason="…")
    client.force_login(cast.negar.user)
    assert "step-back" not in client.get(f"/me/applications/{accepted.pk}/").content.decode()
    placements.cancel_acceptance(accepted, by=cast.leila, reason="شروع نشد")


def test_stepping_back_twice_is_refused(client: Client, cast: Cast, accepted: Application) -> None:
    client.force_login(cast.negar.user)
    said = {"reason": CloseReason.OWN_OTHER, "seen": "accepted"}
    client.post(url_of(accepted), said)
    assert client.post(url_of(accepted), said).status_code == 409
    assert accepted.events.filter(to_state="cancelled").count() == 1


def test_others_do_not_step_back_for_them(client: Client, cast: Cast, accepted: Application) -> None:
    client.force_login(cast.tara.user)
    assert client.get(url_of(accepted)).status_code == 404
    client.force_login(cast.kamran)
    assert client.get(hr_url_of(accepted)).status_code == 404
    client.force_login(cast.reza)
    assert client.post(hr_url_of(accepted), {"reason": "…"}).status_code == 403
