"""Work begins and ends. Made by staff for now; checklists, agreements and hours come with a later issue."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.applications import lock_application
from internships.messages import offer_values, tell_company, tell_student
from internships.models import Application, Offer, Placement
from internships.states import ApplicationState, OfferState, PlacementState
from people.models import User
from people.workflow import Refusal, begin, check_seen, record, transition
from students.models import Student


@transaction.atomic
def start_placement(application: Application, *, by: User, seen: str | None = None) -> Placement:
    """An accepted student is at work now; the seat stays theirs for the offer's dates."""
    at = timezone.now()
    locked, offer = _lock(application)
    check_seen(locked, seen)
    transition(locked, ApplicationState.PLACED, by=by, at=at, state_at=at)
    placement = Placement.objects.create(
        application=locked, offer=offer, starts_on=offer.starts_on, ends_on=offer.ends_on, made_by=by
    )
    begin(placement, by=by, at=at)
    tell_student(locked, "placement.started", **offer_values(offer))
    tell_company(locked, "placement.started", **offer_values(offer))
    return placement


@transaction.atomic
def end_placement(
    placement: Placement, *, by: User, ended_on: date, reason: str = "", seen: str | None = None
) -> Placement:
    """The work has ended, with `ended_on` as its last day. The days after it are free for somebody else."""
    at = timezone.now()
    application, offer = _lock(placement.application)
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    check_seen(locked, seen)
    if not locked.starts_on <= ended_on <= locked.ends_on:
        raise Refusal(_("Choose a day between the first and the last day of this work."), field="ended_on")
    transition(locked, PlacementState.ENDED, by=by, at=at, reason=reason, ended_at=at, end_reason=reason)
    _give_back(offer, by=by, last_day=ended_on)
    tell_student(application, "placement.ended", note=reason, ended_on=ended_on)
    tell_company(application, "placement.ended", ended_on=ended_on)
    return locked


@transaction.atomic
def cancel_acceptance(
    application: Application, *, by: User, reason: str, seen: str | None = None
) -> Application:
    """Before work starts, either side steps back from an accepted offer; the seat is free again."""
    at = timezone.now()
    locked, offer = _lock(application)
    check_seen(locked, seen)
    transition(
        locked, ApplicationState.CANCELLED, by=by, at=at, reason=reason, state_at=at, close_note=reason
    )
    _give_back(offer, by=by, last_day=None)
    tell_student(locked, "application.cancelled", note=reason)
    tell_company(locked, "application.cancelled", note=reason)
    return locked


def _lock(application: Application) -> tuple[Application, Offer]:
    Student.objects.select_for_update().get(pk=application.student_id)
    locked = lock_application(application)
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .filter(application=locked, state=OfferState.ACCEPTED)
        .first()
    )
    if offer is None:
        raise Refusal(_("That is no longer possible: no offer has been accepted."))
    return locked, offer


def _give_back(offer: Offer, *, by: User, last_day: date | None) -> None:
    """Free the seat's days after `last_day`, or all of them."""
    held = DateRange(offer.starts_on, last_day, "[]") if last_day else None
    record(offer, by=by, changes={"seat_until": [str(offer.ends_on), str(last_day)]}, seat_dates=held)
