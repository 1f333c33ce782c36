"""Scorecards: written apart, handed in once, corrected in the open; and what a company scores."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from internships.interviews.scores import may_score
from internships.models import Interview, Scorecard, ScoreCriteria
from internships.states import InterviewState, ScorecardState
from people.models import User
from people.workflow import Refusal, begin, record, transition
from students.own_case import refuse_own_case


@transaction.atomic
def save_scorecard(
    interview: Interview,
    *,
    by: User,
    scores: Sequence[tuple[str, int | None]],
    words: str,
    recommendation: str,
    hand_in: bool,
) -> Scorecard:
    """Keep what was written so far, or hand it in. What was handed in is corrected, and its first words stay."""
    at = timezone.now()
    locked = (
        Interview.objects.select_for_update(of=("self",))
        .select_related("slot", "student")
        .get(pk=interview.pk)
    )
    refuse_own_case(locked.student, by=by)
    if locked.state != InterviewState.BOOKED:
        raise Refusal(_("This interview was cancelled."))
    if locked.slot.starts_at > at:
        raise Refusal(_("It hasn’t begun yet. The scorecard opens when it begins."))
    if not may_score(locked, by):
        raise Refusal(_("Only who held the interview fills in a scorecard."))
    card, made = Scorecard.objects.get_or_create(interview=locked, by=by)
    if made:
        begin(card, by=by, at=at)
    new: dict[str, Any] = {
        "scores": [list(pair) for pair in scores],
        "words": words,
        "recommendation": recommendation,
    }
    complete = recommendation and all(score for _name, score in scores)
    if (hand_in or card.state == ScorecardState.HANDED_IN) and not complete:
        raise Refusal(_("Score every criterion and say what you recommend; then hand it in."))
    if card.state == ScorecardState.HANDED_IN:
        _correct(card, new, by=by)
    elif hand_in:
        transition(card, ScorecardState.HANDED_IN, by=by, at=at, handed_in_at=at, **new)
    else:
        for name, value in new.items():
            setattr(card, name, value)
        card.save(update_fields=list(new))
    return card


def _correct(card: Scorecard, new: dict[str, Any], *, by: User) -> None:
    changes = {
        name: [getattr(card, name), value] for name, value in new.items() if getattr(card, name) != value
    }
    if changes:
        record(card, by=by, changes=changes, **{name: new[name] for name in changes})


@transaction.atomic
def set_criteria(company: Company, *, by: User, names: Sequence[str]) -> ScoreCriteria:
    """For the scorecards from now on; those that are written keep their own."""
    if not names:
        raise Refusal(_("Write at least one criterion."), field="names")
    criteria, _made = ScoreCriteria.objects.update_or_create(
        company=company, defaults={"names": list(names), "changed_by": by, "changed_at": timezone.now()}
    )
    return criteria
