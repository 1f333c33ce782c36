"""The way back to what sent the student here: kept through a section's form, and never to another site."""

import pytest
from django.test import Client, RequestFactory

from students.way_back import way_back, with_way_back
from tests.cast import Cast

HOSTILE = [
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "https://evil.example/positions/1/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "http:///evil.example",
    "positions/1/",
    "/no/such/page/",
    "/positions/1/" + "x" * 600,
    "/positions/\x00/",
    "",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_only_a_page_of_this_site_is_a_way_back(address: str) -> None:
    assert way_back(RequestFactory().get("/me/profile/", {"next": address})) == ""
    assert way_back(RequestFactory().post("/me/profile/study/", {"next": address})) == ""


def test_the_way_back_is_read_from_address_form_and_the_page_of_the_form() -> None:
    make = RequestFactory()
    assert way_back(make.get("/me/profile/?next=/positions/5/")) == "/positions/5/"
    assert way_back(make.post("/me/profile/study/", {"next": "/positions/5/"})) == "/positions/5/"
    stood_on = "http://testserver/me/profile/?next=/positions/5/"
    assert way_back(make.post("/me/profile/skills/", HTTP_REFERER=stood_on)) == "/positions/5/"
    assert way_back(make.get("/me/profile/", HTTP_REFERER=stood_on)) == ""
    elsewhere = "http://evil.example/?next=/positions/5/"
    assert way_back(make.post("/me/profile/skills/", HTTP_REFERER=elsewhere)) == ""


def test_the_way_back_stands_before_the_place_on_the_page() -> None:
    assert (
        with_way_back("/me/profile/#study", "/positions/5/") == "/me/profile/?next=%2Fpositions%2F5%2F#study"
    )
    assert with_way_back("/me/profile/?a=1", "/x/") == "/me/profile/?a=1&next=%2Fx%2F"
    assert with_way_back("/me/profile/#study", "") == "/me/profile/#study"


@pytest.mark.django_db
def test_from_a_position_to_the_profile_and_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.negar.user)
    position = f"/positions/{cast.inspection.pk}/"
    page = client.get("/me/profile/", {"next": position})
    assert f'href="{position}"' in page.content.decode()
    answer = client.post("/me/profile/consent/", {"given": "yes", "next": position})
    again = client.get(answer.url.partition("#")[0])
    assert again.context["back"] == position


@pytest.mark.django_db
@pytest.mark.parametrize("address", HOSTILE)
def test_the_profile_links_to_no_other_site(client: Client, cast: Cast, address: str) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    page = client.get("/me/profile/", {"next": address})
    assert (page.status_code, page.context["back"]) == (200, "")
    assert 'href="//' not in page.content.decode()
    assert "Way back" not in page.content.decode()
