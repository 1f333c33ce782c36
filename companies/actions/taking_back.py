"""Back to the draft: from review or from signatures, because the text has to change."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.holding import hand_to_office
from companies.models import Review
from companies.papers import Paper, lock_paper
from companies.reviewing import reviews_of
from companies.states import MouState
from people.models import User
from people.workflow import StaleState, check_seen, transition


@transaction.atomic
def take_back(paper: Paper, *, by: User | None, reason: str, seen: str | None = None) -> Paper:
    """Signatures that were given stay with the text that they were given for."""
    locked = lock_paper(paper)
    check_seen(locked.subject, seen)
    if locked.subject.state not in (MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES):
        raise StaleState(_("This is neither in review nor with its signatories any more."))
    back_to_draft(locked, by=by, at=timezone.now(), reason=reason)
    return locked


def back_to_draft(paper: Paper, *, by: User | None, at: datetime, reason: str) -> None:
    """The steps that have not decided are no longer asked. The caller holds the lock."""
    reviews_of(paper).filter(decision=Review.Decision.NONE).update(
        decision=Review.Decision.DROPPED, decided_at=at
    )
    transition(paper.subject, MouState.DRAFT, by=by, at=at, reason=reason)
    hand_to_office(paper.mou, at=at)
