"""Companies are reminded of those who wait, in one list a day; what waits on a company is one page for the office."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies.actions import vetting
from internships.actions import applications, positions
from internships.actions.answering import lapse_application
from internships.actions.reminding import companies_to_remind, remind_company
from internships.states import CloseReason
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def in_hours(hours: int) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def reminders() -> list[Message]:
    return list(Message.objects.filter(kind="answers.due").order_by("id"))


def test_one_letter_a_day_names_all_who_wait(cast: Cast) -> None:
    make.long_ago(make.make_application(cast.negar, cast.inspection), in_hours(40))
    make.long_ago(make.make_application(cast.tara, cast.inspection), in_hours(20))
    assert companies_to_remind(timezone.now()) == [cast.pendar.pk]
    assert remind_company(cast.pendar.pk)
    assert remind_company(cast.pendar.pk)
    first, *others = reminders()
    assert [row["student"] for row in first.values["rows"]] == ["ترانه بهرامی", "نگار صادقی"]
    assert first.values["count"] == 2
    assert {m.recipient_id for m in (first, *others)} == {cast.maryam.pk, cast.dariush.pk}
    assert len(others) == 1


def test_the_letter_of_the_next_day_says_what_ran_out(cast: Cast) -> None:
    lapsed = make.long_ago(make.make_application(cast.negar, cast.inspection), in_hours(-1))
    make.long_ago(make.make_application(cast.tara, cast.inspection), in_hours(20))
    lapse_application(lapsed.pk)
    remind_company(cast.pendar.pk)
    assert reminders()[0].values["lapsed"] == 1


def test_nobody_is_reminded_of_what_has_time_or_stands_still(cast: Cast) -> None:
    make.long_ago(make.make_application(cast.negar, cast.inspection), in_hours(72))
    make.long_ago(make.make_application(cast.tara, cast.inspection), in_hours(20))
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="…")
    assert companies_to_remind(timezone.now()) == []
    assert not remind_company(cast.pendar.pk)
    assert not reminders()


def test_a_letter_that_nobody_waits_behind_any_more_is_not_sent(cast: Cast) -> None:
    application = make.long_ago(make.make_application(cast.negar, cast.inspection), in_hours(20))
    remind_company(cast.pendar.pk)
    from people.notifications import kinds

    still_holds = kinds.get("answers.due").still_holds
    assert still_holds is not None
    assert still_holds(reminders()[0])
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.HOURS)
    assert not still_holds(reminders()[0])


# The company's list


def test_who_waits_is_listed_by_how_near_the_end_is(cast: Cast, client: Client) -> None:
    make.long_ago(make.make_application(cast.negar, cast.inspection), in_hours(24 * 20))
    make.long_ago(make.make_application(cast.tara, cast.inspection), in_hours(24))
    client.force_login(cast.reza)  # a supervisor looks on
    groups = client.get("/hr/waiting/").context["groups"]
    assert [(g.code, [a.student for a in g.rows]) for g in groups] == [
        ("tomorrow", [cast.tara]),
        ("later", [cast.negar]),
    ]


def test_the_list_is_the_company_s_own_and_its_queries_do_not_grow(cast: Cast, client: Client) -> None:
    make.make_application(make.make_student("بهار نوری"), cast.moulds)
    client.force_login(cast.maryam)
    counts = []
    for student in (cast.negar, cast.tara, make.make_student()):
        make.make_application(student, cast.inspection)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/hr/waiting/")
        counts.append(len(queries))
    assert counts[0] == counts[-1] <= 10
    assert page.context["total"] == 3
    assert "بهار نوری" not in page.content.decode()
    client.force_login(cast.negar.user)
    assert client.get("/hr/waiting/").status_code == 403


# The office's list


def test_everything_that_waits_on_a_company_is_one_list_the_longest_first(cast: Cast, client: Client) -> None:
    positions.request_changes(
        make.make_position(cast.angareh, state="submitted"), by=cast.leila, note="مزد را بنویسید"
    )
    waiting = make.make_application(cast.negar, cast.inspection)
    type(waiting).objects.filter(pk=waiting.pk).update(submitted_at=in_hours(-24 * 9))
    unvetted = make.make_company("تازه", approved=False)
    vetting.request_papers(unvetted, by=cast.leila, reason="پروانه")
    client.force_login(cast.behzad)
    ages = client.get("/staff/waiting/").context["ages"]
    found = [[(row.company, [w.sort for w in row.waits]) for row in rows] for _age, rows in ages]
    assert found[0] == [(cast.pendar, ["answers"])]
    assert sorted(found[1], key=lambda row: row[0].pk) == [
        (cast.angareh, ["position"]),
        (unvetted, ["papers"]),
    ]
    only = client.get("/staff/waiting/?what=papers").context["ages"]
    assert [row.company for _age, rows in only for row in rows] == [unvetted]


def test_the_office_s_list_pages_and_keeps_its_queries(cast: Cast, client: Client) -> None:
    client.force_login(cast.leila)
    counts = []
    for number in (1, 27):
        for _ in range(number):
            vetting.request_papers(make.make_company(approved=False), by=cast.leila, reason="پروانه")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/staff/waiting/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10
    more = page.context["more"]
    rest = client.get("/staff/waiting/", {"after": more}).context["ages"]
    assert sum(len(rows) for _age, rows in rest) == 3
    assert client.get("/staff/waiting/?after=zzz").status_code == 200
    client.force_login(cast.maryam)
    assert client.get("/staff/waiting/").status_code == 403
