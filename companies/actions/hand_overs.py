"""Handing a company's ownership over: one offers, the other accepts, and at no moment is nobody the owner."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.team import let_go, require_owner, set_role
from companies.locking import lock_company
from companies.models import Company, HandOver, Membership
from people.models import User
from people.notifications.actions import notify
from people.workflow import Refusal, record

OWNER = Membership.Role.OWNER


@transaction.atomic
def offer_ownership(company: Company, *, to: Membership, then: str, by: User) -> HandOver:
    locked = lock_company(company.pk)
    require_owner(locked, by)
    taker = locked.memberships.in_force().filter(pk=to.pk).exclude(user=by).select_related("user").first()
    if taker is None:
        raise Refusal(_("Choose somebody of your team. Invite them first if they aren’t in it."), field="to")
    if taker.role == OWNER:
        raise Refusal(
            _("%(name)s is an owner already: you can leave or change your own part without a hand-over.")
            % {"name": taker.user.full_name},
            field="to",
        )
    if locked.hand_overs.filter(offered_by=by, ended_at=None).exists():
        raise Refusal(_("You have offered it to somebody already. Withdraw that first."))
    made = HandOver.objects.create(company=locked, offered_by=by, to=taker.user, then=then)
    record(locked, by=by, changes={"hand_over": [None, taker.user.email]})
    _tell("company.ownership_offered", made, to=taker.user, name=by.full_name)
    return made


@transaction.atomic
def accept_ownership(hand_over: HandOver, *, by: User) -> HandOver:
    """The taker becomes owner, and then the giver what they chose to be, in one transaction."""
    company, locked = _lock(hand_over)
    _require_open(locked, taken_by=by)
    people = {m.user_id: m for m in company.memberships.in_force().select_related("user")}
    giver, taker = people.get(locked.offered_by_id), people.get(locked.to_id)
    if giver is None or giver.role != OWNER or taker is None:
        raise Refusal(_("This is no longer possible: who offered it is no owner any more."))
    set_role(company, taker, role=OWNER, by=by)
    _end(locked, HandOver.Outcome.ACCEPTED)
    if locked.then == HandOver.Then.LEAVE:
        let_go(company, giver, by=by)
    else:
        set_role(company, giver, role=locked.then, by=by)
    _tell("company.ownership_taken", locked, to=giver.user, name=by.full_name, accepted=True)
    return locked


@transaction.atomic
def decline_ownership(hand_over: HandOver, *, by: User) -> HandOver:
    company, locked = _lock(hand_over)
    _require_open(locked, taken_by=by)
    _end(locked, HandOver.Outcome.DECLINED)
    record(company, by=by, changes={"hand_over": [by.email, None]})
    _tell("company.ownership_taken", locked, to=locked.offered_by, name=by.full_name, accepted=False)
    return locked


@transaction.atomic
def withdraw_offer(hand_over: HandOver, *, by: User) -> HandOver:
    """Twice is as once; after it was accepted it is too late."""
    company, locked = _lock(hand_over)
    if locked.outcome == HandOver.Outcome.WITHDRAWN:
        return locked
    _require_open(locked, offered_by=by)
    _end(locked, HandOver.Outcome.WITHDRAWN)
    record(company, by=by, changes={"hand_over": [locked.to.email, None]})
    return locked


def _lock(hand_over: HandOver) -> tuple[Company, HandOver]:
    company = lock_company(hand_over.company_id)
    found = HandOver.objects.select_for_update(of=("self",)).select_related("offered_by", "to")
    return company, found.get(pk=hand_over.pk)


def _require_open(
    hand_over: HandOver, *, taken_by: User | None = None, offered_by: User | None = None
) -> None:
    its_own = hand_over.to if taken_by else hand_over.offered_by
    if hand_over.ended_at is not None or its_own != (taken_by or offered_by):
        raise Refusal(_("This offer of the ownership is over."))


def _end(hand_over: HandOver, outcome: str) -> None:
    hand_over.ended_at, hand_over.outcome = timezone.now(), outcome
    hand_over.save(update_fields=["ended_at", "outcome"])


def _tell(kind: str, hand_over: HandOver, *, to: User, name: str, accepted: bool = False) -> None:
    company = hand_over.company
    notify(
        kind,
        to=to,
        about=company,
        values={"company": company.name, "company_en": company.name_en, "person": name, "accepted": accepted},
        key=f"{kind}:{hand_over.pk}",
        url="/hr/team/",
    )
