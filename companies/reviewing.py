"""Who may take a step of the review now, and how far a round has come. Asked here, written by the actions.

A step is taken by one of its reviewers, or by whoever stands in for one of them today (جانشین).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from companies.models import Deputy, Review, Reviewer, ReviewStep
from companies.models.text import WORDS_OF_VERSION
from companies.papers import Paper
from companies.states import MouState
from people.models import User
from people.persian import jalali


@dataclass(frozen=True)
class Taker:
    """One who may take a step, in their own right or in place of another."""

    user: User
    instead_of: User | None = None


@dataclass
class Round:
    """One time that a paper went through its steps."""

    number: int
    reviews: list[Review] = field(default_factory=list)

    @property
    def current(self) -> Review | None:
        """Whose turn it is; nobody's, once all have decided."""
        return next((review for review in self.reviews if not review.decision), None)

    @property
    def returned(self) -> Review | None:
        return next((r for r in self.reviews if r.decision == Review.Decision.RETURNED), None)

    @property
    def passed(self) -> bool:
        return all(review.decision == Review.Decision.APPROVED for review in self.reviews)

    @property
    def version(self) -> int:
        return self.reviews[0].version.number


def steps_in_use() -> QuerySet[ReviewStep]:
    return ReviewStep.objects.filter(is_active=True)


def reviews_of(paper: Paper) -> QuerySet[Review]:
    """Every step of every round of this paper, in the order in which they come."""
    return Review.objects.filter(version__mou=paper.mou, version__amendment=paper.amendment)


def rounds_of(paper: Paper) -> list[Round]:
    """All rounds with their steps and names, the newest first; one query."""
    related = ("step", "version", "decided_by", "on_behalf_of")
    rounds: dict[int, Round] = {}
    for review in reviews_of(paper).select_related(*related).defer(*WORDS_OF_VERSION):
        rounds.setdefault(review.round, Round(review.round)).reviews.append(review)
    return [rounds[number] for number in sorted(rounds, reverse=True)]


def next_round(paper: Paper) -> int:
    last = reviews_of(paper).order_by("-round").first()
    return last.round + 1 if last else 1


def is_waiting(review: Review, state: str) -> bool:
    """Whether this step's turn is now, in a paper that is in that state."""
    return state == MouState.IN_REVIEW and not review.decision and review.came_at is not None


def takers_of(step_id: int, on: date | None = None) -> list[Taker]:
    return takers_by_step([step_id], on)[step_id]


def takers_by_step(step_ids: Iterable[int], on: date | None = None) -> dict[int, list[Taker]]:
    """The reviewers of each step and those who stand in for them on that day (today); two queries."""
    found = reviewers_by_step(step_ids)
    seats = [(step, taker.user) for step, takers in found.items() for taker in takers]
    deputies = _deputies_of({user.pk for _step, user in seats}, on or jalali.today())
    for step, user in seats:
        found[step] += [Taker(deputy, user) for deputy in deputies.get(user.pk, [])]
    return found


def reviewers_by_step(step_ids: Iterable[int]) -> dict[int, list[Taker]]:
    """Only the reviewers, for steps whose turn is some day: who is away then nobody knows."""
    found: dict[int, list[Taker]] = {pk: [] for pk in step_ids}
    seats = Reviewer.objects.in_force().filter(step__in=found).select_related("user")
    for seat in seats.order_by("id"):
        found[seat.step_id].append(Taker(seat.user))
    return found


def _deputies_of(users: Iterable[int], on: date) -> dict[int, list[User]]:
    found: dict[int, list[User]] = {}
    rows = Deputy.objects.on(on).filter(principal__in=users).select_related("deputy")
    for row in rows.order_by("id"):
        found.setdefault(row.principal_id, []).append(row.deputy)
    return found


def taker(takers: Sequence[Taker], user: User) -> Taker | None:
    """As what this user may take the step: in their own right, if they have it, or else as a deputy."""
    theirs = [each for each in takers if each.user == user]
    own = (each for each in theirs if each.instead_of is None)
    return next(own, theirs[0] if theirs else None)


def users_of(takers: Iterable[Taker]) -> list[User]:
    """Whom to tell: each once, in a fixed order."""
    return list({each.user.pk: each.user for each in takers}.values())


def waiting() -> QuerySet[Review]:
    """Every step that somebody has to take now."""
    in_review = Q(version__amendment=None, version__mou__state=MouState.IN_REVIEW) | Q(
        version__amendment__state=MouState.IN_REVIEW
    )
    return Review.objects.filter(in_review, decision=Review.Decision.NONE, came_at__isnull=False)


def waiting_for(user: User, on: date | None = None) -> QuerySet[Review]:
    """What waits for this user, as reviewer or as deputy, the oldest first."""
    away = Deputy.objects.on(on or jalali.today()).filter(deputy=user)
    seats = Reviewer.objects.in_force().filter(Q(user=user) | Q(user__in=away.values("principal")))
    return waiting().filter(step__in=seats.values("step")).order_by(F("came_at").asc(), "id")


def paper_of_review(review: Review) -> Paper:
    """The paper that a review belongs to, from rows that were read with it."""
    version = review.version
    if version.amendment is not None:
        version.amendment.mou = version.mou
    return Paper(version.mou, version.amendment)
