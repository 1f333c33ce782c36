"""What is made once for many visitors: their own form token in it, new when something has changed, for no one else."""

import re
from typing import Any

import pytest
from django.test import Client

from internships import visitor_pages
from internships.actions import positions as actions
from internships.models import Position
from internships.views import positions as view
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGES = ["/", "/positions/", "/positions/?q=کنترل", "/companies/"]


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.PUBLIC_PAGES_KEPT_SECONDS = 60


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every list that was really made."""
    pages: list[str] = []
    render = view.render

    def counted(request: Any, *args: Any, **kwargs: Any) -> Any:
        pages.append(request.get_full_path())
        return render(request, *args, **kwargs)

    monkeypatch.setattr(view, "render", counted)
    return pages


def token_in(page: str) -> str:
    found = re.search(r'"X-CSRFToken": "(\w+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_kept_page_is_the_page_with_the_visitors_own_token(cast: Cast, path: str) -> None:
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    first, second = (who.get(path).content.decode() for who in (one, other))
    assert token_in(first) != token_in(second)
    assert first.replace(token_in(first), "") == second.replace(token_in(second), "")
    language = {"language": "en", "next": "/"}
    for who, page in ((one, first), (other, second)):
        sent = {**language, "csrfmiddlewaretoken": token_in(page)}
        assert who.post("/settings/language/", sent).status_code == 302
    stolen = {**language, "csrfmiddlewaretoken": token_in(first)}
    assert Client(enforce_csrf_checks=True).post("/settings/language/", stolen).status_code == 403


def test_it_is_made_once_for_each_address_and_language(cast: Cast, made: list[str]) -> None:
    for _visitor in range(3):
        Client().get("/positions/")
    assert made == ["/positions/"]
    english = Client()
    english.cookies["django_language"] = "en"
    assert "Positions" in english.get("/positions/").content.decode()
    Client().get("/positions/?sort=pay")
    Client(headers={"hx-request": "true"}).get("/positions/")
    assert len(made) == 4


def test_a_change_is_seen_at_once(cast: Cast, made: list[str], client: Client) -> None:
    assert cast.inspection.title in client.get("/positions/").content.decode()
    actions.pause_position(cast.inspection, by=cast.maryam)
    assert cast.inspection.title not in client.get("/positions/").content.decode()
    assert len(made) == 2


def test_what_the_pulse_does_not_tell_of_is_seen_when_the_page_is_old(
    cast: Cast, settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/positions/")
    Position.objects.filter(pk=cast.inspection.pk).update(seats=77)
    assert "۷۷" not in client.get("/positions/").content.decode()
    later = visitor_pages.time.monotonic() + 61
    monkeypatch.setattr(visitor_pages.time, "monotonic", lambda: later)
    assert "۷۷" in client.get("/positions/").content.decode()


def test_who_carries_a_session_gets_their_own(cast: Cast, made: list[str], client: Client) -> None:
    client.force_login(cast.negar.user)
    for _turn in range(2):
        answer = client.get("/positions/")
        assert "ETag" not in answer
    assert len(made) == 2
    Client().get("/positions/")
    assert len(made) == 3


def test_who_has_the_page_already_is_not_sent_it_again(cast: Cast, client: Client) -> None:
    first = client.get("/positions/")
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get("/positions/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # Another cookie, another token: the page that they have would send a wrong one.
    assert Client().get("/positions/", headers={"if-none-match": first["ETag"]}).status_code == 200
    make.make_position(cast.pendar, title="تازه آمده")
    assert client.get("/positions/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_no_more_than_so_many_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch, made: list[str]) -> None:
    monkeypatch.setattr(visitor_pages._kept, "most", 2)
    for number in (1, 2, 3, 1):
        Client().get(f"/positions/?hours={number}")
    assert len(made) == 4
    assert len(visitor_pages._kept) == 2


def test_what_is_not_found_is_not_kept(cast: Cast, client: Client) -> None:
    draft = make.make_position(cast.pendar, state="draft")
    assert client.get(f"/positions/{draft.pk}/").status_code == 404
    assert not len(visitor_pages._kept)
