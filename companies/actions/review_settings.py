"""How the university arranges its review: steps, who takes them, and who stands in for whom.

A round that is running keeps the steps that it began with.
"""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.reviewing import tell_takers
from companies.models import Deputy, Reviewer, ReviewStep
from companies.reviewing import Taker, paper_of_review, waiting
from people.models import RoleGrant, User
from people.persian import jalali
from people.persian.language import reading
from people.workflow import Refusal


def _locked_steps() -> list[ReviewStep]:
    """All steps in their order, locked: order and names concern all of them."""
    return list(ReviewStep.objects.select_for_update().order_by("position", "id"))


@transaction.atomic
def add_step(*, name_fa: str, name_en: str = "") -> ReviewStep:
    """A new step comes last."""
    steps = _locked_steps()
    _check_name(steps, name_fa)
    newest = ReviewStep.objects.aggregate(newest=Max("pk"))["newest"] or 0
    last = max((step.position for step in steps), default=0)
    return ReviewStep.objects.create(
        code=f"step-{newest + 1}", name_fa=name_fa, name_en=name_en, position=last + 1
    )


@transaction.atomic
def rename_step(step: ReviewStep, *, name_fa: str, name_en: str) -> ReviewStep:
    others = [other for other in _locked_steps() if other.pk != step.pk]
    _check_name(others, name_fa)
    step.name_fa, step.name_en = name_fa, name_en
    step.save(update_fields=["name_fa", "name_en"])
    return step


def _check_name(others: list[ReviewStep], name: str) -> None:
    if any(other.name_fa == name for other in others):
        raise Refusal(_("There is a step with this name already."), field="name_fa")


@transaction.atomic
def move_step(step: ReviewStep, *, earlier: bool) -> None:
    """One place earlier or later among the steps in use. At the end of the line nothing happens."""
    steps = _locked_steps()
    used = [other for other in steps if other.is_active]
    here = next((place for place, other in enumerate(used) if other.pk == step.pk), None)
    if here is None:
        raise Refusal(_("This step is out of use."))
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(used):
        return
    used[here], used[there] = used[there], used[here]
    _number([*used, *(other for other in steps if not other.is_active)])


def _number(steps: list[ReviewStep]) -> None:
    for place, step in enumerate(steps, start=1):
        step.position = place
    ReviewStep.objects.bulk_update(steps, ["position"])


@transaction.atomic
def use_step(step: ReviewStep, *, used: bool) -> ReviewStep:
    """Out of use: papers that are submitted from now on don't pass it. Into use again: as the last one."""
    steps = _locked_steps()
    locked = next(other for other in steps if other.pk == step.pk)
    if locked.is_active != used:
        locked.is_active = used
        locked.position = max(other.position for other in steps) + 1
        locked.save(update_fields=["is_active", "position"])
    return locked


@transaction.atomic
def add_reviewer(step: ReviewStep, user: User, *, by: User) -> Reviewer:
    """Someone of the staff may take the step from now on, what waits there already included. Twice is as once."""
    locked = ReviewStep.objects.select_for_update().get(pk=step.pk)
    if not RoleGrant.objects.in_force().filter(user=user).exists():
        raise Refusal(
            _("Only someone of the office team can review. Invite them to the team first."), field="user"
        )
    reviewer = Reviewer.objects.filter(step=locked, user=user, ended_at=None).first()
    if reviewer is None:
        reviewer = Reviewer.objects.create(step=locked, user=user, granted_by=by)
        _tell_what_waits([Taker(user)], {locked.pk})
    return reviewer


@transaction.atomic
def end_reviewer(reviewer: Reviewer, *, by: User) -> None:
    """What they decided stays. A step may be left without anybody; its page says so."""
    locked = Reviewer.objects.select_for_update().get(pk=reviewer.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])


@transaction.atomic
def set_deputy(principal: User, *, deputy: User, starts_on: date, ends_on: date, by: User) -> Deputy:
    """Someone else of the staff stands in, both days counted. One deputy at a time."""
    User.objects.select_for_update().get(pk=principal.pk)
    staff = set(
        RoleGrant.objects.in_force().filter(user__in=[principal, deputy]).values_list("user_id", flat=True)
    )
    if principal.pk not in staff:
        raise Refusal(_("Choose someone of the office team."), field="principal")
    if deputy.pk not in staff:
        raise Refusal(_("Choose someone of the office team."), field="deputy")
    if deputy == principal:
        raise Refusal(_("Nobody can be their own deputy. Choose someone else."), field="deputy")
    _check_days(principal, starts_on, ends_on)
    row = Deputy.objects.create(
        principal=principal, deputy=deputy, starts_on=starts_on, ends_on=ends_on, set_by=by
    )
    if starts_on <= jalali.today():
        seats = Reviewer.objects.in_force().filter(user=principal)
        _tell_what_waits([Taker(deputy, principal)], set(seats.values_list("step_id", flat=True)))
    return row


def _check_days(principal: User, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("The last day is before the first one."), field="ends_on")
    if ends_on < jalali.today():
        raise Refusal(_("These days have passed already."), field="ends_on")
    other = Deputy.objects.filter(
        principal=principal, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if other is not None:
        told = {
            "deputy": other.deputy,
            "first": jalali.format_date(other.starts_on, reading()),
            "last": jalali.format_date(other.ends_on, reading()),
        }
        raise Refusal(
            _(
                "%(deputy)s stands in from %(first)s to %(last)s already. End that first, or choose other days."
            )
            % told,
            field="starts_on",
        )


@transaction.atomic
def end_deputy(row: Deputy, *, by: User) -> None:
    """Before its time. What the deputy decided stays decided."""
    locked = Deputy.objects.select_for_update().get(pk=row.pk)
    if locked.ended_at is None and locked.ends_on >= jalali.today():
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])


def _tell_what_waits(takers: list[Taker], step_ids: set[int]) -> None:
    related = ("step", "version__mou__company", "version__amendment")
    for review in waiting().filter(step__in=step_ids).select_related(*related):
        tell_takers(paper_of_review(review), review, takers)
