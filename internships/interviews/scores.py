"""Who reads which scorecard: a colleague's only after handing in one's own, drafts nobody but their writer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from companies.models import Company
from internships.models import Interview, Scorecard, ScoreCriteria
from internships.states import ScorecardState
from people.models import User

DEFAULT_CRITERIA = (
    gettext_noop("Knowledge that the work needs"),
    gettext_noop("Ways of working and care"),
    gettext_noop("Understanding and being understood"),
    gettext_noop("Interest in this work"),
)
MOST_CRITERIA = 8


@dataclass(frozen=True)
class Scores:
    """An interview's scorecards as one member of the company sees them."""

    own: Scorecard | None
    may_write: bool
    shown: Sequence[Scorecard]
    hidden: int  # handed in by colleagues, to be read after one's own
    missing: Sequence[User]  # interviewers who haven't handed in; said to those who decide


def criteria_of(company: Company) -> list[str]:
    """The company's own, else those that are shipped, in the reader's language."""
    own = ScoreCriteria.objects.filter(company=company).values_list("names", flat=True).first()
    return list(own) if own else [_(name) for name in DEFAULT_CRITERIA]


def may_score(interview: Interview, user: User) -> bool:
    return interview.slot.interviewers.filter(user=user, ended_at=None).exists()


def scores_for(
    interviewers: Sequence[User], cards: Sequence[Scorecard], reader: User, *, decides: bool
) -> Scores:
    """`cards` are all of the interview, with their writers."""
    own = next((card for card in cards if card.by_id == reader.pk), None)
    holds = any(user.pk == reader.pk for user in interviewers)
    handed_in = [card for card in cards if card.state == ScorecardState.HANDED_IN]
    done = own is not None and own.state == ScorecardState.HANDED_IN
    others = [card for card in handed_in if card.by_id != reader.pk]
    open_to = done or (decides and not holds)
    written = {card.by_id for card in handed_in}
    return Scores(
        own=own,
        may_write=holds,
        shown=others if open_to else [],
        hidden=0 if open_to else len(others),
        missing=[user for user in interviewers if user.pk not in written] if decides else [],
    )
