"""Who may do what with positions, applications and placements, as one frozen dataclass a page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from companies.models import Membership
from companies.states import CompanyState
from internships.models import Application, Offer, Placement, Position
from internships.states import (
    APPLICATION_LIVE,
    APPLICATION_OPEN,
    APPLICATION_WAITING,
    POSITION_EDITABLE,
    ApplicationState,
    OfferState,
    PlacementState,
    PositionState,
)
from people.models import RoleGrant


@dataclass(frozen=True)
class PositionPermissions:
    """What a member of the company may do with it."""

    edit: bool
    submit: bool
    take_back: bool
    pause: bool
    resume: bool
    close: bool
    extend: bool
    copy: bool
    change: bool
    talk: bool
    see_applicants: bool
    see_suggested: bool


def position_permissions(position: Position, membership: Membership) -> PositionPermissions:
    may = membership.may_recruit and position.company.state == CompanyState.APPROVED
    state = position.state
    live = state in (PositionState.PUBLISHED, PositionState.PAUSED)
    return PositionPermissions(
        edit=may and state in POSITION_EDITABLE,
        submit=may and state in POSITION_EDITABLE,
        take_back=may and state == PositionState.SUBMITTED,
        pause=may and state == PositionState.PUBLISHED,
        resume=may and state == PositionState.PAUSED,
        close=may and live,
        extend=may and live,
        copy=may,
        change=may and live,
        talk=membership.may_recruit,
        see_applicants=True,
        see_suggested=may and state == PositionState.PUBLISHED,
    )


@dataclass(frozen=True)
class PositionReview:
    """What a member of staff may do with it."""

    publish: bool
    request_changes: bool
    close: bool
    write: bool  # what the office writes for a company, until the company has given its word
    record_word: bool
    hand_in: bool
    talk: bool
    decide_change: bool


def position_review(position: Position, grant: RoleGrant) -> PositionReview:
    waits = grant.may_act and position.unconfirmed_at is not None
    written = grant.may_act and position.entered_for_company and position.state == PositionState.DRAFT
    return PositionReview(
        write=waits,
        record_word=waits,
        hand_in=written and not waits and position.company.state == CompanyState.APPROVED,
        publish=grant.may_act and position.state == PositionState.SUBMITTED,
        request_changes=grant.may_act and position.state == PositionState.SUBMITTED,
        close=grant.may_act and position.state in (PositionState.PUBLISHED, PositionState.PAUSED),
        talk=grant.may_act,
        decide_change=grant.may_act,
    )


@dataclass(frozen=True)
class ApplicationDecisions:
    """What a member of the company may do with an application now."""

    put_back: bool
    review: bool
    shortlist: bool
    interview: bool
    reject: bool
    undo_rejection: bool
    offer: bool
    revoke_offer: bool
    cancel: bool
    see_phone: bool


def application_decisions(
    application: Application, membership: Membership, at: datetime | None = None
) -> ApplicationDecisions:
    at = at or timezone.now()
    may = membership.may_recruit
    state = application.state_at_time(at)
    waiting = may and state in APPLICATION_WAITING
    approved = application.position.company.state == CompanyState.APPROVED
    hiring = waiting and approved
    return ApplicationDecisions(
        put_back=waiting and state != ApplicationState.SUBMITTED,
        review=waiting and state != ApplicationState.IN_REVIEW,
        shortlist=waiting and state != ApplicationState.SHORTLISTED,
        interview=hiring and state != ApplicationState.INTERVIEW,
        reject=waiting,
        undo_rejection=may and can_undo_rejection(application, at),
        offer=hiring,
        revoke_offer=may and state == ApplicationState.OFFERED,
        cancel=may and state == ApplicationState.ACCEPTED,  # until the eve of the offer's first day
        # On the floor the supervisor has to reach whoever works there; before that it is HR's to call.
        see_phone=(may or state == ApplicationState.PLACED)
        and (approved or state in (ApplicationState.ACCEPTED, ApplicationState.PLACED))
        and state
        in (
            ApplicationState.SHORTLISTED,
            ApplicationState.INTERVIEW,
            ApplicationState.OFFERED,
            ApplicationState.ACCEPTED,
            ApplicationState.PLACED,
        ),
    )


def can_undo_rejection(application: Application, at: datetime) -> bool:
    """Until the student is told, a rejection can be taken back."""
    return (
        application.state == ApplicationState.REJECTED
        and application.tell_at is not None
        and application.tell_at > at
    )


def meets_gpa(application: Application) -> bool:
    """Whether it meets the GPA that the position asks for, which a company may know without the GPA itself.

    Of the position as they applied to it only: a company that moved the limit up and down would find the GPA.
    """
    position, own = application.position, application.student.gpa
    if position.version != application.position_version:
        return False
    return position.min_gpa is not None and own is not None and own >= position.min_gpa


@dataclass(frozen=True)
class OwnApplication:
    """What the student may do with their own application now."""

    withdraw: bool
    accept: bool
    decline: bool
    step_back: bool = False
    show_gpa: bool = False
    hide_gpa: bool = False


def own_application(
    application: Application, offer: Offer | None, at: datetime | None = None
) -> OwnApplication:
    at = at or timezone.now()
    answerable = offer is not None and offer.state_at_time(at) == OfferState.OPEN
    state = application.state_for_student_at(at)
    shown = application.gpa_shown_at is not None
    return OwnApplication(
        show_gpa=not shown and state in APPLICATION_LIVE and application.student.gpa is not None,
        hide_gpa=shown,
        withdraw=state in APPLICATION_OPEN,
        accept=answerable,
        decline=answerable,
        step_back=state == ApplicationState.ACCEPTED and offer is not None and offer.is_to_come,
    )


@dataclass(frozen=True)
class PlacementPermissions:
    end: bool


def placement_permissions(placement: Placement, grant: RoleGrant) -> PlacementPermissions:
    return PlacementPermissions(end=grant.may_act and placement.state == PlacementState.RUNNING)
