"""What hangs on a company in this app."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.merging.parts import Locks, Merge, Part, moving, register
from companies.merging.people import carry_invitations, carry_members, void_hand_overs
from companies.models import BusLine, Company, CompanyPaper, FollowUp, Mou, Site
from companies.overlap import overlap_between
from companies.states import CompanyState, MouState
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import record

_S = CompanyState
# What may go into what. A suspension is lifted, or extended to the other's positions, by a decision of its own.
_FITS: dict[str, tuple[str, ...]] = {
    _S.PENDING: (_S.PENDING, _S.PAPERS_REQUESTED, _S.APPROVED, _S.SUSPENDED),
    _S.PAPERS_REQUESTED: (_S.PENDING, _S.PAPERS_REQUESTED, _S.APPROVED, _S.SUSPENDED),
    _S.REJECTED: (_S.PENDING, _S.PAPERS_REQUESTED, _S.APPROVED, _S.SUSPENDED),
    _S.APPROVED: (_S.APPROVED,),
    _S.SUSPENDED: (_S.SUSPENDED,),
    _S.MERGED: (),
}
_OUT = (MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)


def register_parts() -> None:
    """What is only written down, then the agreements."""
    for part in (
        Part(
            ("companies.Company.merged_into", "companies.CompanyEvent.subject"),
            _follow,
            None,
            _states,
        ),
        Part(
            ("companies.Site.company",),
            moving(Site, "company"),
            {
                gettext_lazy("Sites"): lambda source, target: Site.objects.filter(company=source),
                gettext_lazy("Bus lines"): lambda source, target: BusLine.objects.filter(
                    site__company=source
                ),
            },
        ),
        Part(("companies.Membership.company",), carry_members),
        Part(
            ("companies.CompanyInvitation.company",),
            carry_invitations,
            {
                gettext_lazy("Invitations that wait"): lambda source, target: source.invitations.filter(
                    accepted_at=None, revoked_at=None
                )
            },
        ),
        Part(("companies.HandOver.company",), void_hand_overs),
        Part(
            ("companies.CompanyPaper.company",),
            moving(CompanyPaper, "company"),
            {gettext_lazy("Papers of the vetting"): lambda source, target: source.papers.all()},
        ),
        Part(
            ("companies.FollowUp.company",),
            moving(FollowUp, "company"),
            {gettext_lazy("Follow-ups"): lambda source, target: source.follow_ups.all()},
        ),
        Part(
            ("companies.Mou.company",),
            _carry_mous,
            {gettext_lazy("MoUs"): lambda source, target: source.mous.all()},
            _agreements,
            Locks.MOU,
        ),
    ):
        register(part)


def _follow(merge: Merge) -> None:
    """Whoever was merged into the source leads to the survivor at once."""
    Company.objects.filter(merged_into=merge.source).update(merged_into=merge.target)


def _states(source: Company, target: Company) -> Iterator[str]:
    if target.state in _FITS[source.state]:
        return
    said: dict[str, Any] = {
        "source": source.shown_name,
        "target": target.shown_name,
        "state": source.get_state_display(),
        "other": target.get_state_display(),
    }
    if CompanyState.MERGED in (source.state, target.state):
        yield _("One of them has been merged already.")
    elif CompanyState.SUSPENDED in (source.state, target.state):
        yield (
            _(
                "“%(source)s” is “%(state)s” and “%(target)s” is “%(other)s”. Suspend or resume one of them first, "
                "so that no suspension is lifted or begun by the way."
            )
            % said
        )
    else:
        yield (
            _(
                "“%(source)s” is “%(state)s” and would go into “%(target)s”, which is “%(other)s”. Merge them the "
                "other way round, or approve that one first."
            )
            % said
        )


def _agreements(source: Company, target: Company) -> Iterator[str]:
    both = overlap_between(source, target)
    if both is not None:
        yield _(
            "The MoUs %(own)s and %(other)s cover the same kind of work and field on some of the same days. End one of "
            "them, or narrow its fields, first."
        ) % {"own": _number(both[0]), "other": _number(both[1])}
    for mou in source.mous.filter(state__in=_OUT).order_by("pk"):
        yield _(
            "MoU %(number)s of “%(source)s” is in review or being signed, with that company’s name and number in it. "
            "Take it back to the draft first."
        ) % {"number": _number(mou), "source": source.shown_name}


def _number(mou: Mou) -> str:
    return localise(mou.number, reading())


def _carry_mous(merge: Merge) -> None:
    changes = {"company": [merge.source.name, merge.target.name]}
    for mou in Mou.objects.select_for_update(of=("self",)).filter(company=merge.source).order_by("pk"):
        record(mou, by=merge.by, at=merge.at, changes=changes, company=merge.target)
