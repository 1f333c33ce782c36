"""Logging in, setting a new password, and what happens to an account's mail."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from people import adapters
from people.models import RoleGrant, User
from people.notifications.models import Message
from people.persian.text import persian_digits
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOG_IN = "/accounts/login/"


def log_in(client, email="sara@mail.example", password=PASSWORD, **more):
    return client.post(LOG_IN, {"login": email, "password": password, **more})


def test_someone_logs_in_with_their_address_in_any_case(client, make_user):
    make_user()
    assert log_in(client, "Sara@Mail.Example").url == reverse("people:home_of")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, make_user):
    make_user()
    wrong = log_in(client, password="something else")
    unknown = log_in(client, email="nobody@mail.example")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_log_in_goes_on_to_where_one_wanted_to_be_but_never_elsewhere(client, make_user):
    make_user()
    assert log_in(client, next="/settings/").url == "/settings/"
    client.logout()
    assert log_in(client, next="https://evil.example/").url == reverse("people:home_of")


def test_an_unconfirmed_address_is_asked_for_its_code(client, db, mailed):
    User.objects.create_user("new@mail.example", PASSWORD, full_name="تازه")
    assert log_in(client, "new@mail.example").url == reverse("account_email_verification_sent")
    assert mailed(adapters.CONFIRM_ADDRESS).values["code"]


def test_a_new_password_is_set_with_a_code_and_the_owner_is_told(client, make_user, mailed):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    code = mailed(adapters.RESET_PASSWORD).values["code"]
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = "four more unrelated words"
    client.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    told = mailed(adapters.CHANGED)
    assert (told.address, told.values["what"], told.secret) == (user.email, "password", False)


def test_a_code_may_be_typed_in_persian_digits_and_without_its_dash(client, make_user, mailed):
    user = make_user()
    client.post(reverse("account_reset_password"), {"email": user.email})
    code = persian_digits(mailed(adapters.RESET_PASSWORD).values["code"].replace("-", ""))
    response = client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    assert response.url == reverse("account_complete_password_reset")


def test_a_second_step_asks_for_the_code_of_the_app(client, make_user):
    user = make_user()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    assert log_in(client).url == reverse("mfa_authenticate")
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert set(wrong.context["form"].errors) == {"code"}
    now = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post(reverse("mfa_authenticate"), {"code": persian_digits(now)}).url == "/home/"


def test_changing_the_password_asks_for_the_one_now_and_for_the_new_one_once(client, make_user, mailed):
    user = make_user()
    log_in(client)
    change = reverse("account_change_password")
    wrong = client.post(change, {"oldpassword": "wrong", "password1": "a new long password"})
    assert set(wrong.context["form"].errors) == {"oldpassword"}
    client.post(change, {"oldpassword": PASSWORD, "password1": "a new long password"})
    user.refresh_from_db()
    assert user.check_password("a new long password")
    assert mailed(adapters.CHANGED).values["what"] == "password"


def test_changing_the_address_needs_a_code_from_the_new_one(client, make_user, mailed):
    user = make_user()
    log_in(client)
    client.post(reverse("account_email"), {"email": "new@mail.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "sara@mail.example"
    code = mailed(adapters.CONFIRM_ADDRESS).values["code"]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    user.refresh_from_db()
    assert user.email == "new@mail.example"
    assert mailed(adapters.CHANGED).address == "sara@mail.example"


@pytest.mark.parametrize(
    "page",
    [
        "account_login",
        "account_reset_password",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
    ],
)
def test_the_pages_of_the_account_open(client, make_user, page):
    if page not in ("account_login", "account_reset_password"):
        make_user()
        log_in(client)
    assert client.get(reverse(page)).status_code == 200


def test_a_reset_for_an_unknown_address_says_so_only_by_mail(client, db, mailed):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@mail.example"})
    assert response.url == reverse("account_confirm_password_reset_code")
    assert mailed(adapters.UNKNOWN_ADDRESS).address == "nobody@mail.example"
    assert not Message.objects.filter(kind=adapters.RESET_PASSWORD).exists()


def test_too_many_wrong_passwords_have_to_wait(client, make_user):
    make_user()
    for _ in range(5):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 200


def test_without_redis_people_still_log_in(client, make_user, no_redis):
    make_user()
    assert log_in(client).url == reverse("people:home_of")


def test_every_mail_that_allauth_sends_has_a_kind_here():
    from pathlib import Path

    import allauth

    sent = set()
    for app in ("account", "mfa/totp", "mfa/recovery_codes"):
        for source in (Path(allauth.__file__).parent / app).rglob("*.py"):
            for line in source.read_text().splitlines():
                sent |= {
                    part for part in line.split('"') if part.startswith(("account/email/", "mfa/email/"))
                }
    ways_not_taken = {"account/email/password_reset_key", "account/email/login_code"}
    assert sent - ways_not_taken == set(adapters._KINDS) | set(adapters._CHANGES)


def test_the_first_superuser_is_head_and_logs_in_without_a_code(client, db):
    from django.core.management import call_command

    call_command(
        "createsuperuser", "--noinput", email="first@office.example", full_name="نخستین", verbosity=0
    )
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    assert EmailAddress.objects.get(user=user).verified
    assert RoleGrant.objects.get(user=user).role == RoleGrant.Role.HEAD
    log_in(client, user.email)
    assert client.get("/home/").url == "/staff/"


def test_no_cache_keeps_what_somebody_signed_in_was_shown(client, make_user):
    assert "no-store" not in client.get("/positions/").headers.get("Cache-Control", "")
    client.force_login(make_user())
    for address in ("/settings/", "/positions/", "/inbox/", "/nowhere/", "/staff/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
