"""Interviews as entries in calendars (RFC 5545, 5546): in the mail that tells of them, and in the subscribed feed.

Each reader's entry names that reader alone as attendee: neither side learns the other's address by it. Times are
UTC, which every calendar reads the same. The UID stays while an interview is moved; SEQUENCE rises with each change.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from internships.models import Interview
from internships.states import InterviewState
from people.models import User
from people.notifications.kinds import CalendarPart
from people.notifications.models import Message

PRODUCT = "-//Peyvand//Interviews//EN"
REFRESH = timedelta(hours=1)


def calendar_of(message: Message) -> CalendarPart | None:
    """The entry as things stand now; None for who isn't an attendee (an owner who is told, but doesn't hold it)."""
    interview = _found().filter(pk=message.values["interview"]).first()
    user = message.recipient
    if interview is None or user is None:
        return None
    if message.kind == "interview.cancelled":
        return part_of(interview, user, cancelled=True) if _was_asked(interview, user) else None
    return part_of(interview, user) if _attends(interview, user) else None


def _found() -> Any:
    return Interview.objects.for_pages().prefetch_related("slot__interviewers__user")


def _attends(interview: Interview, user: User) -> bool:
    named = {row.user_id for row in interview.slot.interviewers.all() if row.ended_at is None}
    return user.pk == interview.application.student.user_id or user.pk in named


def _was_asked(interview: Interview, user: User) -> bool:
    """An interviewer of a slot that it was moved from has the entry too, and is told to remove it."""
    return (
        _attends(interview, user)
        or Message.objects.filter(
            recipient=user,
            kind__in=("interview.booked", "interview.moved"),
            about=f"{Interview._meta.label_lower}:{interview.pk}",
        ).exists()
    )


def part_of(interview: Interview, user: User, *, cancelled: bool = False) -> CalendarPart:
    gone = cancelled or interview.state == InterviewState.CANCELLED
    method = "CANCEL" if gone else "REQUEST"
    with translation.override(user.language):
        calendar = _calendar(method)
        calendar.add_component(_entry(interview, user, gone=gone, invites=True))
    return CalendarPart(method, calendar.to_ical().decode())


def feed_of(user: User, interviews: Iterable[Interview]) -> str:
    """What a calendar program reads again and again: no attendees, nothing to answer, nothing that was cancelled."""
    with translation.override(user.language):
        calendar = _calendar("PUBLISH")
        calendar.add("x-wr-calname", _("Interviews, Peyvand"))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for interview in interviews:
            calendar.add_component(_entry(interview, user, gone=False, invites=False))
    return calendar.to_ical().decode()


def _calendar(method: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _entry(interview: Interview, user: User, *, gone: bool, invites: bool) -> icalendar.Event:
    slot, application = interview.slot, interview.application
    own = application.student.user_id == user.pk
    event = icalendar.Event()
    event.add("uid", f"interview-{interview.pk}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    event.add("sequence", interview.sequence)
    event.add("dtstamp", interview.changed_at.astimezone(UTC) if not invites else timezone.now())
    event.add("last-modified", interview.changed_at)
    event.add("dtstart", slot.starts_at.astimezone(UTC))
    event.add("dtend", slot.ends_at.astimezone(UTC))
    event.add("summary", _summary(interview, own))
    event.add("location", location_of(interview))
    event.add("description", _description(interview, own))
    event.add("url", settings.BASE_URL + _page(interview, own))
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if gone else "OPAQUE")
    if invites:
        event.add("organizer", _address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], str(application.company)))
        attendee = _address(user.email, user.full_name)
        attendee.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("attendee", attendee, encode=False)
    return event


def _address(address: str, name: str) -> icalendar.vCalAddress:
    found = icalendar.vCalAddress(f"mailto:{address}")
    # A quotation mark or a line end can't stand in a parameter's value, not even escaped.
    found.params["CN"] = " ".join(name.replace('"', "”").split())
    return found


def _summary(interview: Interview, own: bool) -> str:
    application = interview.application
    if own:
        return _("Interview with %(company)s") % {"company": application.company}
    return _("Interview: %(student)s") % {"student": application.student.user.full_name}


def location_of(interview: Interview) -> str:
    slot = interview.slot
    if slot.site is None:
        return slot.link
    return _(", ").join(filter(None, (slot.room, slot.site.name, slot.site.address)))


def _description(interview: Interview, own: bool) -> str:
    slot = interview.slot
    lines = [_("For the position “%(title)s”.") % {"title": interview.application.position.title}]
    names = [row.user.full_name for row in slot.interviewers.all() if row.ended_at is None]
    if own and names:
        lines.append(_("With: %(names)s") % {"names": _(", ").join(names)})
    lines.append(settings.BASE_URL + _page(interview, own))
    return "\n".join(lines)


def _page(interview: Interview, own: bool) -> str:
    return f"/me/interviews/{interview.pk}/" if own else f"/hr/interviews/{interview.slot_id}/"
