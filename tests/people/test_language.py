"""The user's setting, else the cookie, else Persian; the switch is a POST; addresses are the same."""

import pytest

pytestmark = pytest.mark.django_db
LOG_IN, SWITCH = "/accounts/login/", "/settings/language/"


def language_of(client, path=LOG_IN, **more):
    return client.get(path, **more).headers["Content-Language"]


def test_persian_whatever_the_browser_prefers(client):
    assert language_of(client, headers={"Accept-Language": "en-GB,en;q=0.9"}) == "fa"


def test_the_cookie_then_decides(client):
    client.cookies["django_language"] = "en"
    assert language_of(client) == "en"
    client.cookies["django_language"] = "xx"
    assert language_of(client) == "fa"


def test_the_users_setting_is_stronger_than_the_cookie(client, make_user):
    client.force_login(make_user(language="fa"))
    client.cookies["django_language"] = "en"
    assert language_of(client, "/settings/") == "fa"


def test_visitors_switch_by_cookie_and_come_back_to_the_page(client):
    response = client.post(SWITCH, {"language": "en", "next": "/positions/?q=x"})
    assert response.url == "/positions/?q=x"
    assert language_of(client) == "en"


def test_a_user_who_switches_keeps_it(client, make_user):
    user = make_user()
    client.force_login(user)
    client.post(SWITCH, {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"
    assert language_of(client, "/settings/") == "en"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(client, address):
    assert client.post(SWITCH, {"language": "en", "next": address}).url == "/"


@pytest.mark.parametrize("address", ["0", "people:home_of", "a\x00b", "%s{{x}}", "۱", "x" * 1500])
def test_what_is_no_address_breaks_nothing(client, address):
    assert client.post(SWITCH, {"language": "en", "next": address}).status_code == 302


def test_an_unknown_language_changes_nothing(client):
    response = client.post(SWITCH, {"language": "<x>"})
    assert response.status_code == 302
    assert "django_language" not in response.cookies


def test_a_link_does_not_switch(client):
    assert client.get(SWITCH + "?language=en").status_code == 405


def test_a_visitor_costs_no_query_for_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.post(SWITCH, {"language": "en"})


def test_shared_caches_keep_the_languages_apart(client):
    assert "Cookie" in client.get(LOG_IN).headers["Vary"]
