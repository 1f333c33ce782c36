"""What both sides are told about an interview, and whether it still holds when the mail leaves."""

from collections.abc import Iterable
from typing import Any

from companies.rules import owners_of
from internships.interviews.entries import calendar_of
from internships.messages import company_values
from internships.models import Application, Interview, InterviewSlot
from internships.states import ApplicationState
from people.models import User
from people.notifications.actions import notify, notify_many
from people.notifications.kinds import Kind, register
from people.notifications.models import Message
from people.workflow import last_event


def register_kinds() -> None:
    for kind in (
        Kind("interview.times", icon="calendar-plus", tone="act", still_holds=_still_to_choose),
        Kind(
            "interview.booked",
            icon="calendar3",
            tone="ok",
            still_holds=_still_booked,
            calendar=calendar_of,
        ),
        Kind(
            "interview.moved",
            icon="calendar3",
            tone="info",
            still_holds=_still_booked,
            calendar=calendar_of,
        ),
        Kind("interview.cancelled", icon="calendar-x", tone="warn", calendar=calendar_of),
        Kind("interview.reminder", icon="clock", tone="act", still_holds=_still_so),
        Kind("interview.interviewer_left", icon="person", tone="act", still_holds=_still_without),
    ):
        register(kind)


def _still_booked(message: Message) -> bool:
    return Interview.objects.standing().filter(pk=message.values["interview"]).exists()


def _still_so(message: Message) -> bool:
    """A reminder of a time that was moved meanwhile says the wrong hour."""
    same = Interview.objects.to_come().filter(pk=message.values["interview"])
    return same.filter(slot__starts_at=message.values["starts_at"]).exists()


def _still_to_choose(message: Message) -> bool:
    """Invited still, and no time chosen yet."""
    invited = Application.objects.filter(pk=message.values["application"], state=ApplicationState.INTERVIEW)
    return invited.exclude(interviews__in=Interview.objects.to_come()).exists()


def _still_without(message: Message) -> bool:
    slot = InterviewSlot.objects.offered().filter(pk=message.values["slot"])
    return slot.exclude(interviewers__ended_at=None).exists()


def place_values(slot: InterviewSlot) -> dict[str, Any]:
    site = slot.site
    return {
        "slot": slot.pk,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "site": site.name if site else "",
        "address": site.address if site else "",
        "room": slot.room,
        "link": slot.link,
    }


def interview_values(interview: Interview) -> dict[str, Any]:
    """The application's own reason and note aren't an interview's."""
    return {
        **company_values(interview.application),
        **place_values(interview.slot),
        "interview": interview.pk,
        "reason": "",
        "note": "",
    }


def interviewers_of(slot: InterviewSlot) -> list[User]:
    rows = slot.interviewers.filter(ended_at=None).select_related("user")
    return [row.user for row in rows.order_by("user")]


def company_side(slot: InterviewSlot) -> list[User]:
    """Who holds it; while nobody does, those who decide in the company."""
    return interviewers_of(slot) or owners_of(slot.position.company)


def tell_student(interview: Interview, kind: str, *, key: str = "", url: str = "", **more: Any) -> None:
    notify(
        kind,
        to=interview.application.student.user,
        about=interview,
        values={**interview_values(interview), "side": "student", **more},
        key=f"{kind}:{key or last_event(interview).pk}:student",
        url=url or f"/me/interviews/{interview.pk}/",
        urgent=True,
    )


def tell_company(
    interview: Interview, kind: str, *, to: Iterable[User] | None = None, key: str = "", **more: Any
) -> None:
    fact = key or f"{last_event(interview).pk}"
    notify_many(
        kind,
        to=company_side(interview.slot) if to is None else to,
        about=interview,
        values={**interview_values(interview), "side": "company", **more},
        key=lambda user: f"{kind}:{fact}:{user.pk}",
        url=f"/hr/interviews/{interview.slot_id}/",
        urgent=True,
    )


def tell_times(applications: Iterable[Application], slot: InterviewSlot) -> None:
    """Those who were invited before there were times to choose from."""
    for application in applications:
        notify(
            "interview.times",
            to=application.student.user,
            about=application,
            values=company_values(application),
            key=f"interview.times:{application.pk}:{slot.pk}",
            url=f"/me/interviews/choose/{application.pk}/",
        )


def tell_left(slots: Iterable[InterviewSlot], who: User, to: Iterable[User]) -> None:
    """Those who decide in the company; the last interviewer of these times has left it."""
    people = list(to)
    for slot in slots:
        values = {
            **place_values(slot),
            "title": slot.position.title,
            "who": who.full_name,
        }
        for user in people:
            notify(
                "interview.interviewer_left",
                to=user,
                about=slot,
                values=values,
                key=f"interview.interviewer_left:{slot.pk}:{who.pk}:{user.pk}",
                url=f"/hr/interviews/{slot.pk}/",
            )
