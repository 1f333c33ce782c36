"""What no page of ours writes is answered or ignored, and breaks nothing."""

from typing import Any

import pytest
from django.test import Client

from internships.actions import entries, waiting_list
from internships.models import Application, BulkDecision, PositionDraft, WaitingPlace
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_entries import ask, enter, shown

pytestmark = pytest.mark.django_db

LONG, NO_ADDRESS = "9" * 5000, "http://["
OUT_OF_CALENDAR = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("new/?draft=%00", None),
        ("new/", {"draft": "a\0"}),
        ("keep/", {"draft": "a\0", "title": "x"}),
        ("keep/", {"draft": "a" * 32, "ti\0tle": "x"}),
        ("keep/", {"draft": "a" * 32, "title": "x", "page": "a\0"}),
        ("keep/drop/", {"draft": "a\0"}),
    ],
)
def test_a_nul_in_the_form_of_a_position(hr: Client, page: str, sent: dict[str, str] | None) -> None:
    at = f"/hr/positions/{page}"
    answer = hr.get(at) if sent is None else hr.post(at, sent)
    assert answer.status_code < 500
    assert not any(
        "\0" in text
        for draft in PositionDraft.objects.all()
        for text in (draft.key, draft.page, *draft.typed)
    )


def test_a_way_back_that_is_no_address(hr: Client, application: Application) -> None:
    answer = hr.post(
        f"/hr/applications/{application.pk}/move/",
        {"to": "shortlist", "next": NO_ADDRESS},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["moved"]


def test_a_way_back_that_the_browser_names(client: Client, cast: Cast) -> None:
    client.force_login(cast.negar.user)
    answer = client.post("/me/profile/study/", {}, headers={"referer": NO_ADDRESS})
    assert answer.status_code < 500


def test_a_place_that_no_list_has(hr: Client, cast: Cast, application: Application) -> None:
    waiting_list.add_to_list(cast.inspection, [application.pk], by=cast.maryam)
    for number in (LONG, "9" * 18, "-1", "x", ""):
        for do in ("up", "down", "off"):
            at = f"/hr/positions/{cast.inspection.pk}/waiting-list/"
            assert hr.post(at, {"do": f"{do}:{number}"}).status_code == 404
    assert WaitingPlace.objects.waiting().exists()


def test_a_position_that_the_link_to_confirm_does_not_have(client: Client, cast: Cast) -> None:
    company = enter(cast)
    position = entries.draft_for_company(company, by=cast.leila, values=make.position_values(company))
    invitation = ask(company, cast.leila)
    data = {**shown(client, invitation), "position": [LONG, "x", str(position.pk)]}
    assert client.post(f"/confirm/{invitation.token}/", data).status_code == 302
    position.refresh_from_db()
    assert position.unconfirmed_at is None


@pytest.mark.parametrize("moment", OUT_OF_CALENDAR)
def test_a_page_that_was_shown_in_no_year(
    hr: Client, cast: Cast, application: Application, moment: str
) -> None:
    at = f"/hr/positions/{cast.inspection.pk}/applicants/"
    sent: dict[str, Any] = {"to": "review", "application": application.pk, "shown_at": moment}
    assert hr.post(f"{at}move/", sent).status_code == 302
    assert BulkDecision.objects.get().done == [application.pk]
    assert hr.post(f"{at}seen/", {"shown_at": moment}).status_code == 302
