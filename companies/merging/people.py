"""The team of a company that is merged: how its people come along is the office's choice, and said by name first."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy

from companies.merging.parts import Merge
from companies.models import Company, HandOver, Membership

_RANK = {Membership.Role.SUPERVISOR: 0, Membership.Role.RECRUITER: 1, Membership.Role.OWNER: 2}


class People(models.TextChoices):
    """An owner whom nobody has vetted must not become the owner of a vetted company by itself."""

    KEEP = "keep", pgettext_lazy("people of a merged company", "They keep their roles")
    LOOK = "look", pgettext_lazy("people of a merged company", "They come as supervisors, who only look")
    NOT = "not", pgettext_lazy("people of a merged company", "They don’t come along")


@dataclass(frozen=True)
class Member:
    name: str
    email: str
    role: str
    already: str = ""  # the role that they have in the other company


def members_of(source: Company, target: Company) -> list[Member]:
    """Those of the source, with what they are in the target. One query."""
    found = Membership.objects.in_force().filter(company__in=[source, target]).select_related("user")
    rows = list(found.order_by("id"))
    there = {row.user_id: row.get_role_display() for row in rows if row.company_id == target.pk}
    return [
        Member(row.user.full_name, row.user.email, row.get_role_display(), there.get(row.user_id, ""))
        for row in rows
        if row.company_id == source.pk
    ]


def carry_members(merge: Merge) -> None:
    """Ended parts go over as they are, for the history; who is in both keeps the higher role."""
    there = {row.user_id: row for row in merge.target.memberships.in_force()}
    for row in merge.source.memberships.in_force():
        role = row.role if merge.people == People.KEEP else Membership.Role.SUPERVISOR
        other = there.get(row.user_id)
        if other is not None and merge.people == People.KEEP and _RANK[role] > _RANK[other.role]:  # type: ignore[index]
            other.role = role
            other.save(update_fields=["role"])
        if other is not None or merge.people == People.NOT:
            row.ended_at = merge.at
        else:
            row.role = role
        row.save(update_fields=["role", "ended_at"])
    merge.source.memberships.update(company=merge.target)


def carry_invitations(merge: Merge) -> None:
    """Links that wait go on working where the team comes along, but for who is in the other team or invited there."""
    waiting = merge.source.invitations.filter(accepted_at=None, revoked_at=None)
    if merge.people != People.KEEP or not merge.confirmed:
        # The link to a company that nobody has confirmed makes an owner of whoever follows it: not of the survivor.
        waiting.update(revoked_at=merge.at)
    team = merge.target.memberships.in_force().values("user__email")
    asked = merge.target.invitations.filter(accepted_at=None, revoked_at=None).values("email")
    waiting.filter(models.Q(email__in=team) | models.Q(email__in=asked)).update(revoked_at=merge.at)
    merge.source.invitations.update(company=merge.target)


def void_hand_overs(merge: Merge) -> None:
    open_ones = merge.source.hand_overs.filter(ended_at=None)
    open_ones.update(ended_at=merge.at, outcome=HandOver.Outcome.VOID)
    merge.source.hand_overs.update(company=merge.target)
