"""Academics of the faculties: entered by the office, mailed how to come in, and let go again."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.adapters import RESET_PASSWORD
from people.models import User
from people.notifications.models import InboxItem, Message
from people.workflow import Refusal
from students import academics
from students.models import Academic, Faculty
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/staff/academics/"


@pytest.fixture
def faculty(cast: Cast) -> Faculty:
    return make.make_field().faculty


def facts(faculty: Faculty, /, **values: Any) -> dict[str, Any]:
    return {"full_name": "دکتر مینا پارسا", "email": "parsa@uni.test", "faculty": faculty.pk, **values}


def test_an_academic_is_entered_and_comes_in_by_their_own_mail(
    client: Client, cast: Cast, faculty: Faculty
) -> None:
    client.force_login(cast.leila)
    answer: Any = client.post(f"{PAGE}add/", facts(faculty, is_coordinator="on"))
    assert answer.url == PAGE
    academic = Academic.objects.get()
    assert (academic.is_coordinator, academic.granted_by) == (True, cast.leila)
    assert not academic.user.has_usable_password()
    mail = Message.objects.get(kind="academic.added")
    reset = reverse("account_reset_password")
    assert (mail.address, mail.url, mail.secret) == ("parsa@uni.test", reset, False)
    assert "دکتر مینا پارسا" in client.get(PAGE).content.decode()

    theirs = Client()
    theirs.post(reset, {"email": "parsa@uni.test"})
    code = Message.objects.filter(kind=RESET_PASSWORD).latest("id").values["code"]
    theirs.post(reverse("account_confirm_password_reset_code"), {"code": code})
    new = "four more unrelated words"
    theirs.post(reverse("account_complete_password_reset"), {"password1": new, "password2": new})
    answer = theirs.post("/accounts/login/", {"login": "parsa@uni.test", "password": new}, follow=True)
    assert answer.redirect_chain[-1][0] == "/academic/"
    assert EmailAddress.objects.get(user=academic.user).verified


def test_somebody_with_an_account_keeps_it(cast: Cast, faculty: Faculty) -> None:
    known = make.make_user("دکتر آشنا", "known@uni.test")
    academic = academics.add_academic(by=cast.leila, full_name="x", email="Known@uni.test", faculty=faculty)
    assert academic.user == known
    known.refresh_from_db()
    assert (known.full_name, known.has_usable_password()) == ("دکتر آشنا", True)
    assert InboxItem.objects.get(kind="academic.added").url == "/academic/"


def test_an_account_that_nobody_confirmed_loses_its_password(cast: Cast, faculty: Faculty) -> None:
    """Somebody may have signed up with another's address, waiting for what comes to it."""
    squatter = User.objects.create_user("parsa@uni.test", "their own password", full_name="؟")
    academics.add_academic(by=cast.leila, full_name="x", email="parsa@uni.test", faculty=faculty)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_nobody_is_entered_twice(client: Client, cast: Cast, faculty: Faculty) -> None:
    client.force_login(cast.leila)
    client.post(f"{PAGE}add/", facts(faculty))
    answer = client.post(f"{PAGE}add/", facts(faculty))
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    assert Academic.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"email": "x"}, {"email": ""}, {"faculty": "999"}, {"full_name": " "}])
def test_what_is_typed_wrong(client: Client, cast: Cast, faculty: Faculty, wrong: dict[str, Any]) -> None:
    client.force_login(cast.leila)
    answer = client.post(f"{PAGE}add/", facts(faculty, **wrong))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not User.objects.filter(email="parsa@uni.test").exists()


def test_coordinator_and_back_keeps_what_was(client: Client, cast: Cast, faculty: Faculty) -> None:
    academic = academics.add_academic(by=cast.leila, full_name="x", email="a@uni.test", faculty=faculty)
    client.force_login(cast.parvin)
    client.post(f"{PAGE}{academic.pk}/coordinator/", {"is_coordinator": "yes"})
    assert list(Academic.objects.order_by("id").values_list("is_coordinator", flat=True)) == [False, True]
    assert Academic.objects.in_force().count() == 1
    with pytest.raises(Refusal):
        academics.set_coordinator(academic, by=cast.leila, is_coordinator=True)  # the one that ended


def test_whoever_ends_comes_in_no_more(client: Client, cast: Cast, faculty: Faculty) -> None:
    academic = academics.add_academic(by=cast.leila, full_name="x", email="a@uni.test", faculty=faculty)
    client.force_login(academic.user)
    assert client.get("/academic/").status_code == 200
    client.force_login(cast.leila)
    client.post(f"{PAGE}{academic.pk}/mail/")
    assert Message.objects.filter(kind="academic.added").count() == 2
    client.post(f"{PAGE}{academic.pk}/end/")
    assert client.post(f"{PAGE}{academic.pk}/end/").status_code == 404
    client.force_login(academic.user)
    assert client.get("/academic/").status_code == 403
    academics.add_academic(by=cast.leila, full_name="x", email="a@uni.test", faculty=faculty)


def test_a_viewer_looks_and_others_stay_out(client: Client, cast: Cast, faculty: Faculty) -> None:
    academic = academics.add_academic(by=cast.leila, full_name="x", email="a@uni.test", faculty=faculty)
    client.force_login(cast.behzad)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1].split("</main")[0]
    for user in (cast.behzad, cast.maryam, cast.negar.user, academic.user):
        client.force_login(user)
        assert client.get(PAGE).status_code == (200 if user == cast.behzad else 403)
        for action in ("add", *(f"{academic.pk}/{one}" for one in ("coordinator", "mail", "end"))):
            assert client.post(f"{PAGE}{action}/", facts(faculty)).status_code == 403


def test_the_list_asks_no_more_with_more_rows(client: Client, cast: Cast, faculty: Faculty) -> None:
    client.force_login(cast.leila)
    counts = []
    for number in range(4):
        academics.add_academic(
            by=cast.leila, full_name="x", email=f"a{number}@uni.test", faculty=faculty, is_coordinator=True
        )
        client.get(PAGE)
        with CaptureQueriesContext(connection) as made:
            client.get(PAGE)
        counts.append(len(made))
    assert len(set(counts)) == 1
    assert counts[0] <= 10
