"""Who may do what with a place now, as one frozen dataclass a page."""

from dataclasses import dataclass

from internships.found_places.deciders import STEP, Turn
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from people.models import RoleGrant
from students.models import Academic

S = FoundPlaceState


@dataclass(frozen=True)
class OwnPlace:
    """What the student may do with it."""

    edit: bool
    submit: bool
    take_back: bool
    withdraw: bool


def own_place(place: FoundPlace, *, decided: bool) -> OwnPlace:
    """`decided`: somebody has decided in this round."""
    return OwnPlace(
        edit=place.state in (S.DRAFT, S.RETURNED),
        submit=place.state in (S.DRAFT, S.RETURNED),
        take_back=place.state == S.SUBMITTED and not decided,
        withdraw=place.state in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.INVITED, S.APPROVED),
    )


@dataclass(frozen=True)
class Deciding:
    """What somebody who decides may do with it; `instead` means in the place of those whose turn it is."""

    decide: bool = False
    instead: bool = False
    name_supervisor: bool = False
    invite: bool = False
    approve: bool = False
    refuse: bool = False
    start: bool = False
    cancel: bool = False


def office_may(place: FoundPlace, turn: Turn | None, grant: RoleGrant) -> Deciding:
    if not grant.may_act or place.student.user_id == grant.user_id:
        return Deciding()
    invited, approved = place.state == S.INVITED, place.state == S.APPROVED
    return Deciding(
        decide=turn is not None,
        instead=turn is not None and not turn.is_of(grant.user_id),
        name_supervisor=turn is not None and turn.step == STEP.SUPERVISOR,
        invite=invited,
        approve=invited,
        refuse=invited,
        start=approved,
        cancel=approved,
    )


def academic_may(place: FoundPlace, turn: Turn | None, academic: Academic) -> Deciding:
    if turn is None or place.student.user_id == academic.user_id:
        return Deciding()
    coordinates = academic.is_coordinator and academic.faculty_id == place.faculty_id
    return Deciding(
        decide=turn.is_of(academic.user_id),
        name_supervisor=coordinates and turn.step == STEP.SUPERVISOR,
    )
