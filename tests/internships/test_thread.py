"""The conversation about an application: who writes when, what is sent twice, what the other side learns."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from companies.models import Membership
from internships.actions import applications as actions
from internships.actions import thread
from internships.models import Application, ThreadMessage, ThreadSide
from internships.thread import read_thread
from people.models import User
from people.notifications.models import Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
TOKENS = (f"{number:032x}" for number in range(10_000))
Forms = dict[str, Any]


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


def by_company(application: Application, by: User, text: str = "سلام", **more: Any) -> ThreadMessage:
    membership = Membership.objects.get(user=by)
    more = {"token": next(TOKENS), **more}
    return thread.write_as_company(application, by=by, membership=membership, text=text, **more)


def by_student(application: Application, text: str = "سلام", **more: Any) -> ThreadMessage:
    more = {"token": next(TOKENS), **more}
    return thread.write_as_student(application, by=application.student.user, text=text, **more)


def form(text: str = "ساعت کار چند است؟", **more: Any) -> Forms:
    return {"text": text, "token": next(TOKENS), **more}


def mails() -> Any:
    return Message.objects.filter(kind="thread.message").order_by("pk")


# Writing


def test_a_rejection_not_told_yet_is_not_told_here(
    client: Client, cast: Cast, application: Application
) -> None:
    by_company(application, cast.maryam)
    actions.reject_application(application, by=cast.maryam, reason="not_a_fit")
    client.force_login(cast.negar.user)
    can = client.get(f"/me/applications/{application.pk}/thread/").context["can"]
    assert (can.write, can.closes_at) == (True, None)


def test_both_sides_write_and_read(client: Client, cast: Cast, application: Application) -> None:
    client.force_login(cast.negar.user)
    here = f"/me/applications/{application.pk}/thread/"
    assert client.post(here, form()).url == f"{here}#end"
    client.force_login(cast.maryam)
    there = f"/hr/applications/{application.pk}/thread/"
    assert "ساعت کار چند است؟" in client.get(there).content.decode()
    client.post(there, form("هفت تا یازده."))
    client.force_login(cast.negar.user)
    page = client.get(here).content.decode()
    assert "هفت تا یازده." in page
    assert "مریم نیکو" in page  # a person answers for what is said
    assert cast.maryam.email not in page


def test_a_message_is_no_answer(cast: Cast, application: Application) -> None:
    due = application.answer_due_at
    by_company(application, cast.maryam)
    application.refresh_from_db()
    assert (application.state, application.answer_due_at, application.first_answer_at) == (
        "submitted",
        due,
        None,
    )


def test_a_form_that_is_sent_twice_is_one_message(
    client: Client, cast: Cast, application: Application
) -> None:
    client.force_login(cast.maryam)
    once = form()
    for _times in (1, 2):
        assert client.post(f"/hr/applications/{application.pk}/thread/", once).status_code == 302
    assert ThreadMessage.objects.count() == 1
    assert mails().count() == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"text": " "}, "text"),
        ({"text": "م" * 4001}, "text"),
        ({"token": "x"}, "token"),
        ({"token": ""}, "token"),
    ],
)
def test_what_can_not_be_sent_stays_in_the_form(
    client: Client, cast: Cast, application: Application, typed: Forms, wrong: str
) -> None:
    client.force_login(cast.maryam)
    answer = client.post(f"/hr/applications/{application.pk}/thread/", form() | typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert not ThreadMessage.objects.exists()


def test_a_side_writes_so_often_a_day_and_no_more(
    settings: Any, cast: Cast, application: Application
) -> None:
    settings.THREAD_MESSAGES_A_DAY = 2
    by_student(application)
    by_student(application)
    with pytest.raises(Refusal):
        by_student(application)
    by_company(application, cast.maryam)  # the other side's own count
    by_student(application, at=timezone.now() + timedelta(days=1, minutes=1))


# Files


def upload(content: bytes, name: str = "نقشه.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_files_go_with_it_and_come_back_to_the_two_sides_only(
    client: Client, cast: Cast, application: Application
) -> None:
    client.force_login(cast.maryam)
    there = f"/hr/applications/{application.pk}/thread/"
    client.post(there, form(files=[upload(make.pdf_bytes()), upload(make.pdf_bytes("2"))]))
    attached = ThreadMessage.objects.get().attachments.all()
    assert [file.file.original_name for file in attached] == ["نقشه.pdf", "نقشه.pdf"]
    path = f"files/{attached[0].pk}/"
    answer = client.get(there + path)
    assert read(answer).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(cast.negar.user)
    read(client.get(f"/me/applications/{application.pk}/thread/{path}"))
    client.force_login(cast.tara.user)
    other = make.make_application(cast.tara, cast.inspection)
    assert client.get(f"/me/applications/{application.pk}/thread/{path}").status_code == 404
    assert client.get(f"/me/applications/{other.pk}/thread/{path}").status_code == 404
    client.force_login(cast.kamran)
    assert client.get(there + path).status_code == 404
    client.force_login(cast.leila)
    assert client.get(f"/staff/applications/{application.pk}/thread/{path}").status_code == 404


@pytest.mark.parametrize(
    "files",
    [
        [upload(b"MZ not a pdf")],
        [upload(b"<html><script>alert(1)</script>")],
        [upload(b"")],
        [upload(make.pdf_bytes()) for _ in range(4)],
    ],
)
def test_files_are_judged_by_their_content(
    client: Client, cast: Cast, application: Application, files: list[Any]
) -> None:
    client.force_login(cast.negar.user)
    answer = client.post(f"/me/applications/{application.pk}/thread/", form(files=files))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["files"]
    assert not ThreadMessage.objects.exists()


# Who may, and until when


def test_a_student_begins_while_it_lives_and_afterwards_answers_only(
    cast: Cast, application: Application
) -> None:
    asked = make.make_application(cast.tara, cast.inspection)
    by_company(asked, cast.maryam)
    for each in (application, asked):
        actions.reject_application(each, by=cast.maryam, reason="hours")
    later = timezone.now() + timedelta(hours=1)
    by_student(asked, at=later)
    with pytest.raises(Refusal):
        by_student(application, at=later)


def test_a_rejection_that_is_not_told_changes_nothing_for_the_student(
    client: Client, cast: Cast, application: Application
) -> None:
    actions.reject_application(application, by=cast.maryam, reason="hours")
    client.force_login(cast.negar.user)
    page = client.get(f"/me/applications/{application.pk}/thread/").content.decode()
    assert "ثبت شده" in page or "state" in page
    assert client.post(f"/me/applications/{application.pk}/thread/", form()).status_code == 302


def test_it_closes_some_time_after_the_end(settings: Any, cast: Cast, application: Application) -> None:
    by_company(application, cast.maryam)
    actions.reject_application(application, by=cast.maryam, reason="hours")
    application.refresh_from_db()
    closes = application.tell_at + timedelta(days=settings.THREAD_OPEN_DAYS)
    by_company(application, cast.maryam, at=closes - timedelta(minutes=1))
    for write in (by_student, lambda found, at: by_company(found, cast.maryam, at=at)):
        with pytest.raises(Refusal):
            write(application, at=closes)


def test_who_has_withdrawn_is_written_to_no_more(cast: Cast, application: Application) -> None:
    by_company(application, cast.maryam)
    actions.withdraw_application(application, by=cast.negar.user)
    with pytest.raises(Refusal):
        by_company(application, cast.maryam)
    with pytest.raises(Refusal):
        by_student(application)


def test_during_a_placement_both_can_write(cast: Cast) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    by_student(placement.application)
    by_company(placement.application, cast.dariush)


def test_supervisors_read_along_and_do_not_write(
    client: Client, cast: Cast, application: Application
) -> None:
    by_student(application, "روز اول کجا بیایم؟")
    client.force_login(cast.reza)
    here = f"/hr/applications/{application.pk}/thread/"
    page = client.get(here)
    assert "روز اول کجا بیایم؟" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert client.post(here, form()).status_code == 403
    assert client.post(f"{here}read/", {"up_to": "1"}).status_code == 403


@pytest.mark.parametrize("who", ["kamran", "tara"])
def test_outsiders_find_nothing(client: Client, cast: Cast, application: Application, who: str) -> None:
    insider = {"kamran": cast.kamran, "tara": cast.tara.user}[who]
    client.force_login(insider)
    side = "hr" if who == "kamran" else "me"
    here = f"/{side}/applications/{application.pk}/thread/"
    assert client.get(here).status_code == 404
    assert client.post(here, form()).status_code == 404
    assert client.post(f"{here}read/", {"up_to": "1"}).status_code == 404


# Seen


def test_looking_writes_nothing_and_the_mark_goes_as_far_as_the_page_showed(
    client: Client, cast: Cast, application: Application
) -> None:
    first = by_company(application, cast.maryam)
    client.force_login(cast.negar.user)
    here = f"/me/applications/{application.pk}/thread/"
    page = client.get(here)
    assert not application.thread_marks.exists()
    by_company(application, cast.maryam)  # meanwhile
    client.post(f"{here}read/", {"up_to": page.context["thread"].last})
    seen = [shown.seen for shown in read_thread(application, ThreadSide.COMPANY).messages]
    assert seen == [True, False]
    client.post(f"{here}read/", {"up_to": first.pk})  # an older page doesn't take it back
    client.post(f"{here}read/", {"up_to": "9" * 30})
    client.post(f"{here}read/", {"up_to": first.pk + 10**9})
    assert [shown.seen for shown in read_thread(application, ThreadSide.COMPANY).messages] == [True, True]


def test_whoever_answers_has_read(cast: Cast, application: Application) -> None:
    by_company(application, cast.maryam)
    by_student(application)
    assert [shown.seen for shown in read_thread(application, ThreadSide.COMPANY).messages] == [True, False]


def test_the_pages_of_the_application_say_what_is_new(
    client: Client, cast: Cast, application: Application
) -> None:
    by_student(application, "روز اول کجا بیایم؟")
    client.force_login(cast.maryam)
    assert "روز اول کجا بیایم؟" in client.get(f"/hr/applications/{application.pk}/").content.decode()
    by_company(application, cast.maryam, "دم نگهبانی.")
    client.force_login(cast.negar.user)
    page = client.get(f"/me/applications/{application.pk}/").content.decode()
    assert "دم نگهبانی." in page
    assert "۱ پیام تازه" in page
