"""One application: what the company sees of a student, and its decisions without an offer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications as actions
from internships.models import Application
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
MOBILE = "+989123456789"
SHOWN = "۰۹۱۲ ۳۴۵ ۶۷۸۹"


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def application(cast: Cast) -> Application:
    cast.negar.user.mobile = MOBILE
    cast.negar.user.save()
    return make.make_application(cast.negar, cast.inspection, letter="این کار را دوست دارم.")


def path_of(application: Application, part: str = "") -> str:
    return f"/hr/applications/{application.pk}/{part}"


def test_it_shows_what_was_sent_and_how_it_fits(hr: Client, application: Application) -> None:
    page = hr.get(path_of(application)).content.decode()
    for told in ("نگار صادقی", "این کار را دوست دارم.", "cv.pdf"):
        assert told in page
    for hidden in ("۱۶٫۵", application.student.user.email, application.student.student_number, MOBILE, SHOWN):
        assert hidden not in page


def test_looking_changes_nothing(hr: Client, application: Application) -> None:
    for part in ("", "cv/", "cv/?inline", "reject/", "interview/", "offer/"):
        answer = hr.get(path_of(application, part))
        read(answer)
        assert answer.status_code == 200
    application.refresh_from_db()
    assert application.state == "submitted"
    assert application.events.count() == 1


def test_the_cv_that_was_sent_comes_as_a_file(hr: Client, application: Application) -> None:
    answer = hr.get(path_of(application, "cv/"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert read(answer).startswith(b"%PDF")
    framed = hr.get(path_of(application, "cv/?inline"))
    read(framed)
    assert framed["Content-Disposition"].startswith("inline")


def test_the_phone_is_shown_from_shortlisting_on_and_each_time_is_noted(
    hr: Client, cast: Cast, application: Application
) -> None:
    answer = hr.post(path_of(application, "phone/"))
    assert answer.status_code == 302
    actions.shortlist_application(application, by=cast.maryam)
    assert SHOWN not in hr.get(path_of(application)).content.decode()
    for times in (1, 2):
        page = hr.post(path_of(application, "phone/"))
        assert SHOWN in page.content.decode()
        assert page["Cache-Control"].find("no-store") >= 0
        assert application.events.filter(changes__has_key="phone_shown", by=cast.maryam).count() == times
    assert SHOWN not in hr.get(path_of(application)).content.decode()


def test_without_a_number_nothing_is_noted(hr: Client, cast: Cast) -> None:
    application = make.make_application(cast.tara, cast.inspection)
    actions.shortlist_application(application, by=cast.maryam)
    assert hr.post(path_of(application, "phone/")).status_code == 200
    assert not application.events.filter(changes__has_key="phone_shown").exists()


@pytest.mark.parametrize(("to", "state"), [("review", "in_review"), ("shortlist", "shortlisted")])
def test_moves_of_one_button(hr: Client, application: Application, to: str, state: str) -> None:
    answer = hr.post(path_of(application, "move/"), {"to": to, "seen": "submitted"})
    assert answer.url == path_of(application)
    application.refresh_from_db()
    assert application.state == state


@pytest.mark.parametrize("to", ["", "offered", "rejected", "\x00"])
def test_no_other_move_is_taken(hr: Client, application: Application, to: str) -> None:
    assert hr.post(path_of(application, "move/"), {"to": to}).status_code == 302
    application.refresh_from_db()
    assert application.state == "submitted"


def test_an_invitation_carries_its_words_and_starts_the_clock_again(
    hr: Client, application: Application
) -> None:
    make.long_ago(application, timezone.now() + timedelta(hours=3))
    hr.post(path_of(application, "interview/"), {"note": "سه‌شنبه ساعت ۱۰", "seen": "submitted"})
    application.refresh_from_db()
    assert application.state == "interview"
    assert application.answer_due_at > timezone.now() + timedelta(days=2)
    assert Message.objects.get(kind="application.interview").values["note"] == "سه‌شنبه ساعت ۱۰"


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return list(answer.context["form"].errors)


def test_an_invitation_needs_words(hr: Client, application: Application) -> None:
    assert errors(hr.post(path_of(application, "interview/"), {"note": " "})) == ["note"]
    assert errors(hr.post(path_of(application, "interview/"), {"note": "م" * 10_000})) == ["note"]


def test_a_rejection_can_be_taken_back_until_it_is_told(hr: Client, application: Application) -> None:
    answer = hr.post(
        path_of(application, "reject/"),
        {"reason": "skills", "note": "کولیس", "seen": "submitted"},
        follow=True,
    )
    application.refresh_from_db()
    assert (application.state, application.close_reason, application.close_note) == (
        "rejected",
        "skills",
        "کولیس",
    )
    assert "reject/undo/" in answer.content.decode()
    hr.post(path_of(application, "reject/undo/"), {"seen": "rejected"})
    application.refresh_from_db()
    assert application.state == "submitted"
    Application.objects.filter(pk=application.pk).update(state="rejected", tell_at=timezone.now())
    assert "reject/undo/" not in hr.get(path_of(application)).content.decode()
    hr.post(path_of(application, "reject/undo/"), {"seen": "rejected"})
    application.refresh_from_db()
    assert application.state == "rejected"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "position_closed"}, "reason"),
        ({"reason": "other", "note": ""}, "note"),
        ({"reason": "skills", "note": "م" * 10_000}, "note"),
    ],
)
def test_a_rejection_says_why(
    hr: Client, application: Application, typed: dict[str, str], wrong: str
) -> None:
    assert errors(hr.post(path_of(application, "reject/"), typed)) == [wrong]
    application.refresh_from_db()
    assert application.state == "submitted"


@pytest.mark.parametrize("part", ["reject/", "interview/"])
def test_a_stale_form_decides_nothing_and_keeps_what_was_typed(
    hr: Client, cast: Cast, application: Application, part: str
) -> None:
    actions.shortlist_application(application, by=cast.dariush)
    words = {"reason": "skills", "note": "چند کلمهٔ من", "seen": "submitted"}
    answer = hr.post(path_of(application, part), words)
    assert errors(answer) == ["__all__"]
    assert "چند کلمهٔ من" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == "shortlisted"


def test_what_has_lapsed_can_not_be_decided_any_more(hr: Client, application: Application) -> None:
    make.long_ago(application, timezone.now() - timedelta(minutes=1))
    page = hr.get(path_of(application)).content.decode()
    assert "/reject/" not in page
    assert hr.get(path_of(application, "reject/")).status_code == 302
    answer = hr.post(path_of(application, "reject/"), {"reason": "skills", "seen": "submitted"})
    assert errors(answer) == ["__all__"]


def test_the_students_page_does_not_show_who_looked_at_the_phone(
    hr: Client, cast: Cast, application: Application
) -> None:
    """The history names colleagues to colleagues, with the reasons in words."""
    actions.reject_application(application, by=cast.dariush, reason="hours")
    page = hr.get(path_of(application)).content.decode()
    assert "داریوش فلاح" in page
    assert ">hours<" not in page
