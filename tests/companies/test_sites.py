"""What is held about a site: insurance, hazard, and the licence, of whose end both sides are told once."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from companies.licences import licence_standing, tell_of_licence
from companies.models import Site
from companies.tasks import tell_of_licences
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
KIND = "company.licence_ends"


@pytest.fixture
def site(cast: Cast) -> Site:
    return cast.pendar.sites.get()


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "کارخانه", "estate": make.make_estate().pk, "is_active": "on", **changes}


def ends(site: Site, on: date) -> None:
    Site.objects.filter(pk=site.pk).update(licence_ends_on=on)


def told() -> set[str]:
    return set(Message.objects.filter(kind=KIND).values_list("recipient__full_name", flat=True))


def test_insurance_and_hazard_are_written_down(client: Client, cast: Cast, site: Site) -> None:
    client.force_login(cast.maryam)
    values = typed(workshop_code=" ۰۲۵ ۱۲۳ ۴۵۶۷ ", is_hazardous="True")
    assert client.post(f"/hr/company/sites/{site.pk}/", values).status_code == 302
    site.refresh_from_db()
    assert (site.workshop_code, site.is_hazardous) == ("0251234567", True)
    shown = client.get("/hr/company/").content.decode()
    assert "۰۲۵۱۲۳۴۵۶۷" in shown
    client.logout()
    public = client.get(f"/companies/{cast.pendar.pk}/").content.decode()
    assert "سخت و زیان‌آور" in public
    assert "۰۲۵۱۲۳۴۵۶۷" not in public


@pytest.mark.parametrize("code", ["123", "12345678901", "1111111111", "abc", "۱۲۳۴۵۶۷۸۹x"])
def test_a_wrong_workshop_code_is_told_by_its_field(
    client: Client, cast: Cast, site: Site, code: str
) -> None:
    client.force_login(cast.maryam)
    answer = client.post(f"/hr/company/sites/{site.pk}/", typed(workshop_code=code))
    assert list(answer.context["form"].errors) == ["workshop_code"]


def test_nobody_has_said_whether_it_is_hazardous_until_they_do(
    client: Client, cast: Cast, site: Site
) -> None:
    client.force_login(cast.maryam)
    for chosen, kept in (("False", False), ("", None)):
        client.post(f"/hr/company/sites/{site.pk}/", typed(is_hazardous=chosen))
        site.refresh_from_db()
        assert site.is_hazardous is kept
    assert client.post(f"/hr/company/sites/{site.pk}/", typed(is_hazardous="maybe")).status_code == 422


def test_a_licence_stands_until_its_last_day() -> None:
    today = make.today()
    standings = [licence_standing(make.days(days), today) for days in (31, 30, 0, -1)]
    assert standings == ["", "soon", "soon", "ended"]
    assert licence_standing(None, today) == ""


def test_company_and_office_are_told_once_that_it_ends_soon(cast: Cast, site: Site) -> None:
    ends(site, make.days(20))
    assert tell_of_licences() == 1
    before = Message.objects.filter(kind=KIND).count()
    assert {"مریم نیکو", "داریوش فلاح", "لیلا رستمی", "پروین کاظمی"} <= told()
    assert "بهزاد امینی" not in told()
    tell_of_licences()
    assert Message.objects.filter(kind=KIND).count() == before


def test_they_are_told_again_when_it_has_ended_and_anew_after_a_new_date(cast: Cast, site: Site) -> None:
    ends(site, make.days(1))
    tell_of_licences()
    soon = Message.objects.filter(kind=KIND).count()
    assert tell_of_licence(site.pk, today=make.days(2))
    assert Message.objects.filter(kind=KIND).count() == 2 * soon
    ends(site, make.days(400))
    assert not tell_of_licence(site.pk)


def test_nobody_is_told_of_what_no_longer_matters(cast: Cast, site: Site) -> None:
    ends(site, make.days(-60))
    assert tell_of_licences() == 0
    ends(site, make.days(3))
    Site.objects.filter(pk=site.pk).update(is_active=False)
    assert tell_of_licences() == 0


def test_both_sides_see_it_where_they_look_at_the_site(client: Client, cast: Cast, site: Site) -> None:
    ends(site, make.days(-1))
    for user, page in ((cast.maryam, "/hr/company/"), (cast.leila, f"/staff/companies/{cast.pendar.pk}/")):
        client.force_login(user)
        assert "تمام شده" in client.get(page).content.decode()
