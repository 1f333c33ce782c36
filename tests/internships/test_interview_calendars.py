"""Entries that real calendars accept: read by another library, and held to what RFC 5545 and 5546 say besides."""

from typing import Any

import pytest
import vobject
from django.test import Client
from structlog.testing import capture_logs

from internships.actions.calendar_feed import remove_feed, renew_feed
from internships.actions.interview_slots import cancel_slot, change_slot
from internships.actions.interviews import book_interview, cancel_interview, move_interview
from internships.interviews.clashes import Place, Span
from internships.interviews.entries import part_of
from internships.models import CalendarFeed, Interview, InterviewSlot
from people.notifications.delivery import deliver_due
from tests import factories as make
from tests.cast import Cast
from tests.internships.interviews import at_hour, make_invited, make_times, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots(cast: Cast) -> list[InterviewSlot]:
    return make_times(cast.inspection, by=cast.maryam, people=[cast.maryam, cast.reza])


@pytest.fixture
def booked(cast: Cast, slots: list[InterviewSlot]) -> Interview:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    return book_interview(application, slots[0], by=cast.negar.user)


def mailed(mailoutbox: list[Any], to: str) -> list[Any]:
    """The calendar parts that somebody was sent, in order, each as (method, entry)."""
    found = []
    for sent in mailoutbox:
        if sent.to != [to]:
            continue
        message = sent.message()
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                text = part.get_payload(decode=True).decode()
                found.append((part.get_param("method"), vobject.readOne(text)))
    return found


def test_the_mail_carries_an_invitation_for_both_sides(
    cast: Cast, booked: Interview, mailoutbox: list[Any]
) -> None:
    deliver_due()
    for user in (cast.negar.user, cast.maryam, cast.reza):
        ((method, calendar),) = mailed(mailoutbox, user.email)
        event = calendar.vevent
        assert method == calendar.method.value == "REQUEST"
        assert event.dtstart.value == booked.slot.starts_at
        assert event.dtend.value == booked.slot.ends_at
        assert event.sequence.value == "0"
        assert event.attendee.value == f"mailto:{user.email}"
        assert event.attendee.params["CN"] == [user.full_name]
        assert event.organizer.value.startswith("mailto:")
        assert "اتاق ۱۲" in event.location.value
        assert event.status.value == "CONFIRMED"


def test_the_other_sides_address_is_in_nobodys_entry(cast: Cast, booked: Interview) -> None:
    assert cast.negar.user.email not in part_of(booked, cast.maryam).content
    assert cast.maryam.email not in part_of(booked, cast.negar.user).content


def test_moving_keeps_the_uid_and_raises_the_sequence_and_cancelling_cancels(
    cast: Cast, booked: Interview, slots: list[InterviewSlot], mailoutbox: list[Any]
) -> None:
    deliver_due()
    move_interview(booked, slots[2], by=cast.negar.user)
    deliver_due()
    cancel_interview(booked, by=cast.negar.user)
    deliver_due()
    for user in (cast.negar.user, cast.reza):
        parts = mailed(mailoutbox, user.email)
        assert [method for method, _calendar in parts] == ["REQUEST", "REQUEST", "CANCEL"]
        assert len({calendar.vevent.uid.value for _method, calendar in parts}) == 1
        assert [int(calendar.vevent.sequence.value) for _method, calendar in parts] == [0, 1, 2]
        assert parts[1][1].vevent.dtstart.value == slots[2].starts_at
        assert parts[2][1].vevent.status.value == "CANCELLED"


def test_a_late_mail_says_how_it_stands_when_it_leaves(
    cast: Cast, booked: Interview, slots: list[InterviewSlot], mailoutbox: list[Any]
) -> None:
    move_interview(booked, slots[1], by=cast.negar.user)
    deliver_due()
    for _method, calendar in mailed(mailoutbox, cast.negar.user.email):
        assert calendar.vevent.dtstart.value == slots[1].starts_at


def test_who_no_longer_holds_it_gets_it_cancelled_and_who_does_invited(
    cast: Cast, booked: Interview, mailoutbox: list[Any]
) -> None:
    deliver_due()
    change_slot(
        booked.slot,
        by=cast.maryam,
        span=Span(at_hour(3, 15), 45, 0),
        place=room(cast.inspection, "سالن"),
        interviewers=[cast.maryam, cast.dariush],
    )
    deliver_due()
    assert [method for method, _c in mailed(mailoutbox, cast.reza.email)] == ["REQUEST", "CANCEL"]
    assert [method for method, _c in mailed(mailoutbox, cast.dariush.email)] == ["REQUEST"]
    assert [method for method, _c in mailed(mailoutbox, cast.maryam.email)] == ["REQUEST", "REQUEST"]


def test_a_cancelled_slot_cancels_the_entry(cast: Cast, booked: Interview, mailoutbox: list[Any]) -> None:
    deliver_due()
    cancel_slot(booked.slot, by=cast.maryam, reason="مهمان داریم")
    deliver_due()
    assert [method for method, _c in mailed(mailoutbox, cast.negar.user.email)] == ["REQUEST", "CANCEL"]


def hostile(cast: Cast) -> Interview:
    """Everything that has to be escaped, folded or left out."""
    cast.negar.user.full_name = 'نگار "نخست"; صادقی, مهندس'
    cast.negar.user.save()
    position = make.make_position(cast.pendar, title="کنترل کیفیت؛ خط، مونتاژ " * 4)
    place = Place("site", position.site, "اتاق ۱۲; طبقهٔ «دوم», راهرو\\ب")
    (slot,) = make_times(position, by=cast.maryam, place=place, count=1, day=9)
    application = make_invited(cast.negar, position, by=cast.maryam)
    return book_interview(application, slot, by=cast.negar.user)


@pytest.mark.parametrize("of", ["student", "company"])
def test_the_text_keeps_to_the_rules(cast: Cast, of: str) -> None:
    interview = hostile(cast)
    user = cast.negar.user if of == "student" else cast.maryam
    content = part_of(interview, user).content
    raw = content.encode()
    assert b"\n" not in raw.replace(b"\r\n", b""), "lines end in CRLF"
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "lines are folded at 75 octets"
    for line in raw.split(b"\r\n"):
        line.decode()  # folded between characters, never within one
    unfolded = content.replace("\r\n ", "")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded.split("\r\n") if line]
    for once in (
        "VERSION",
        "PRODID",
        "METHOD",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SEQUENCE",
        "ORGANIZER",
    ):
        assert names.count(once) == 1, once
    assert "DTSTART:" in unfolded, "in UTC"
    stamp = next(line for line in unfolded.split("\r\n") if line.startswith("DTSTAMP:"))
    assert stamp.endswith("Z")
    calendar = vobject.readOne(content)
    assert interview.slot.room in calendar.vevent.location.value
    calendar.validate()
    attendee = next(line for line in unfolded.split("\r\n") if line.startswith("ATTENDEE"))
    assert attendee.count('"') in (0, 2)
    assert calendar.vevent.attendee.params["PARTSTAT"] == ["ACCEPTED"]


# The subscribed feed


def address(user: Any) -> str:
    return f"/calendar/{renew_feed(user).token}.ics"


def test_the_feed_has_ones_own_interviews(client: Client, cast: Cast, booked: Interview) -> None:
    for user in (cast.negar.user, cast.reza):
        answer = client.get(address(user))
        assert answer["Content-Type"].startswith("text/calendar")
        calendar = vobject.readOne(answer.content.decode())
        assert calendar.method.value == "PUBLISH"
        assert [event.dtstart.value for event in calendar.vevent_list] == [booked.slot.starts_at]
    empty = client.get(address(cast.tara.user)).content.decode()
    assert "VEVENT" not in empty
    cancel_interview(booked, by=cast.negar.user)
    assert "VEVENT" not in client.get(address(cast.negar.user)).content.decode()


def test_the_feed_is_not_sent_twice_unchanged(client: Client, cast: Cast, booked: Interview) -> None:
    path = address(cast.negar.user)
    first = client.get(path)
    assert "private" in first["Cache-Control"]
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    cancel_interview(booked, by=cast.negar.user)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_new_address_closes_the_old_one_and_removing_closes_both(client: Client, cast: Cast) -> None:
    old = address(cast.negar.user)
    new = address(cast.negar.user)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    remove_feed(cast.negar.user)
    assert client.get(new).status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404


def test_who_left_the_company_sees_its_interviews_no_more(
    client: Client, cast: Cast, booked: Interview
) -> None:
    path = address(cast.reza)
    cast.reza.memberships.update(ended_at="2026-01-01T00:00:00Z")
    assert "VEVENT" not in client.get(path).content.decode()


def test_the_secret_is_in_no_log(client: Client, cast: Cast) -> None:
    path = address(cast.negar.user)
    with capture_logs() as lines:
        client.get(path)
        client.get("/calendar/not-the-token.ics")
    assert [line["path"] for line in lines if line["event"] == "request"] == ["/calendar/….ics"] * 2
    assert CalendarFeed.objects.get().token not in str(lines)


def test_the_address_is_made_renewed_and_removed_on_its_page(client: Client, cast: Cast) -> None:
    assert "/accounts/login/" in client.get("/settings/calendar/").url
    client.force_login(cast.negar.user)
    assert client.get("/settings/calendar/").context["feed"] is None
    client.post("/settings/calendar/", {"do": "renew"})
    token = CalendarFeed.objects.get(user=cast.negar.user).token
    assert len(token) == 22
    assert token in client.get("/settings/calendar/").content.decode()
    client.post("/settings/calendar/", {"do": "remove"})
    assert not CalendarFeed.objects.exists()
