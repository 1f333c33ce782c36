"""The company's own page, its sites, and answering the liaison office."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import vetting
from companies.models import Company, Site
from companies.urls import recruiters
from internships.models import Position
from internships.search_keys import rekey
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGES = {
    "hr_company": "/hr/company/",
    "hr_company_edit": "/hr/company/edit/",
    "hr_logo": "/hr/company/logo/",
    "hr_site_new": "/hr/company/sites/new/",
    "hr_site": "/hr/company/sites/{site}/",
    "hr_team": "/hr/team/",
}
POSTS = {
    "hr_switch": "/hr/switch/",
    "hr_logo_remove": "/hr/company/logo/remove/",
    "hr_company_resubmit": "/hr/company/resubmit/",
    "hr_invite": "/hr/team/invite/",
    "hr_member_role": "/hr/team/{member}/role/",
    "hr_member_end": "/hr/team/{member}/end/",
    "hr_invitation_revoke": "/hr/team/invitations/{invitation}/revoke/",
}
PUBLIC = {"register", "accept_invitation"}
FOR_ALL = ("hr_company", "hr_team", "hr_switch")


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    from companies.actions.invitations import invite_colleague

    invitation = invite_colleague(
        cast.pendar, email="new@people.test", full_name="همکار تازه", role="recruiter", by=cast.maryam
    )
    return {
        "site": cast.pendar.sites.get().pk,
        "member": cast.pendar.memberships.get(user=cast.dariush).pk,
        "invitation": invitation.pk,
    }


def address(name: str, numbers: dict[str, int]) -> str:
    return (PAGES | POSTS)[name].format(**numbers)


def test_the_lists_are_complete() -> None:
    """Those of agreements and of buses have tests of their own."""
    elsewhere = ("hr/mou/", "/bus/")
    names = {
        pattern.name
        for pattern in recruiters.urlpatterns
        if not any(part in str(pattern.pattern) for part in elsewhere)
    }
    assert names == set(PAGES | POSTS) | PUBLIC


@pytest.mark.parametrize("name", PAGES)
def test_the_owner_opens_it_in_ten_queries(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.maryam)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(name, numbers)).status_code == 200
    assert len(queries) <= 10


@pytest.mark.parametrize("name", PAGES)
def test_nobody_signed_in_is_asked_to_log_in(client: Client, numbers: dict[str, int], name: str) -> None:
    assert "/accounts/login/" in client.get(address(name, numbers)).url


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_students_have_no_business_here(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.negar.user)
    ask = client.post if name in POSTS else client.get
    assert ask(address(name, numbers)).status_code == 403


@pytest.mark.parametrize("name", ["hr_site", "hr_member_role", "hr_member_end", "hr_invitation_revoke"])
def test_another_company_finds_nothing(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.kamran)
    assert client.post(address(name, numbers)).status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_only_owners_change_the_company_and_its_team(
    client: Client, cast: Cast, numbers: dict[str, int], name: str
) -> None:
    client.force_login(cast.dariush)
    ask = client.post if name in POSTS else client.get
    answer = ask(address(name, numbers), {"company": cast.pendar.pk})
    assert answer.status_code == (403 if name not in FOR_ALL else 302 if name in POSTS else 200)


@pytest.mark.parametrize(("path", "rows"), [("/hr/team/", "members"), ("/hr/company/", "sites")])
def test_more_rows_cost_no_more_queries(client: Client, cast: Cast, path: str, rows: str) -> None:
    client.force_login(cast.maryam)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for number in range(3):
        make.make_member(cast.pendar)
        Site.objects.create(company=cast.pendar, name=f"واحد {number}", estate=make.make_estate())
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(before) == len(after)


def edited(**changes: Any) -> dict[str, Any]:
    return {
        "name": "لوازم خانگی پندار",
        "name_en": "Pendar Appliances",
        "phone": "",
        "website": "",
        **changes,
    }


def test_the_page_is_edited_and_after_approval_not_its_name_or_numbers(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    number = cast.pendar.national_id
    client.post("/hr/company/edit/", edited(about="یخچال می‌سازیم", national_id="1", name="نام دیگر"))
    cast.pendar.refresh_from_db()
    assert cast.pendar.name == "لوازم خانگی پندار"
    assert (cast.pendar.about, cast.pendar.name_en) == ("یخچال می‌سازیم", "Pendar Appliances")
    assert cast.pendar.national_id == number


def test_a_brand_that_differs_from_the_legal_name_finds_the_company(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    client.post("/hr/company/edit/", edited(also_known_as="سرماسان، Sarmasan,  سرماسان"))
    cast.pendar.refresh_from_db()
    assert cast.pendar.also_known_as == ["سرماسان", "Sarmasan"]
    assert "سرماسان، Sarmasan" in client.get("/hr/company/edit/").content.decode()
    assert cast.pendar in client.get("/companies/?q=سرماسان").context["page"].rows
    rekey(Position.objects.filter(company=cast.pendar))  # every night
    assert cast.inspection in client.get("/positions/?q=سرماسان").context["page"].rows


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name_en", {"name_en": "x" * 10_000}),
        ("about", {"about": "م" * 10_000}),
        ("website", {"website": "x y"}),
        ("also_known_as", {"also_known_as": "،".join(f"نام {n}" for n in range(9))}),
    ],
)
def test_bad_input_is_said_by_its_field(
    client: Client, cast: Cast, field: str, changes: dict[str, str]
) -> None:
    client.force_login(cast.maryam)
    answer = client.post("/hr/company/edit/", edited(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_papers_asked_for_are_answered(client: Client) -> None:
    company = make.make_company("شرکت تازه", approved=False)
    vetting.request_papers(company, by=make.make_staff(), reason="تصویر پروانه را بفرستید")
    client.force_login(make.owner_of(company))
    for path in ("/hr/", "/hr/company/"):
        assert "تصویر پروانه را بفرستید" in client.get(path).content.decode()
    client.post("/hr/company/resubmit/", {"seen": "papers_requested"})
    company.refresh_from_db()
    assert (company.state, company.state_reason) == ("pending", "")
    client.post("/hr/company/resubmit/", {"seen": "papers_requested"})
    assert Company.objects.get(pk=company.pk).state == "pending"


def test_before_approval_a_number_taken_by_another_is_refused_by_its_field(
    client: Client, cast: Cast
) -> None:
    company = make.make_company("شرکت تازه", approved=False)
    client.force_login(make.owner_of(company))
    taken = {"legal_form": "company", "national_id": cast.pendar.national_id}
    answer = client.post("/hr/company/edit/", edited(name="شرکت تازه", **taken))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["national_id"]


def test_a_site_is_added_and_changed(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    values = {"name": "انبار شهر", "estate": "", "address": "قم، بلوار صنعت", "licence_ends_on": "1406/12/29"}
    client.post("/hr/company/sites/new/", values | {"is_active": "on"})
    site = cast.pendar.sites.get(name="انبار شهر")
    assert site.is_active
    client.post(f"/hr/company/sites/{site.pk}/", values | {"name": "انبار"})
    site.refresh_from_db()
    assert (site.name, site.is_active) == ("انبار", False)
    answer = client.post("/hr/company/sites/new/", values | {"address": "", "licence_ends_on": "1405/07/31"})
    assert list(answer.context["form"].errors) == ["licence_ends_on", "address"]
