"""One's own settings: name, mobile, language, colours."""

import pytest

from people.models import User

pytestmark = pytest.mark.django_db
GIVEN = {"full_name": "سارا احمدی‌نیا", "mobile": "۰۹۱۲-۳۴۵-۶۷۸۹", "language": "en", "theme": "dark"}


def test_only_who_is_signed_in_has_settings(client):
    assert client.get("/settings/").url.startswith("/accounts/login/")


def test_what_was_changed_is_kept_and_a_new_number_is_not_verified(client, make_user):
    user = make_user(mobile="+989120000000", mobile_verified_at="2026-01-01T00:00Z")
    client.force_login(user)
    assert client.post("/settings/", GIVEN).url == "/settings/"
    user.refresh_from_db()
    assert (user.full_name, user.mobile, user.language, user.theme) == (
        "سارا احمدی‌نیا",
        "+989123456789",
        "en",
        "dark",
    )
    assert user.mobile_verified_at is None


def test_the_same_number_stays_verified(client, make_user):
    user = make_user(mobile="+989123456789", mobile_verified_at="2026-01-01T00:00Z")
    client.force_login(user)
    client.post("/settings/", GIVEN)
    user.refresh_from_db()
    assert user.mobile_verified_at


def test_somebody_elses_number_is_said_by_the_field_and_nothing_is_lost(client, make_user):
    make_user("other@mail.example", mobile="+989123456789")
    user = make_user()
    client.force_login(user)
    response = client.post("/settings/", GIVEN)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"mobile"}
    assert "سارا احمدی‌نیا" in response.content.decode()
    user.refresh_from_db()
    assert user.full_name == "سارا احمدی"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("full_name", ""), ("full_name", "\x00"), ("mobile", "12"), ("language", "de"), ("theme", "pink")],
)
def test_wrong_input_is_said_by_its_field(client, make_user, field, typed):
    client.force_login(make_user())
    response = client.post("/settings/", GIVEN | {field: typed})
    assert set(response.context["form"].errors) == {field}


def test_the_page_costs_few_queries(client, make_user, django_assert_max_num_queries):
    client.force_login(make_user())
    with django_assert_max_num_queries(4):
        assert client.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    ("full_name", "greeted"),
    [
        ("سارا احمدی‌نیا", "سارا"),
        ("دکتر نادر فرهی", "دکتر فرهی"),
        ("دکتر فرهی", "دکتر فرهی"),
        ("Dr. Mina van Pak", "Dr. van Pak"),
        ("دکتر", "دکتر"),
        ("", "a@b.test"),
    ],
)
def test_whom_a_letter_greets(full_name, greeted):
    assert User(full_name=full_name, email="a@b.test").get_short_name() == greeted
