"""What a company sees of its agreements: those that have reached it, the versions that it may read, its files.

What the office only prepares for itself stays with the office, and so do the reasons and names of a review.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from companies.models import (
    Amendment,
    AmendmentEvent,
    Company,
    Mou,
    MouAttachment,
    MouEvent,
    MouVersion,
    Signatory,
    Signature,
)
from companies.papers import OPEN, Paper
from companies.states import MouState

# While it is no more than this, it is the office's own, unless a version was shared.
_OWN = (MouState.DRAFT, MouState.ABANDONED)


def shown_mous(company: Company) -> QuerySet[Mou]:
    """Those that the company asked for, was shown a version of, or that have gone further than a draft."""
    further = MouEvent.objects.filter(subject=OuterRef("pk")).exclude(to_state__in=_OWN)
    read = MouVersion.objects.filter(mou=OuterRef("pk"), amendment=None, shared_at__isnull=False)
    return company.mous.filter(~Q(state__in=_OWN) | Exists(further) | Exists(read))


def shown_amendments(company: Company) -> QuerySet[Amendment]:
    further = AmendmentEvent.objects.filter(subject=OuterRef("pk")).exclude(to_state__in=_OWN)
    read = MouVersion.objects.filter(amendment=OuterRef("pk"), shared_at__isnull=False)
    rows = Amendment.objects.filter(mou__company=company)
    return rows.filter(~Q(state__in=_OWN) | Exists(further) | Exists(read))


def shown_versions(paper: Paper) -> QuerySet[MouVersion]:
    """The versions that were shared, and the one that is to be signed or was."""
    readable = Q(shared_at__isnull=False) | Q(pk=paper.subject.signed_version_id)
    if paper.subject.state == MouState.AWAITING_SIGNATURES:
        sealed = paper.versions.filter(sealed_at__isnull=False).order_by("-number")
        readable |= Q(pk__in=sealed.values("pk")[:1])
    return paper.versions.filter(readable).order_by("-number")


def working_paper(mou: Mou, amendments: list[Amendment]) -> Paper | None:
    """What is on its way now, of what the company sees: the agreement itself or its open amendment."""
    if mou.state == MouState.REQUESTED or mou.state in OPEN:
        return Paper(mou)
    return next((Paper(mou, row) for row in amendments if row.state in OPEN), None)


def with_files(rows: QuerySet[Any], *, amendment: bool) -> QuerySet[Any]:
    """Adds `files`, the attachments that the company sees, and `signers`, who signs it, in the same query."""
    of_row: dict[str, Any] = {"amendment" if amendment else "mou": OuterRef("pk")}
    if not amendment:
        of_row["amendment"] = None
    attachments = MouAttachment.objects.filter(withdrawn_at=None, shared=True, **of_row).order_by("-id")
    signatories = Signatory.objects.current().filter(**of_row).order_by("position", "id")
    given = Signature.objects.filter(
        signatory=OuterRef("pk"), voided_at=None, confirmed_at__isnull=False
    ).order_by("-id")
    return rows.annotate(
        files=ArraySubquery(
            attachments.values(
                found=JSONObject(id="pk", title="title", name="stored__original_name", size="stored__size")
            )
        ),
        signers=ArraySubquery(
            signatories.annotate(signed=Subquery(given.values("signed_on")[:1])).values(
                found=JSONObject(name="name", capacity="capacity", side="side", signed_on="signed")
            )
        ),
    )


def with_successor(rows: QuerySet[Mou], company: Company) -> QuerySet[Mou]:
    """Adds `renewals`: none, or the one renewal that the company sees (its id, number and state)."""
    renewals = shown_mous(company).filter(predecessor=OuterRef("pk")).exclude(state=MouState.ABANDONED)
    return rows.annotate(
        renewals=ArraySubquery(renewals.values(found=JSONObject(id="pk", number="number", state="state")))
    )
