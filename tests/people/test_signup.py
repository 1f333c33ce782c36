"""Students come in by the university's address or by their row in its list; both end with a code from the
mail."""

import pytest
from django.core import mail
from django.urls import reverse

from people import adapters
from people.actions.profile import confirm_address
from people.models import User
from people.notifications.delivery import deliver_due
from people.notifications.models import Message
from students.models import RosterEntry, Student
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
BY_DOMAIN = {"full_name": "نگار صادقی", "email": "negar@uni.example", "password1": PASSWORD}
BY_ROSTER = BY_DOMAIN | {
    "email": "negar@mail.example",
    "student_number": "۹۹۱۲۳۴۵۶",
    "mobile": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
}


@pytest.fixture(autouse=True)
def ways_in(settings):
    settings.STUDENT_SIGNUP = "both"
    settings.STUDENT_EMAIL_DOMAINS = ["uni.example"]
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def entry(make_user):
    return RosterEntry.objects.create(
        student_number="99123456",
        full_name="نگار صادقی",
        mobile="+989123456789",
        imported_by=make_user("importer@office.example"),
    )


def errors_of(response):
    assert response.status_code == 200
    return response.context["form"].errors


@pytest.mark.parametrize("way", ["domain", "both"])
def test_an_address_of_the_university_is_enough(client, settings, way):
    settings.STUDENT_SIGNUP = way
    response = client.post(SIGN_UP, BY_DOMAIN)
    assert response.url == reverse("account_email_verification_sent")
    student = Student.objects.select_related("user").get()
    assert (student.user.full_name, student.user.email) == ("نگار صادقی", "negar@uni.example")
    assert student.student_number is None


@pytest.mark.parametrize("way", ["roster", "both"])
def test_a_row_of_the_roster_is_enough_with_any_address(client, settings, entry, way):
    settings.STUDENT_SIGNUP = way
    client.post(SIGN_UP, BY_ROSTER)
    student = Student.objects.select_related("user").get()
    assert (student.student_number, student.user.mobile) == ("99123456", "+989123456789")
    entry.refresh_from_db()
    assert entry.activated_by == student
    assert entry.activated_at


def test_by_domain_another_address_is_refused_by_the_field(client, settings):
    settings.STUDENT_SIGNUP = "domain"
    response = client.post(SIGN_UP, BY_DOMAIN | {"email": "negar@mail.example"})
    assert "uni.example" in errors_of(response)["email"][0]
    assert "negar@mail.example" in response.content.decode()


def test_by_domain_nobody_is_asked_for_a_mobile_number(client, settings):
    settings.STUDENT_SIGNUP = "domain"
    assert set(client.get(SIGN_UP).context["form"].fields) == {"full_name", "email", "password1"}


def test_by_roster_an_address_of_the_university_is_not_enough(client, settings):
    settings.STUDENT_SIGNUP = "roster"
    assert {"student_number", "mobile"} <= set(errors_of(client.post(SIGN_UP, BY_DOMAIN)))


def test_without_either_it_says_what_to_fill_in(client):
    errors = errors_of(client.post(SIGN_UP, BY_DOMAIN | {"email": "negar@mail.example"}))
    assert {"student_number", "mobile"} == set(errors)


def test_half_a_claim_asks_for_the_other_half(client):
    assert set(errors_of(client.post(SIGN_UP, BY_DOMAIN | {"student_number": "99123456"}))) == {"mobile"}


def test_the_roster_answers_the_same_whichever_is_wrong(client, entry):
    wrong_number = errors_of(client.post(SIGN_UP, BY_ROSTER | {"student_number": "99123457"}))
    wrong_mobile = errors_of(client.post(SIGN_UP, BY_ROSTER | {"mobile": "09123456780"}))
    RosterEntry.objects.update(activated_at=entry.imported_at)
    used = errors_of(client.post(SIGN_UP, BY_ROSTER))
    assert wrong_number == wrong_mobile == used
    assert set(used) == {"student_number"}


def test_after_a_few_wrong_guesses_even_the_right_one_waits(client, entry):
    for last in range(5):
        client.post(SIGN_UP, BY_ROSTER | {"mobile": f"0912345678{last}"})
    assert "quarter of an hour" in errors_of(client.post(SIGN_UP, BY_ROSTER))["student_number"][0]
    assert not Student.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("full_name", ""),
        ("full_name", "x" * 10_000),
        ("email", "not an address"),
        ("password1", "short"),
        ("password1", "1234567890"),
        ("student_number", "نه عدد"),
        ("mobile", "021 1234567"),
    ],
)
def test_wrong_input_is_said_by_its_field_and_keeps_the_rest(client, entry, field, typed):
    response = client.post(SIGN_UP, BY_ROSTER | {field: typed})
    assert set(errors_of(response)) == {field}
    assert not Student.objects.exists()
    if field != "email":
        assert "negar@mail.example" in response.content.decode()


def test_a_row_that_was_activated_meanwhile_is_refused_without_a_trace(client, entry, monkeypatch):
    """Two people with the same row at the same moment: the second form was valid when it was checked."""
    from students.forms import signup

    def match(self, number, mobile):
        self.roster_entry = entry

    monkeypatch.setattr(signup.StudentSignupForm, "_match_roster", match)
    RosterEntry.objects.update(activated_at=entry.imported_at)
    assert client.post(SIGN_UP, BY_ROSTER).status_code == 200
    assert not User.objects.filter(email="negar@mail.example").exists()


def test_a_mistyped_address_that_nobody_confirmed_does_not_keep_the_row(client, entry):
    client.post(SIGN_UP, BY_ROSTER | {"email": "nega@mail.example"})
    client.post(reverse("account_logout"))
    client.post(SIGN_UP, BY_ROSTER)
    student = Student.objects.get(user__email="negar@mail.example")
    entry.refresh_from_db()
    assert entry.activated_by == student
    assert (student.student_number, student.user.mobile) == ("99123456", "+989123456789")
    abandoned = Student.objects.get(user__email="nega@mail.example")
    assert (abandoned.student_number, abandoned.user.mobile) == (None, None)


def test_a_confirmed_account_keeps_its_row(client, entry):
    client.post(SIGN_UP, BY_ROSTER)
    confirm_address(User.objects.get(email="negar@mail.example"))
    client.post(reverse("account_logout"))
    assert set(errors_of(client.post(SIGN_UP, BY_ROSTER | {"email": "other@mail.example"}))) == {
        "student_number"
    }


def test_the_code_comes_by_the_outbox_logs_in_and_is_wiped_once_sent(client, mailed):
    client.post(SIGN_UP, BY_DOMAIN)
    message = mailed(adapters.CONFIRM_ADDRESS)
    assert (message.address, message.urgent, message.secret) == ("negar@uni.example", True, True)
    code = message.values["code"]
    deliver_due()
    assert code in mail.outbox[0].body
    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert code not in str(message.__dict__)
    response = client.post(reverse("account_email_verification_sent"), {"code": code})
    assert response.url == reverse("people:home_of")
    assert client.get("/home/").url == "/me/"


def test_a_wrong_code_does_not_log_in(client):
    client.post(SIGN_UP, BY_DOMAIN)
    client.post(reverse("account_email_verification_sent"), {"code": "XXXXXX"})
    assert client.get("/home/").url.startswith("/accounts/login/")


def test_a_known_address_gets_the_same_page_and_another_mail(client, make_user, mailed):
    make_user("negar@uni.example")
    response = client.post(SIGN_UP, BY_DOMAIN)
    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email="negar@uni.example").count() == 1
    assert not Message.objects.filter(kind=adapters.CONFIRM_ADDRESS).exists()
    assert mailed(adapters.ALREADY_EXISTS).address == "negar@uni.example"


def test_the_account_speaks_the_language_of_the_page_it_was_made_on(client, mailed):
    client.cookies["django_language"] = "en"
    client.post(SIGN_UP, BY_DOMAIN)
    assert User.objects.get().language == "en"
    assert mailed(adapters.CONFIRM_ADDRESS).language == "en"


def test_what_cannot_be_seen_is_dropped_from_a_name(client):
    client.post(SIGN_UP, BY_DOMAIN | {"full_name": " نگار\x00\u202e  صادقی "})
    assert User.objects.get().full_name == "نگار صادقی"
