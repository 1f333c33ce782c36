"""The office's pages: they work, strangers stay out, viewers only look, and no page asks more with more rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from internships.listing.current import listing
from internships.models import Application, Position
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


@pytest.fixture
def addresses(cast: Cast) -> list[str]:
    """Every page that is looked at, with something on it."""
    submitted = make.make_position(cast.pendar, state="submitted", title="انبارگردانی")
    application = make.make_application(cast.negar, cast.inspection)
    make.make_placement(cast.tara, cast.inspection)
    make.make_company("ابزار دقیق فرض", approved=False)
    return [
        "/staff/",
        "/staff/companies/",
        f"/staff/companies/{cast.pendar.pk}/",
        "/staff/mous/",
        f"/staff/mous/{cast.mou.pk}/",
        "/staff/positions/",
        "/staff/positions/?state=all",
        f"/staff/positions/{submitted.pk}/",
        f"/staff/positions/{cast.inspection.pk}/",
        "/staff/students/",
        f"/staff/students/{cast.negar.pk}/",
        f"/staff/applications/{application.pk}/",
        "/staff/placements/",
        "/staff/placements/?show=start",
        "/staff/placements/?show=ended",
        "/staff/roster/",
    ]


@pytest.fixture
def decisions(cast: Cast) -> list[str]:
    """Every page that asks before it does something."""
    application = make.make_accepted(cast.negar, cast.inspection).application
    placement = make.make_placement(cast.tara, cast.moulds)
    submitted = make.make_position(cast.pendar, state="submitted")
    waiting = make.make_company(approved=False)
    draft = make.make_mou(make.make_company(), in_force=False)
    return [
        f"/staff/companies/{cast.pendar.pk}/edit/",
        f"/staff/companies/{waiting.pk}/reject/",
        f"/staff/companies/{waiting.pk}/papers/",
        f"/staff/companies/{cast.pendar.pk}/suspend/",
        "/staff/mous/new/",
        f"/staff/mous/new/?company={cast.pendar.pk}",
        f"/staff/mous/{draft.pk}/edit/",
        f"/staff/mous/{cast.mou.pk}/amend/",
        f"/staff/mous/{cast.mou.pk}/renewal/",
        f"/staff/mous/{draft.pk}/text/edit/",
        f"/staff/mous/{draft.pk}/signatures/new/",
        f"/staff/mous/{draft.pk}/document/",
        f"/staff/mous/{draft.pk}/sign/",
        f"/staff/mous/{draft.pk}/abandon/",
        f"/staff/mous/{cast.mou.pk}/suspend/",
        f"/staff/mous/{cast.mou.pk}/terminate/",
        f"/staff/positions/{submitted.pk}/changes/",
        f"/staff/positions/{cast.inspection.pk}/close/",
        f"/staff/applications/{application.pk}/cancel/",
        f"/staff/placements/{placement.pk}/end/",
    ]


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(asked)


def test_staff_see_every_page_within_ten_queries(client: Any, cast: Cast, addresses: list[str]) -> None:
    client.force_login(cast.leila)
    counted = {address: queries(client, address) for address in addresses}
    assert not {address: n for address, n in counted.items() if n > MOST_QUERIES}


def test_staff_open_every_decision_within_ten_queries(client: Any, cast: Cast, decisions: list[str]) -> None:
    client.force_login(cast.leila)
    counted = {address: queries(client, address) for address in decisions}
    assert not {address: n for address, n in counted.items() if n > MOST_QUERIES}


@pytest.mark.parametrize("who", ["maryam", "negar"])
def test_companies_and_students_stay_out(client: Any, cast: Cast, addresses: list[str], who: str) -> None:
    someone = getattr(cast, who)
    client.force_login(getattr(someone, "user", someone))
    assert {client.get(address).status_code for address in addresses} == {403}


def test_nobody_signed_in_goes_to_log_in(client: Any, addresses: list[str]) -> None:
    answers = {client.get(address).url.split("?")[0] for address in addresses}
    assert answers == {"/accounts/login/"}


def test_a_viewer_sees_every_page(client: Any, cast: Cast, addresses: list[str]) -> None:
    client.force_login(cast.behzad)
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_viewer_decides_nothing(client: Any, cast: Cast, decisions: list[str]) -> None:
    client.force_login(cast.behzad)
    assert {client.get(address).status_code for address in decisions} == {403}
    assert {client.post(address).status_code for address in decisions} == {403}


ONE_BUTTON = [
    "/staff/companies/{}/approve/",
    "/staff/companies/{}/resume/",
    "/staff/mous/{}/resume/",
    "/staff/positions/{}/publish/",
    "/staff/applications/{}/start/",
]


@pytest.mark.parametrize("address", ONE_BUTTON)
def test_buttons_are_posted_by_those_who_may_act(client: Any, cast: Cast, address: str) -> None:
    address = address.format(1)
    client.force_login(cast.leila)
    assert client.get(address).status_code == 405
    client.force_login(cast.behzad)
    assert client.post(address).status_code == 403
    client.force_login(cast.maryam)
    assert client.post(address).status_code == 403


def test_a_viewer_imports_no_roster(client: Any, cast: Cast) -> None:
    client.force_login(cast.behzad)
    assert client.post("/staff/roster/").status_code == 403


@pytest.mark.parametrize("address", ONE_BUTTON)
def test_what_does_not_exist_is_not_found(client: Any, cast: Cast, address: str) -> None:
    client.force_login(cast.leila)
    assert client.post(address.format(999_999)).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/staff/companies/999999/",
        "/staff/mous/999999/",
        "/staff/mous/999999/file/",
        "/staff/positions/999999/",
        "/staff/students/999999/",
        "/staff/applications/999999/",
        "/staff/placements/999999/end/",
        "/staff/mous/new/?company=999999",
    ],
)
def test_pages_of_nothing_are_not_found(client: Any, cast: Cast, address: str) -> None:
    client.force_login(cast.leila)
    assert client.get(address).status_code == 404


def more_positions(cast: Cast) -> None:
    for _ in range(2):
        make.make_position(cast.pendar, state="submitted")


def more_people(cast: Cast) -> None:
    for _ in range(2):
        make.make_placement(make.make_student(), make.make_position(cast.pendar))
        make.make_accepted(make.make_student(), make.make_position(cast.pendar))


def more_companies(cast: Cast) -> None:
    for _ in range(2):
        company = make.make_company(approved=False)
        make.make_mou(company, ends_on=make.days(20))
        make.make_member(cast.pendar)


def more_terms(cast: Cast) -> None:
    for code in ("internship", "project"):
        make.make_mou(cast.pendar, kinds=[make.make_kind(code)])


@pytest.mark.parametrize("more", [more_positions, more_people, more_companies, more_terms])
def test_no_page_asks_more_with_more_rows(
    client: Any, cast: Cast, addresses: list[str], more: Callable[[Cast], None]
) -> None:
    client.force_login(cast.leila)
    listing()  # the list that the process holds is brought up to date once, by whichever page comes next
    before = {address: queries(client, address) for address in addresses}
    more(cast)
    listing()
    after = {address: queries(client, address) for address in addresses}
    assert after == before


def test_a_broken_key_gives_the_first_page(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    for address in ("companies", "mous", "positions", "students", "placements", "roster"):
        assert client.get(f"/staff/{address}/?after=%00broken").status_code == 200


def test_lists_are_searched_in_either_alphabet(client: Any, cast: Cast) -> None:
    client.force_login(cast.leila)
    for address in ("companies", "mous", "positions"):
        page = client.get(f"/staff/{address}/", {"q": "پندار", "state": ""}).context["page"]
        assert {str(getattr(row, "company", row)) for row in page} == {"لوازم خانگي پندار".replace("ي", "ی")}
    assert list(client.get("/staff/students/", {"q": "نگار صادقي"}).context["page"]) == [cast.negar]


def test_the_position_queue_comes_first(client: Any, cast: Cast) -> None:
    waiting = make.make_position(cast.pendar, state="submitted")
    client.force_login(cast.leila)
    assert list(client.get("/staff/positions/").context["page"]) == [waiting]
    everything = client.get("/staff/positions/?state=all").context["page"]
    assert len(everything) == Position.objects.count()


def test_an_untold_rejection_is_marked_so(client: Any, cast: Cast) -> None:
    from internships.actions.applications import reject_application
    from internships.states import CloseReason

    application: Application = make.make_application(cast.negar, cast.inspection)
    reject_application(application, by=cast.maryam, reason=CloseReason.NOT_A_FIT)
    client.force_login(cast.leila)
    page = client.get(f"/staff/applications/{application.pk}/")
    assert page.context["untold"]
