"""Numbers, moments and addresses that pages wrote themselves, and a NUL in whatever is sent."""

from datetime import UTC, datetime

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from people.middleware import PlainTextMiddleware
from people.sent_back import address_in, moment_in, number_in, numbers_in

LONG = "9" * 5000


@pytest.mark.parametrize("text", [None, "", "x", "-1", "1.5", "۴", "²", "1" * 19, LONG, "a\0", " 1"])
def test_what_is_no_number_of_a_row(text: str | None) -> None:
    assert number_in(text) is None


def test_a_number_is_as_long_as_its_digits_may_be() -> None:
    assert number_in("0042") == 42
    assert number_in("9" * 18) == 10**18 - 1
    assert number_in("123456", digits=5) is None
    assert numbers_in(["7", "x", "3", "7", LONG]) == [7, 3]


def test_a_moment_has_its_zone_and_stays_in_the_calendar() -> None:
    assert moment_in("2026-03-21T10:00:00+00:00") == datetime(2026, 3, 21, 10, tzinfo=UTC)
    for text in (
        None,
        "",
        "x",
        LONG,
        "2026-03-21T10:00:00",
        "2026-13-21T10:00:00+00:00",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
    ):
        assert moment_in(text) is None


def test_what_is_no_address_has_no_parts() -> None:
    assert address_in("/a/?b=1").query == "b=1"
    assert not any(address_in("http://["))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "page", ["login", "signup", "password/reset", "logout", "signup/company", "2fa/authenticate"]
)
def test_a_way_on_that_is_no_address_is_left_out(client: Client, page: str) -> None:
    for method in (client.get, client.post):
        assert method(f"/accounts/{page}/?next=http://[", {"next": "http://["}).status_code < 500


# NUL


def test_a_nul_is_dropped_from_names_and_values(rf: RequestFactory) -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        middleware.process_view(request, view, (), {})
        seen.append(request)
        return HttpResponse()

    middleware = PlainTextMiddleware(view)
    middleware(rf.post("/?a%00b=c%00d&e=%00", {"na\0me": ["x\0", "y"], "name": "z"}))
    middleware(rf.post("/?q=%D8%A7", {"text": "سلام\r\n"}))
    assert [dict(request.GET) for request in seen] == [{"ab": ["cd"], "e": [""]}, {"q": ["ا"]}]
    assert [dict(request.POST) for request in seen] == [{"name": ["x", "y", "z"]}, {"text": ["سلام\r\n"]}]


def test_no_page_has_one_in_its_address(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        PlainTextMiddleware(HttpResponse).process_view(rf.get("/"), HttpResponse, (), {"key": "a\0"})


@pytest.mark.django_db
def test_pages_answer_as_if_it_were_not_there(client: Client) -> None:
    assert client.get("/positions/?q=a%00b&a%00b=1").status_code == 200
    assert client.post("/accounts/login/?x=%00", {"login": "a\0b", "pass\0word": "x"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["rot13", "base64", "idna", "utf-16", "unicode_escape"])
def test_a_form_is_read_as_utf_8_whatever_it_says(client: Client, charset: str) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--x--\r\n'
    answer = client.generic(
        "POST", "/accounts/login/", form, f"multipart/form-data; boundary=x; charset={charset}"
    )
    assert answer.status_code < 500


@pytest.mark.django_db
def test_a_cookie_with_one_is_not_there(client: Client, make_user) -> None:
    client.force_login(make_user())
    assert client.get("/inbox/").status_code == 200
    client.cookies["sessionid"] = "a\0" * 20
    assert client.get("/inbox/").status_code == 302  # to the log-in
