"""Who may open which page of company HR; every page of internships/urls/recruiters.py is in these lists."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import vetting
from companies.models import Membership
from internships.models import Application
from internships.urls import recruiters
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db

# Address, and whether its object belongs to a company.
PAGES = {
    "hr_home": "/hr/",
    "hr_mous": "/hr/mou/",
    "hr_positions": "/hr/positions/",
    "hr_position_new": "/hr/positions/new/",
    "hr_applicants": "/hr/applicants/",
}
OBJECT_PAGES = {
    "hr_mou": "/hr/mou/{mou}/",
    "hr_mou_document": "/hr/mou/{mou}/document/",
    "hr_mou_seats": "/hr/mou/{mou}/seats/",
    "hr_position": "/hr/positions/{position}/",
    "hr_position_edit": "/hr/positions/{draft}/edit/",
    "hr_position_close": "/hr/positions/{position}/close/",
    "hr_position_suggested": "/hr/positions/{position}/suggested/",
    "hr_position_applicants": "/hr/positions/{position}/applicants/",
    "hr_application": "/hr/applications/{application}/",
    "hr_application_cv": "/hr/applications/{application}/cv/",
    "hr_interview": "/hr/applications/{application}/interview/",
    "hr_reject": "/hr/applications/{application}/reject/",
    "hr_offer": "/hr/applications/{application}/offer/",
    "hr_revoke_offer": "/hr/applications/{offered}/offer/revoke/",
}
POSTS = {
    "hr_position_move": "/hr/positions/{position}/pause/",
    "hr_position_extend": "/hr/positions/{position}/extend/",
    "hr_invite": "/hr/positions/{position}/suggested/invite/",
    "hr_application_move": "/hr/applications/{application}/move/",
    "hr_application_phone": "/hr/applications/{application}/phone/",
    "hr_undo_rejection": "/hr/applications/{application}/reject/undo/",
}
# What a supervisor may not do; they look on at the rest.
DECISIONS = (
    "hr_position_new",
    "hr_position_edit",
    "hr_position_close",
    "hr_interview",
    "hr_reject",
    "hr_offer",
    "hr_revoke_offer",
    "hr_position_move",
    "hr_position_extend",
    "hr_position_suggested",
    "hr_invite",
    "hr_application_move",
    "hr_undo_rejection",
)
BEFORE_VETTING = ("hr_home", "hr_mous", "hr_mou", "hr_mou_document")


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    application = make.make_application(cast.negar, cast.inspection)
    offered = make.make_application(cast.tara, cast.inspection)
    make.make_offer(offered)
    return {
        "mou": cast.mou.pk,
        "position": cast.inspection.pk,
        "draft": make.make_position(cast.pendar, state="draft").pk,
        "application": application.pk,
        "offered": offered.pk,
    }


def address(name: str, numbers: dict[str, int]) -> str:
    return (PAGES | OBJECT_PAGES | POSTS)[name].format(**numbers)


def test_the_lists_are_complete() -> None:
    """Those of amendments, what the lists of applicants lead to, and stepping back have tests of their own."""
    names = {pattern.name for pattern in recruiters.urlpatterns if "amendments" not in str(pattern.pattern)}
    assert (names | {"hr_applicants", "hr_position_applicants"}) - {"hr_cancel"} == set(
        PAGES | OBJECT_PAGES | POSTS
    )


@pytest.mark.parametrize("name", [*PAGES, *OBJECT_PAGES])
def test_the_owner_opens_it_in_ten_queries_and_both_languages(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    for language in ("fa", "en"):
        cast.maryam.language = language
        cast.maryam.save()
        client.force_login(cast.maryam)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address(name, numbers))
        read(answer)
        assert answer.status_code == 200
        assert len(queries) <= 10


@pytest.mark.parametrize("name", [*PAGES, *OBJECT_PAGES])
def test_nobody_signed_in_is_asked_to_log_in(client: Client, numbers: dict[str, int], name: str) -> None:
    answer = client.get(address(name, numbers))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize("name", [*PAGES, *OBJECT_PAGES, *POSTS])
def test_students_and_staff_have_no_business_here(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    for user in (cast.negar.user, cast.leila):
        client.force_login(user)
        ask = client.post if name in POSTS else client.get
        assert ask(address(name, numbers)).status_code == 403


@pytest.mark.parametrize("name", [*OBJECT_PAGES, *POSTS])
def test_another_company_finds_nothing(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.kamran)
    for ask in [client.post] if name in POSTS else [client.get, client.post]:
        assert ask(address(name, numbers)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *OBJECT_PAGES, *POSTS])
def test_a_supervisor_looks_on_and_decides_nothing(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.reza)
    states = list(Application.objects.order_by("pk").values_list("state", flat=True))
    asked = client.get(address(name, numbers)) if name not in POSTS else None
    if name in DECISIONS:
        assert asked is None or asked.status_code == 403
        assert client.post(address(name, numbers), {"to": "shortlist"}).status_code == 403
    elif asked is not None:
        read(asked)
        assert asked.status_code == 200
    assert list(Application.objects.order_by("pk").values_list("state", flat=True)) == states


def test_a_supervisor_is_offered_no_buttons(client: Client, cast: Cast, numbers: dict[str, int]) -> None:
    client.force_login(cast.reza)
    for name in ("hr_position", "hr_application", "hr_position_applicants", "hr_applicants"):
        page = client.get(address(name, numbers)).content.decode()
        for decision in ("/reject/", "/offer/", "/interview/", "/move/", "/close/", "/pause/", "/extend/"):
            assert f'{decision}"' not in page


@pytest.mark.parametrize("name", [*PAGES, *OBJECT_PAGES, *POSTS])
def test_before_the_university_approves_nothing_is_posted_and_no_student_seen(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    company = make.make_company("شرکت تازه", approved=False)
    client.force_login(make.owner_of(company))
    ask = client.post if name in POSTS else client.get
    answer = ask(address(name, numbers))
    if name in BEFORE_VETTING:
        assert answer.status_code == (404 if name in ("hr_mou", "hr_mou_document") else 200)
        return
    assert answer.status_code == 403
    assert "نگار صادقی" not in answer.content.decode()


def test_a_suspended_company_sees_what_it_has_but_starts_nothing(
    client: Client, cast: Cast, numbers: dict[str, int]
) -> None:
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="پروانه منقضی است")
    client.force_login(cast.maryam)
    assert "پروانه منقضی است" in client.get("/hr/").content.decode()
    assert client.get(address("hr_application", numbers)).status_code == 200
    assert client.get("/hr/positions/new/").status_code == 403
    assert client.get(address("hr_offer", numbers)).status_code == 302


def test_who_left_the_company_is_out(client: Client, cast: Cast, numbers: dict[str, int]) -> None:
    client.force_login(cast.dariush)
    assert client.get("/hr/").status_code == 200
    Membership.objects.filter(user=cast.dariush).update(ended_at=make.timezone.now())
    assert client.get("/hr/").status_code == 403
    assert client.get(address("hr_application", numbers)).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/hr/",
        "/hr/applicants/",
        "/hr/applicants/?state=all",
        "/hr/positions/",
        "APPLICANTS",
        "APPLICANTS?view=table",
    ],
)
def test_more_rows_cost_no_more_queries(client: Client, cast: Cast, path: str) -> None:
    path = path.replace("APPLICANTS", f"/hr/positions/{cast.inspection.pk}/applicants/")
    client.force_login(cast.maryam)
    make.make_application(cast.negar, cast.inspection)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for name in ("الف", "ب", "پ"):
        make.make_application(make.make_student(name), cast.inspection)
        make.make_position(cast.pendar, title=f"موقعیت {name}")
    make.make_offer(make.make_application(cast.tara, cast.inspection))
    with CaptureQueriesContext(connection) as more:
        client.get(path)
    assert len(one) == len(more) <= 10
