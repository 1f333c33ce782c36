"""The states of companies and MoUs, and the only moves that exist (docs/architecture.md has the drawing)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CompanyState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("company state", "Pending")
    PAPERS_REQUESTED = "papers_requested", pgettext_lazy("company state", "Papers requested")
    APPROVED = "approved", pgettext_lazy("company state", "Approved")
    REJECTED = "rejected", pgettext_lazy("company state", "Rejected")
    SUSPENDED = "suspended", pgettext_lazy("company state", "Suspended")
    MERGED = "merged", pgettext_lazy("company state", "Merged")


UNCONFIRMED = "unconfirmed"  # never stored: entered by the office, and the company hasn't given its word yet

COMPANY_MOVES: dict[str, frozenset[str]] = {
    CompanyState.PENDING: frozenset(
        {CompanyState.PAPERS_REQUESTED, CompanyState.APPROVED, CompanyState.REJECTED, CompanyState.MERGED}
    ),
    # The papers may have come another way, so the office can decide while it still waits for them here.
    CompanyState.PAPERS_REQUESTED: frozenset(
        {CompanyState.PENDING, CompanyState.APPROVED, CompanyState.REJECTED, CompanyState.MERGED}
    ),
    CompanyState.APPROVED: frozenset({CompanyState.SUSPENDED, CompanyState.MERGED}),
    CompanyState.REJECTED: frozenset({CompanyState.PENDING, CompanyState.MERGED}),
    CompanyState.SUSPENDED: frozenset({CompanyState.APPROVED, CompanyState.MERGED}),
    CompanyState.MERGED: frozenset(),
}


class MouState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("MoU state", "Requested")
    DRAFT = "draft", pgettext_lazy("MoU state", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("MoU state", "In review")
    AWAITING_SIGNATURES = "awaiting_signatures", pgettext_lazy("MoU state", "Awaiting signatures")
    IN_FORCE = "in_force", pgettext_lazy("MoU state", "In force")
    SUSPENDED = "suspended", pgettext_lazy("MoU state", "Suspended")
    EXPIRED = "expired", pgettext_lazy("MoU state", "Expired")
    TERMINATED = "terminated", pgettext_lazy("MoU state", "Terminated")
    ABANDONED = "abandoned", pgettext_lazy("MoU state", "Abandoned")
    # Never stored: in force, before its first day.
    SCHEDULED = "scheduled", pgettext_lazy("MoU state", "Scheduled")


MOU_MOVES: dict[str, frozenset[str]] = {
    MouState.REQUESTED: frozenset({MouState.DRAFT, MouState.ABANDONED}),
    MouState.DRAFT: frozenset({MouState.IN_REVIEW, MouState.ABANDONED}),
    MouState.IN_REVIEW: frozenset({MouState.DRAFT, MouState.AWAITING_SIGNATURES, MouState.ABANDONED}),
    MouState.AWAITING_SIGNATURES: frozenset({MouState.DRAFT, MouState.IN_FORCE, MouState.ABANDONED}),
    MouState.IN_FORCE: frozenset({MouState.SUSPENDED, MouState.EXPIRED, MouState.TERMINATED}),
    MouState.SUSPENDED: frozenset({MouState.IN_FORCE, MouState.EXPIRED, MouState.TERMINATED}),
    MouState.EXPIRED: frozenset(),
    MouState.TERMINATED: frozenset(),
    MouState.ABANDONED: frozenset(),
    MouState.SCHEDULED: frozenset(),
}

# What it is now (`state_now`), while it can be amended, renewed, suspended or ended.
MOU_HOLDS = (MouState.IN_FORCE, MouState.SCHEDULED, MouState.SUSPENDED)

# An amendment goes the road of an MoU; once signed it has become part of it.
AMENDMENT_MOVES: dict[str, frozenset[str]] = {
    MouState.DRAFT: frozenset({MouState.IN_REVIEW, MouState.ABANDONED}),
    MouState.IN_REVIEW: frozenset({MouState.DRAFT, MouState.AWAITING_SIGNATURES, MouState.ABANDONED}),
    MouState.AWAITING_SIGNATURES: frozenset({MouState.DRAFT, MouState.IN_FORCE, MouState.ABANDONED}),
    MouState.IN_FORCE: frozenset(),
    MouState.ABANDONED: frozenset(),
}
AMENDMENT_STATES = frozenset(AMENDMENT_MOVES)
