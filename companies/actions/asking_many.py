"""The link to confirm, to all companies that the office entered and never asked; and one reminder before it ends."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from companies.actions.entering import ask_to_confirm
from companies.actions.invitations import address_of
from companies.models import Company, CompanyInvitation, Membership
from companies.states import CompanyState
from people.models import User
from people.notifications.actions import queue_mail

MOST_AT_ONCE = 50  # companies in one transaction, a few seconds with everything else running
REMIND_BEFORE = timedelta(days=3)
_CONFIRMABLE = (CompanyState.PENDING, CompanyState.PAPERS_REQUESTED)


def unasked() -> QuerySet[Company]:
    """Unconfirmed, with an e-mail of their contact, and no link was ever sent to anybody there."""
    sent = CompanyInvitation.objects.filter(company=OuterRef("pk"))
    people = Membership.objects.filter(company=OuterRef("pk"), ended_at=None)
    waiting = Company.objects.filter(~Exists(sent), ~Exists(people), state__in=_CONFIRMABLE)
    return waiting.exclude(unconfirmed_at=None).exclude(contact_email="")


@transaction.atomic
def ask_all(*, by: User) -> int:
    """All of them, or as many as go at once; how many got it. Pressed twice at the same moment, each still gets one."""
    locked = unasked().select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    # Asked again behind the lock: whoever was faster has asked them meanwhile.
    companies = list(unasked().filter(pk__in=list(locked[:MOST_AT_ONCE])).order_by("pk"))
    for company in companies:
        ask_to_confirm(company, by=by, email=company.contact_email, full_name=company.contact_name)
    return len(companies)


def links_that_end(at: datetime) -> QuerySet[CompanyInvitation]:
    """Links to confirm that nobody has used, shortly before they end."""
    links = CompanyInvitation.objects.filter(
        role=Membership.Role.OWNER,
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=at,
        expires_at__lte=at + REMIND_BEFORE,
        company__state__in=_CONFIRMABLE,
    )
    return links.exclude(company__unconfirmed_at=None).order_by("pk")


@transaction.atomic
def remind_of_link(invitation_id: int, *, at: datetime | None = None) -> bool:
    """Once for each link, however often this runs."""
    found = links_that_end(at or timezone.now()).select_related("company").select_for_update(of=("self",))
    link = found.filter(pk=invitation_id).first()
    if link is None:
        return False
    queue_mail(
        "company.entry_reminder",
        to=link.email,
        key=f"company.entry_reminder:{link.pk}",
        values={
            "invitation": link.pk,
            "full_name": link.full_name,
            "company": link.company.name,
            "company_en": link.company.name_en,
            "expires_at": link.expires_at,
        },
        url=address_of(link, link.company),
        expires_at=link.expires_at,
    )
    return True
