"""One line a request, with an id that the answer carries too, and nothing personal in it."""

import pytest
from structlog.testing import capture_logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    with capture_logs() as captured:
        yield captured


def line_of(lines):
    return next(line for line in lines if line["event"] == "request")


def test_a_line_says_who_what_and_how_it_went(client, make_user, lines):
    user = make_user()
    client.force_login(user)
    client.get("/settings/?q=private")
    line = line_of(lines)
    assert (line["method"], line["path"], line["status"], line["user"]) == ("GET", "/settings/", 200, user.pk)
    assert line["ms"] >= 0
    assert user.email not in str(lines)
    assert "private" not in str(lines)


def test_the_answer_carries_the_id_of_its_line(client):
    assert client.get("/healthz", headers={"X-Request-ID": "a1b2c3d4e5"})["X-Request-ID"] == "a1b2c3d4e5"
    assert len(client.get("/healthz")["X-Request-ID"]) == 32


def test_an_id_that_could_forge_a_line_is_not_taken_over(client):
    assert client.get("/healthz", headers={"X-Request-ID": "x" * 500})["X-Request-ID"] != "x" * 500


def test_a_token_does_not_get_into_the_logs(client, lines):
    client.get("/invitations/a-secret-token/")
    assert line_of(lines)["path"] == "/invitations/…/"


def test_probes_are_quiet_while_all_is_well(client, lines):
    client.get("/healthz")
    assert line_of(lines)["log_level"] == "debug"
