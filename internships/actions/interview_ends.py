"""Interviews that end because something else did: their application, the company's approval, an interviewer's stay."""

from datetime import datetime
from typing import Any

from django.db import transaction

from companies.models import Company, Membership
from companies.rules import owners_of
from companies.states import CompanyState
from internships.actions.interview_promises import give_back
from internships.interviews.telling import tell_company, tell_left, tell_student
from internships.models import Application, Interview, Interviewer, InterviewSlot, Position
from internships.states import InterviewState, SlotState
from people.workflow import record, transition

APPLICATION_OVER, OFFER_ACCEPTED, COMPANY_SUSPENDED = (
    "application_over",
    "offer_accepted",
    "company_suspended",
)


def cancel_booked(interview: Interview, *, by: Any, at: datetime, reason: str = "") -> None:
    """A locked interview's end; its slot is free again. Whoever calls tells both sides, in words of their own."""
    transition(
        interview,
        InterviewState.CANCELLED,
        by=by,
        at=at,
        reason=reason,
        during=None,
        sequence=interview.sequence + 1,
        changed_at=at,
    )
    give_back(interview, by=by, at=at)


def cancel_interviews_of(
    application: Application, *, by: Any, at: datetime, why: str = APPLICATION_OVER
) -> int:
    """Those to come of a locked application that needs none any more. What was held stays held."""
    to_come = _locked(Interview.objects.filter(application=application, slot__starts_at__gt=at))
    for interview in to_come:
        cancel_booked(interview, by=by, at=at, reason=why)
        tell_student(
            interview,
            "interview.cancelled",
            why=why,
            url=f"/me/applications/{application.pk}/",
        )
        tell_company(interview, "interview.cancelled", why=why)
    return len(to_come)


def follow_company(company: Company, at: datetime) -> None:
    """A suspended company meets nobody: what is booked is cancelled; its times come back with its approval."""
    if company.state != CompanyState.SUSPENDED:
        return
    of_company = Interview.objects.filter(
        application__position__company=company, slot__starts_at__gt=at, state=InterviewState.BOOKED
    )
    with transaction.atomic():
        ids = of_company.values("application")
        list(Application.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
        for interview in _locked(of_company):
            cancel_booked(interview, by=None, at=at, reason=COMPANY_SUSPENDED)
            tell_student(
                interview,
                "interview.cancelled",
                why=COMPANY_SUSPENDED,
                url=f"/me/applications/{interview.application_id}/",
            )
            tell_company(interview, "interview.cancelled", why=COMPANY_SUSPENDED)


def withdraw_free_slots(position: Position, *, by: Any, at: datetime) -> None:
    """Of a locked position that was closed: nobody is left to book them."""
    offered = InterviewSlot.objects.offered().filter(position=position, starts_at__gt=at)
    slots = list(offered.select_for_update(of=("self",)).order_by("pk"))
    # Asked once the slots are locked: somebody may have moved into one while we waited for it.
    taken = set(Interview.objects.booked().filter(slot__in=slots).values_list("slot", flat=True))
    for slot in slots:
        if slot.pk not in taken:
            cancel_slot_row(slot, by=by, at=at)


def cancel_slot_row(slot: InterviewSlot, *, by: Any, at: datetime, reason: str = "") -> None:
    """A locked slot holds neither room nor people any more."""
    transition(slot, SlotState.CANCELLED, by=by, at=at, reason=reason, held=None)
    slot.interviewers.update(held=None)


def leave_interviews(membership: Membership, at: datetime) -> None:
    """Someone has left the company: their times need another interviewer, and those who decide are told."""
    rows = Interviewer.objects.select_for_update(of=("self",)).filter(
        user=membership.user_id,
        ended_at=None,
        slot__position__company=membership.company_id,
        slot__starts_at__gt=at,
        slot__state=SlotState.OFFERED,
    )
    left = list(rows.select_related("slot__position", "slot__site").order_by("pk"))
    for row in left:
        row.held, row.ended_at = None, at
        row.save(update_fields=["held", "ended_at"])
        record(row.slot, by=None, at=at, changes={"interviewer": [membership.user.full_name, None]})
    alone = [row.slot for row in left if not row.slot.interviewers.filter(ended_at=None).exists()]
    deciding = [user for user in owners_of(membership.company) if user.pk != membership.user_id]
    tell_left(alone, membership.user, deciding)


def _locked(interviews: Any) -> list[Interview]:
    booked = interviews.booked().select_for_update(of=("self",)).for_pages()
    return list(booked.order_by("pk"))
