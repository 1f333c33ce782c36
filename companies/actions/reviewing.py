"""Review: the university's own road to a signature, step by step. Each step is approved, or returned with a reason.

Two who decide one step at the same moment, or a page that was left open: the second is told what happened.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.drafting import seal
from companies.actions.force import check_can_hold
from companies.actions.signing import open_signing
from companies.actions.taking_back import back_to_draft
from companies.holding import hand_to
from companies.models import MouVersion, Review, ReviewStep, Side
from companies.papers import Paper, lock_paper
from companies.promises import Breach
from companies.reviewing import (
    Taker,
    is_waiting,
    next_round,
    paper_of_review,
    reviews_of,
    steps_in_use,
    taker,
    takers_of,
    users_of,
)
from companies.states import MouState
from companies.telling import tell, tell_office
from companies.texts.terms_draft import read
from companies.texts.wording import check_complete
from people.models import User
from people.workflow import Refusal, StaleState, check_seen, record, transition


class BreaksPromises(Refusal):
    """The terms are narrower than what is promised already. It can be submitted all the same, knowingly."""

    def __init__(self, breaches: list[Breach]) -> None:
        super().__init__(
            _("These terms are narrower than what is promised already. Look at it, then submit knowingly.")
        )
        self.breaches = breaches


@transaction.atomic
def submit_for_review(
    paper: Paper,
    *,
    by: User,
    seen: str | None = None,
    version: int | None = None,
    confirmed: bool = False,
) -> Paper:
    """Fix the text and begin a new round. `version` is the number that the submitter's page showed.

    A university that uses no step goes straight on to the signatures.
    """
    at = timezone.now()
    locked = lock_paper(paper)
    check_seen(locked.subject, seen)
    if locked.subject.state != MouState.DRAFT:
        raise StaleState(_("Only a draft can be submitted; this is past that already."))
    check_submittable(locked, _latest(locked, version), confirmed=confirmed)
    sealed = seal(locked, by=by, at=at)
    transition(locked.subject, MouState.IN_REVIEW, by=by, at=at, changes={"version": [None, sealed.number]})
    locked.mou.proposal_at = None
    locked.mou.save(update_fields=["proposal_at"])
    steps = list(steps_in_use())
    if steps:
        _begin_round(locked, sealed, steps, at)
    else:
        _go_on_to_signatures(locked, by=by, at=at)
    return locked


def _latest(paper: Paper, shown: int | None) -> MouVersion:
    latest = paper.latest_version()
    if latest is None:
        raise Refusal(_("There is no text yet."))
    if shown is not None and latest.number != shown:
        raise StaleState(
            _("A newer version was saved since you opened the page. Look at it before you submit it.")
        )
    return latest


def check_submittable(paper: Paper, version: MouVersion, *, confirmed: bool = False) -> None:
    """Refuse early what the last signature would be refused for, and a text that its terms are not in."""
    terms = read(version.terms)
    breaches = check_can_hold(paper, terms)
    check_complete(paper, version.clauses, terms)
    if breaches and not confirmed:
        raise BreaksPromises(breaches)


def _begin_round(paper: Paper, version: MouVersion, steps: list[ReviewStep], at: datetime) -> None:
    number = next_round(paper)
    rows = Review.objects.bulk_create(
        [
            Review(version=version, round=number, position=place, step=step)
            for place, step in enumerate(steps, start=1)
        ]
    )
    _hand_on(paper, rows[0], at)


def _hand_on(paper: Paper, review: Review, at: datetime) -> None:
    """It is this step's turn now."""
    review.came_at = at
    review.save(update_fields=["came_at"])
    hand_to(paper.mou, Side.UNIVERSITY, at=at, step=review.step)
    tell_takers(paper, review, takers_of(review.step_id))


def tell_takers(paper: Paper, review: Review, takers: list[Taker]) -> None:
    """Each of them once a step, however often and by whichever way they come to it."""
    tell(
        paper,
        "mou.review_due",
        to=users_of(takers),
        url=paper.url("review"),
        key=f"review:{review.pk}",
        **_named(review.step),
    )


def _named(step: ReviewStep) -> dict[str, Any]:
    return {"step": step.name_fa, "step_en": step.name_en or step.name_fa}


@transaction.atomic
def approve_step(review: Review, *, by: User, note: str = "", at: datetime | None = None) -> Paper:
    """One step says yes. The next one's turn comes; after the last, the signatures'."""
    at = at or timezone.now()
    paper, turn = _take_turn(review, by)
    _decide(turn, Review.Decision.APPROVED, by, note, at)
    following = (
        reviews_of(paper)
        .filter(round=turn.round, decision=Review.Decision.NONE)
        .select_related("step")
        .order_by("position", "id")
        .first()
    )
    record(paper.subject, by=by, at=at, reason=note, changes={"review": [None, turn.step.code]})
    if following:
        _hand_on(paper, following, at)
    else:
        _go_on_to_signatures(paper, by=by, at=at)
        tell_office(paper, "mou.review_passed", page="signatures", key=f"review:{turn.pk}")
    return paper


@transaction.atomic
def return_paper(review: Review, *, by: User, reason: str, at: datetime | None = None) -> Paper:
    """One step says no, and why. The text is a draft again; the steps after it are no longer asked."""
    at = at or timezone.now()
    paper, turn = _take_turn(review, by)
    _decide(turn, Review.Decision.RETURNED, by, reason, at)
    back_to_draft(paper, by=by, at=at, reason=reason)
    tell_office(
        paper,
        "mou.review_returned",
        page="text",
        key=f"review:{turn.pk}",
        reason=reason,
        reviewer=by.full_name,
        **_named(turn.step),
    )
    return paper


def _take_turn(review: Review, by: User) -> tuple[Paper, Review]:
    """Lock the paper and read the step again; refuse unless it is its turn and `by` may take it."""
    paper = lock_paper(paper_of_review(review))
    turn = Review.objects.select_related("step", "decided_by").get(pk=review.pk)
    if not is_waiting(turn, paper.subject.state):
        raise StaleState(_what_happened(turn))
    role = taker(takers_of(turn.step_id), by)
    if role is None:
        raise Refusal(_("This step is not yours to decide now."))
    turn.on_behalf_of = role.instead_of
    return paper, turn


def _what_happened(turn: Review) -> str:
    if turn.decision in (Review.Decision.APPROVED, Review.Decision.RETURNED):
        told = {"name": turn.decided_by, "step": turn.step, "decision": turn.get_decision_display()}
        return _("%(name)s has decided the step “%(step)s” meanwhile: %(decision)s.") % told
    return _("The paper is no longer in review at this step. Have a look at how it stands now.")


def _decide(turn: Review, decision: str, by: User, reason: str, at: datetime) -> None:
    turn.decision, turn.decided_by, turn.decided_at, turn.reason = decision, by, at, reason
    turn.save(update_fields=["decision", "decided_by", "on_behalf_of", "decided_at", "reason"])


def _go_on_to_signatures(paper: Paper, *, by: User, at: datetime) -> None:
    transition(paper.subject, MouState.AWAITING_SIGNATURES, by=by, at=at)
    open_signing(paper, by=by, at=at)
