"""What a conversation tells by mail and in lists, what of it the office may read, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships.actions import applications as actions
from internships.actions import thread
from internships.models import Application, ThreadSide
from people.notifications.delivery import claim
from people.notifications.models import InboxItem
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_thread import application, by_company, by_student, mails, upload

__all__ = ["application"]
pytestmark = pytest.mark.django_db


# Mail


def test_it_tells_the_student_or_all_recruiters_and_goes_a_little_later(
    cast: Cast, application: Application
) -> None:
    by_student(application)
    assert {mail.recipient for mail in mails()} == {cast.maryam, cast.dariush}
    assert all(mail.next_attempt_at > timezone.now() for mail in mails())
    by_company(application, cast.maryam)
    assert mails().last().recipient == cast.negar.user
    assert InboxItem.objects.filter(
        kind="thread.message", recipient=cast.negar.user, visible_from__lte=timezone.now()
    ).exists()


def test_what_is_written_within_a_few_minutes_is_one_mail(cast: Cast, application: Application) -> None:
    for text in ("یک", "دو", "سه"):
        by_company(application, cast.maryam, text)
    mail = mails().get()
    assert mail.values["texts"] == ["یک", "دو", "سه"]
    assert claim(500, at=mail.next_attempt_at)  # it leaves
    by_company(application, cast.maryam, "چهار")
    assert [mail.values["texts"] for mail in mails()] == [["یک", "دو", "سه"], ["چهار"]]


def test_what_was_read_in_the_page_is_not_mailed(cast: Cast, application: Application) -> None:
    from people.notifications import kinds

    message = by_company(application, cast.maryam)
    still_holds = kinds.get("thread.message").still_holds
    assert still_holds is not None
    assert still_holds(mails().get())
    thread.mark_read(application, side=ThreadSide.STUDENT, by=cast.negar.user, up_to=message.pk)
    assert not still_holds(mails().get())


# The office


def test_the_office_reads_with_a_reason_that_is_kept(
    client: Client, cast: Cast, application: Application
) -> None:
    by_company(application, cast.maryam, "میان ما دو نفر")
    client.force_login(cast.leila)
    here = f"/staff/applications/{application.pk}/thread/"
    assert "میان ما دو نفر" not in client.get(here).content.decode()
    assert client.post(here, {"reason": " "}).status_code == 422
    assert application.events.count() == 1
    page = client.post(here, {"reason": "شکایت دانشجو در نامهٔ ۱۷"}, follow=True)
    assert "میان ما دو نفر" in page.content.decode()
    event = application.events.last()
    assert (event.by, event.reason) == (cast.leila, "شکایت دانشجو در نامهٔ ۱۷")
    application.events.filter(pk=event.pk).update(at=timezone.now() - timedelta(hours=2))
    assert "میان ما دو نفر" not in client.get(here).content.decode()  # asked again


def test_both_sides_see_that_the_office_has_read_and_not_why(
    client: Client, cast: Cast, application: Application
) -> None:
    thread.read_as_office(application, by=cast.leila, reason="شکایت دانشجو")
    for user, path in ((cast.maryam, "hr"), (cast.negar.user, "me")):
        client.force_login(user)
        page = client.get(f"/{path}/applications/{application.pk}/").content.decode()
        assert "دفتر ارتباط گفت‌وگو را خواند" in page
        assert "شکایت دانشجو" not in page
        assert "لیلا رستمی" not in page


def test_viewers_of_the_office_can_not(client: Client, cast: Cast, application: Application) -> None:
    client.force_login(cast.behzad)
    here = f"/staff/applications/{application.pk}/thread/"
    assert client.get(here).status_code == 403
    assert client.post(here, {"reason": "شکایت دانشجو در نامهٔ ۱۷"}).status_code == 403


def test_nor_does_the_outbox_give_it_away(client: Client, cast: Cast, application: Application) -> None:
    by_company(application, cast.maryam, "میان ما دو نفر")
    client.force_login(cast.parvin)
    mail = mails().get()
    assert "میان ما دو نفر" not in client.get(f"/staff/messages/{mail.pk}/").content.decode()


# Cost


@pytest.mark.parametrize("who", ["maryam", "negar", "leila"])
def test_a_long_conversation_costs_no_more_queries(
    client: Client, cast: Cast, application: Application, who: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    side = {"maryam": "hr", "negar": "me", "leila": "staff"}[who]
    client.force_login(cast.negar.user if who == "negar" else getattr(cast, who))
    thread.read_as_office(application, by=cast.leila, reason="شکایت دانشجو")
    here = f"/{side}/applications/{application.pk}/thread/"
    counts = []
    for more in (1, 2):
        for _ in range(more):
            by_company(application, cast.maryam, files=[upload(make.pdf_bytes())])
            by_student(application, files=[upload(make.pdf_bytes())])
        client.get(here)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(here).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# What lists say of it


def marked(client: Client, path: str, word: str = "پیام تازه") -> bool:
    return word in client.get(path).content.decode()


def test_what_is_unread_is_marked_on_the_board_the_table_and_the_students_list(
    client: Client, cast: Cast, application: Application
) -> None:
    here = f"/hr/positions/{cast.inspection.pk}/applicants/"
    lists = (here, f"{here}?view=table", "/hr/applicants/")
    first = by_student(application)
    client.force_login(cast.maryam)
    assert all(marked(client, path) for path in lists)
    thread.mark_read(application, side=ThreadSide.COMPANY, by=cast.maryam, up_to=first.pk)
    assert not any(marked(client, path) for path in lists)
    by_company(application, cast.maryam)  # one's own is no news
    assert not any(marked(client, path) for path in lists)
    client.force_login(cast.negar.user)
    assert marked(client, "/me/applications/")
    assert marked(client, "/me/")


def test_a_closed_conversation_can_still_be_marked_as_read(
    client: Client, cast: Cast, application: Application
) -> None:
    last = by_company(application, cast.maryam)
    actions.withdraw_application(application, by=cast.negar.user)
    client.force_login(cast.negar.user)
    assert marked(client, "/me/applications/?show=ended")
    here = f"/me/applications/{application.pk}/thread/"
    assert f'action="{here}read/"' in client.get(here).content.decode()
    client.post(f"{here}read/", {"up_to": last.pk})
    assert not marked(client, "/me/applications/?show=ended")


def test_marks_cost_no_query_each(client: Client, cast: Cast, application: Application) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    by_student(application)
    here = f"/hr/positions/{cast.inspection.pk}/applicants/"
    client.force_login(cast.maryam)
    cost(here)
    few = [cost(path) for path in (here, f"{here}?view=table")]
    for _number in range(2):
        by_student(make.make_application(make.make_student(), cast.inspection))
    assert [cost(path) for path in (here, f"{here}?view=table")] == few
    assert max(few) <= 12
