"""What a member of the company, or the student, may do with an interview and its time now."""

from dataclasses import dataclass
from datetime import datetime

from companies.models import Membership
from companies.states import CompanyState
from internships.interviews.bound import CHANGE_UNTIL
from internships.models import Application, Interview, InterviewSlot
from internships.states import APPLICATION_OPEN, InterviewState, PositionState, SlotState


@dataclass(frozen=True)
class SlotPermissions:
    change: bool  # time, place, people; cancel
    book: bool  # for a student, by phone
    move: bool  # to another free time
    note_attendance: bool
    set_criteria: bool


def slot_permissions(
    slot: InterviewSlot, interview: Interview | None, membership: Membership, at: datetime
) -> SlotPermissions:
    may = membership.may_recruit
    to_come = slot.state == SlotState.OFFERED and slot.starts_at > at
    active = may and to_come and membership.company.state == CompanyState.APPROVED
    return SlotPermissions(
        change=may and to_come,
        book=active and interview is None,
        move=active and interview is not None,
        note_attendance=may and interview is not None and slot.starts_at <= at,
        set_criteria=may,
    )


def may_offer_times(membership: Membership, position_state: str) -> bool:
    open_now = position_state in (PositionState.PUBLISHED, PositionState.PAUSED)
    return membership.may_recruit and membership.company.state == CompanyState.APPROVED and open_now


@dataclass(frozen=True)
class OwnInterview:
    change: bool  # move or cancel it here
    too_late: bool  # it is still to come, but only the company can change it now


def own_interview(interview: Interview, application: Application, at: datetime) -> OwnInterview:
    stands = (
        interview.state == InterviewState.BOOKED
        and interview.slot.starts_at > at
        and application.state_for_student_at(at) in APPLICATION_OPEN
    )
    in_time = interview.slot.starts_at - CHANGE_UNTIL > at
    return OwnInterview(change=stands and in_time, too_late=stands and not in_time)
