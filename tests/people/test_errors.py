"""What people see when something is not there, not theirs, or broken: our page, in their language."""

import pytest
from django.test import Client

from people.views import errors


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_a_page_that_is_not_there_says_so_in_the_readers_language(client, language, direction):
    client.cookies["django_language"] = language
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert f'lang="{language}" dir="{direction}"' in response.content.decode()


@pytest.mark.django_db
def test_the_wrong_audience_is_told_why(client, make_user):
    client.force_login(make_user(language="en"))
    response = client.get("/staff/team/")
    assert response.status_code == 403
    assert "not for the account that you are signed in with" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_what_to_do():
    client = Client(enforce_csrf_checks=True, headers={"cookie": "django_language=en"})
    response = client.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


def test_when_the_database_is_what_is_broken_the_page_still_comes(rf):
    """Without the database fixture, a query here would fail the test."""
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "<main" in response.content.decode()


@pytest.mark.django_db
def test_bad_and_too_many_requests_have_their_pages(client, rf):
    request = client.get("/accounts/login/").wsgi_request
    assert errors.bad_request(request).status_code == 400
    assert errors.too_many_requests(request).status_code == 429
