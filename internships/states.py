"""The states of positions, applications, offers and placements, and the only moves that exist."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PositionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("position state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("position state", "Waiting for the office")
    CHANGES_REQUESTED = "changes_requested", pgettext_lazy("position state", "Changes requested")
    PUBLISHED = "published", pgettext_lazy("position state", "Open")
    PAUSED = "paused", pgettext_lazy("position state", "Paused")
    CLOSED = "closed", pgettext_lazy("position state", "Closed")


POSITION_MOVES: dict[str, frozenset[str]] = {
    PositionState.DRAFT: frozenset({PositionState.SUBMITTED}),
    PositionState.SUBMITTED: frozenset(
        {PositionState.DRAFT, PositionState.CHANGES_REQUESTED, PositionState.PUBLISHED}
    ),
    PositionState.CHANGES_REQUESTED: frozenset({PositionState.SUBMITTED}),
    PositionState.PUBLISHED: frozenset({PositionState.PAUSED, PositionState.CLOSED}),
    PositionState.PAUSED: frozenset({PositionState.PUBLISHED, PositionState.CLOSED}),
    PositionState.CLOSED: frozenset(),  # its next run is a copy: what people applied to stays as it was
}
POSITION_EDITABLE = (PositionState.DRAFT, PositionState.CHANGES_REQUESTED)
POSITION_LIVE = (PositionState.PUBLISHED, PositionState.PAUSED)
POSITION_PUBLIC = (PositionState.PUBLISHED, PositionState.PAUSED, PositionState.CLOSED)


class ChangeState(models.TextChoices):
    """Of what HR wants to change on a public position."""

    PROPOSED = "proposed", pgettext_lazy("state of a change", "Waiting for the office")
    RETURNED = "returned", pgettext_lazy("state of a change", "Sent back")
    APPROVED = "approved", pgettext_lazy("state of a change", "Approved")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a change", "Withdrawn")


CHANGE_MOVES: dict[str, frozenset[str]] = {
    ChangeState.PROPOSED: frozenset({ChangeState.RETURNED, ChangeState.APPROVED, ChangeState.WITHDRAWN}),
    ChangeState.RETURNED: frozenset({ChangeState.PROPOSED, ChangeState.WITHDRAWN}),
    ChangeState.APPROVED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}
CHANGE_LIVE = (ChangeState.PROPOSED, ChangeState.RETURNED)


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("application state", "Submitted")
    IN_REVIEW = "in_review", pgettext_lazy("application state", "In review")
    SHORTLISTED = "shortlisted", pgettext_lazy("application state", "Shortlisted")
    INTERVIEW = "interview", pgettext_lazy("application state", "Interview")
    OFFERED = "offered", pgettext_lazy("application state", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("application state", "Accepted")
    PLACED = "placed", pgettext_lazy("application state", "At work")
    REJECTED = "rejected", pgettext_lazy("application state", "Not selected")
    WITHDRAWN = "withdrawn", pgettext_lazy("application state", "Withdrawn")
    DECLINED = "declined", pgettext_lazy("application state", "Declined")
    LAPSED = "lapsed", pgettext_lazy("application state", "Unanswered")
    CANCELLED = "cancelled", pgettext_lazy("application state", "Cancelled")


# Waiting for the company's answer; these four move freely among themselves.
APPLICATION_WAITING = (
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.INTERVIEW,
)
APPLICATION_OPEN = (*APPLICATION_WAITING, ApplicationState.OFFERED)
APPLICATION_LIVE = (*APPLICATION_OPEN, ApplicationState.ACCEPTED, ApplicationState.PLACED)
APPLICATION_ENDED = (
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.DECLINED,
    ApplicationState.LAPSED,
    ApplicationState.CANCELLED,
)


def _waiting_moves(state: str) -> frozenset[str]:
    elsewhere = frozenset(APPLICATION_WAITING) - {state}
    return elsewhere | {
        ApplicationState.OFFERED,
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
    }


APPLICATION_MOVES: dict[str, frozenset[str]] = {
    **{state: _waiting_moves(state) for state in APPLICATION_WAITING},
    # Revoking or losing the offer leads back to where it came from; the position's closing rejects.
    ApplicationState.OFFERED: frozenset(APPLICATION_WAITING)
    | {
        ApplicationState.ACCEPTED,
        ApplicationState.DECLINED,
        ApplicationState.WITHDRAWN,
    },
    ApplicationState.ACCEPTED: frozenset({ApplicationState.PLACED, ApplicationState.CANCELLED}),
    ApplicationState.PLACED: frozenset(),
    ApplicationState.REJECTED: frozenset(APPLICATION_WAITING),  # within the undo window only (rules.can_undo)
    ApplicationState.WITHDRAWN: frozenset(),
    ApplicationState.DECLINED: frozenset(),
    ApplicationState.LAPSED: frozenset(),
    ApplicationState.CANCELLED: frozenset(),
}


class OfferState(models.TextChoices):
    OPEN = "open", pgettext_lazy("offer state", "Waiting for an answer")
    ACCEPTED = "accepted", pgettext_lazy("offer state", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer state", "Declined")
    EXPIRED = "expired", pgettext_lazy("offer state", "Expired")
    REVOKED = "revoked", pgettext_lazy("offer state", "Revoked")


OFFER_MOVES: dict[str, frozenset[str]] = {
    OfferState.OPEN: frozenset(
        {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED, OfferState.REVOKED}
    ),
    OfferState.ACCEPTED: frozenset(),
    OfferState.DECLINED: frozenset(),
    OfferState.EXPIRED: frozenset(),
    OfferState.REVOKED: frozenset(),
}


class PlacementState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("placement state", "At work")
    ENDED = "ended", pgettext_lazy("placement state", "Ended")


PLACEMENT_MOVES: dict[str, frozenset[str]] = {
    PlacementState.RUNNING: frozenset({PlacementState.ENDED}),
    PlacementState.ENDED: frozenset(),
}


class FoundPlaceState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("self-found place state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("self-found place state", "Waiting for approval")
    RETURNED = "returned", pgettext_lazy("self-found place state", "Sent back")
    # Its kind needs an MoU: the office asks the company to join.
    INVITED = "invited", pgettext_lazy("self-found place state", "Waiting for an MoU")
    APPROVED = "approved", pgettext_lazy("self-found place state", "Approved")
    PLACED = "placed", pgettext_lazy("self-found place state", "At work")
    REFUSED = "refused", pgettext_lazy("self-found place state", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("self-found place state", "Withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("self-found place state", "Cancelled")


FOUND_PLACE_MOVES: dict[str, frozenset[str]] = {
    FoundPlaceState.DRAFT: frozenset({FoundPlaceState.SUBMITTED, FoundPlaceState.WITHDRAWN}),
    FoundPlaceState.SUBMITTED: frozenset(
        {
            FoundPlaceState.DRAFT,  # taken back by the student before anybody has decided
            FoundPlaceState.RETURNED,
            FoundPlaceState.APPROVED,
            FoundPlaceState.INVITED,
            FoundPlaceState.REFUSED,
            FoundPlaceState.WITHDRAWN,
        }
    ),
    FoundPlaceState.RETURNED: frozenset({FoundPlaceState.SUBMITTED, FoundPlaceState.WITHDRAWN}),
    FoundPlaceState.INVITED: frozenset(
        {FoundPlaceState.APPROVED, FoundPlaceState.REFUSED, FoundPlaceState.WITHDRAWN}
    ),
    FoundPlaceState.APPROVED: frozenset({FoundPlaceState.PLACED, FoundPlaceState.CANCELLED}),
    FoundPlaceState.PLACED: frozenset(),
    FoundPlaceState.REFUSED: frozenset(),
    FoundPlaceState.WITHDRAWN: frozenset(),
    FoundPlaceState.CANCELLED: frozenset(),
}
FOUND_PLACE_LIVE = (
    FoundPlaceState.DRAFT,
    FoundPlaceState.SUBMITTED,
    FoundPlaceState.RETURNED,
    FoundPlaceState.INVITED,
    FoundPlaceState.APPROVED,
)


class SlotState(models.TextChoices):
    """Whether a time is offered; whether somebody has taken it is the interview's to say."""

    OFFERED = "offered", pgettext_lazy("interview slot state", "Offered")
    CANCELLED = "cancelled", pgettext_lazy("interview slot state", "Cancelled")


SLOT_MOVES: dict[str, frozenset[str]] = {
    SlotState.OFFERED: frozenset({SlotState.CANCELLED}),
    SlotState.CANCELLED: frozenset(),
}


class InterviewState(models.TextChoices):
    BOOKED = "booked", pgettext_lazy("interview state", "Booked")
    CANCELLED = "cancelled", pgettext_lazy("interview state", "Cancelled")


INTERVIEW_MOVES: dict[str, frozenset[str]] = {
    InterviewState.BOOKED: frozenset({InterviewState.CANCELLED}),
    InterviewState.CANCELLED: frozenset(),
}


class ScorecardState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("scorecard state", "Being written")
    HANDED_IN = "handed_in", pgettext_lazy("scorecard state", "Handed in")


SCORECARD_MOVES: dict[str, frozenset[str]] = {
    ScorecardState.DRAFT: frozenset({ScorecardState.HANDED_IN}),
    ScorecardState.HANDED_IN: frozenset(),  # corrected by record(), so that the first words stay readable
}


class CloseReason(models.TextChoices):
    """Why an application ended, where the person wants to know more than the state."""

    NOT_A_FIT = "not_a_fit", pgettext_lazy("reason", "Other applicants fitted the work better")
    HOURS = "hours", pgettext_lazy("reason", "The free hours and the shifts don’t meet")
    SKILLS = "skills", pgettext_lazy("reason", "A skill that the work needs is missing")
    SEATS_FILLED = "seats_filled", pgettext_lazy("reason", "All seats are taken")
    OTHER = "other", pgettext_lazy("reason", "Another reason")
    POSITION_CLOSED = "position_closed", pgettext_lazy("reason", "The position was closed")
    ACCEPTED_ELSEWHERE = (
        "accepted_elsewhere",
        pgettext_lazy("reason", "Accepted another offer for the same dates"),
    )
    # Of a student who steps back
    FOUND_ELSEWHERE = "found_elsewhere", pgettext_lazy("reason", "I have found other work")
    TIME_CHANGED = "time_changed", pgettext_lazy("reason", "My hours or plans have changed")
    TOO_FAR = "too_far", pgettext_lazy("reason", "The way is too long")
    SENT_BY_MISTAKE = "sent_by_mistake", pgettext_lazy("reason", "I sent it by mistake")
    OWN_OTHER = "own_other", pgettext_lazy("reason", "Another reason of mine")


REJECTION_REASONS = (
    CloseReason.NOT_A_FIT,
    CloseReason.HOURS,
    CloseReason.SKILLS,
    CloseReason.SEATS_FILLED,
    CloseReason.OTHER,
)


class Side(models.TextChoices):
    """Who stepped back from what had been agreed on."""

    STUDENT = "student", pgettext_lazy("side", "The student")
    COMPANY = "company", pgettext_lazy("side", "The company")
    OFFICE = "office", pgettext_lazy("side", "The liaison office")


STEP_BACK_REASONS = (
    CloseReason.FOUND_ELSEWHERE,
    CloseReason.TIME_CHANGED,
    CloseReason.TOO_FAR,
    CloseReason.OWN_OTHER,
)

WITHDRAWAL_REASONS = (
    CloseReason.FOUND_ELSEWHERE,
    CloseReason.TIME_CHANGED,
    CloseReason.TOO_FAR,
    CloseReason.SENT_BY_MISTAKE,
    CloseReason.OWN_OTHER,
)


class WaitingListState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("waiting list state", "Moves up by itself")
    PAUSED = "paused", pgettext_lazy("waiting list state", "Stands still")


WAITING_LIST_MOVES: dict[str, frozenset[str]] = {
    WaitingListState.RUNNING: frozenset({WaitingListState.PAUSED}),
    WaitingListState.PAUSED: frozenset({WaitingListState.RUNNING}),
}


class WaitingPlaceState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("waiting place state", "Waiting")
    OFFERED = "offered", pgettext_lazy("waiting place state", "Got an offer")
    SKIPPED = "skipped", pgettext_lazy("waiting place state", "Passed over")
    REMOVED = "removed", pgettext_lazy("waiting place state", "Taken off the list")


WAITING_PLACE_MOVES: dict[str, frozenset[str]] = {
    WaitingPlaceState.WAITING: frozenset(
        {WaitingPlaceState.OFFERED, WaitingPlaceState.SKIPPED, WaitingPlaceState.REMOVED}
    ),
    WaitingPlaceState.OFFERED: frozenset(),
    WaitingPlaceState.SKIPPED: frozenset(),
    WaitingPlaceState.REMOVED: frozenset(),
}


class SkipReason(models.TextChoices):
    """Why the next one on a waiting list could not be offered the seat."""

    ENDED = "ended", pgettext_lazy("skip reason", "The application has ended")
    NOT_CHOSEN = "not_chosen", pgettext_lazy("skip reason", "No longer on the shortlist")
    NOT_COVERED = (
        "not_covered",
        pgettext_lazy("skip reason", "The MoU doesn’t cover their field or these terms"),
    )
    BUSY = "busy", pgettext_lazy("skip reason", "They have taken other work on these dates")


class StopReason(models.TextChoices):
    """Why a waiting list stands still though nobody paused it."""

    NOT_COVERED = (
        "not_covered",
        pgettext_lazy("stop reason", "No MoU in force allows these dates, hours or pay"),
    )
    DATES_OVER = (
        "dates_over",
        pgettext_lazy("stop reason", "No working day would be left after the time to answer"),
    )
