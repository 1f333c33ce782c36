"""The office writes down a company that it wants to have, and the company says whether it is so.

What the office entered stays pending and nothing of it is public until the company has confirmed it by the link
that is mailed to it, or the office has written down how it gave its word. Its positions are confirmed with it
(internships/actions/entries.py).
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.invitations import accept_invitation, invite_colleague, waiting_invitations
from companies.actions.team import save_site
from companies.actions.vetting import ALREADY_REGISTERED, edit_company
from companies.locking import lock_company
from companies.models import Company, CompanyInvitation, Membership, Site
from companies.rules import office
from people.actions.invitations import why_unusable
from people.models import User
from people.notifications.actions import notify_many
from people.workflow import Refusal, begin, check_seen, last_event, record


@transaction.atomic
def enter_company(
    *,
    by: User,
    company: Mapping[str, Any],
    site: Mapping[str, Any],
    source: str,
    contact: Mapping[str, str] | None = None,
) -> Company:
    """Pending, without people: its first owner is invited. Refuses a number that is registered already."""
    made = Company(**company, **(contact or {}), entered_by=by, source=source, unconfirmed_at=timezone.now())
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        taken = "licence_number" if "licence_number" in str(error) else "national_id"
        raise Refusal(ALREADY_REGISTERED, field=taken) from error
    begin(made, by=by)
    Site.objects.create(company=made, **site)
    return made


@transaction.atomic
def ask_to_confirm(
    company: Company,
    *,
    by: User,
    email: str,
    full_name: str,
    kind: str = "company.entered",
    more: Mapping[str, Any] | None = None,
) -> CompanyInvitation:
    """Mail the link by which somebody of the company looks at what was entered, and becomes its owner.

    Whoever invites for a reason of their own names the message (`kind`) and what it needs besides (`more`).
    """
    kind = kind if _is_unconfirmed(company) or more else "company.invited"
    role = Membership.Role.OWNER
    return invite_colleague(
        company, by=by, email=email, full_name=full_name, role=role, kind=kind, more=more or {}
    )


def _is_unconfirmed(company: Company) -> bool:
    return Company.objects.filter(pk=company.pk).exclude(unconfirmed_at=None).exists()


@transaction.atomic
def record_word(company: Company, *, by: User, reason: str, seen: str | None = None) -> Company:
    """The company said by telephone or letter that it is so; who wrote that down, and how it was said, stays."""
    locked = lock_company(company.pk)
    check_seen(locked, seen)
    if locked.unconfirmed_at is None:
        raise Refusal(_("This has been confirmed already."))
    record(locked, by=by, reason=reason, changes={"word": [None, "office"]}, unconfirmed_at=None)
    return locked


@transaction.atomic
def confirm_company(
    invitation: CompanyInvitation,
    *,
    by: User,
    facts: Mapping[str, Any],
    sites: Mapping[int, Mapping[str, Any]],
) -> Membership:
    """Whoever was invited says that it is so, as corrected, and becomes the owner. The contact isn't needed now."""
    locked = lock_company(invitation.company_id)
    if locked.unconfirmed_at is None:
        raise Refusal(_("This has been confirmed already."))
    edit_company(locked, by=by, values=facts)
    for site in locked.sites.filter(pk__in=sites.keys()).order_by("pk"):
        changed = {name: value for name, value in sites[site.pk].items() if getattr(site, name) != value}
        if changed:
            save_site(locked, by=by, values=changed, site=site)
    locked.refresh_from_db()
    no_contact: dict[str, Any] = dict.fromkeys(("contact_name", "contact_email", "contact_phone"), "")
    record(locked, by=by, changes={"word": [None, "company"]}, unconfirmed_at=None, **no_contact)
    # The company has its owner: whoever else the office had asked is invited by them, if at all.
    waiting_invitations(locked).exclude(pk=invitation.pk).update(revoked_at=timezone.now())
    return accept_invitation(invitation, by=by)


@transaction.atomic
def decline_entry(invitation: CompanyInvitation, *, words: str) -> CompanyInvitation:
    """Whoever has the link says that this isn't so; the office hears why. Twice is as once."""
    company = lock_company(invitation.company_id)
    locked = CompanyInvitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.declined_at:
        return locked
    if company.unconfirmed_at is None:
        raise Refusal(_("This has been confirmed already."))
    if reason := why_unusable(locked):
        raise Refusal(reason)
    locked.declined_at = locked.revoked_at = timezone.now()
    locked.save(update_fields=["declined_at", "revoked_at"])
    record(company, by=None, reason=words, changes={"entry_declined": [None, locked.email]})
    tell_office_of_entry(company, "company.entry_declined", email=locked.email, words=words)
    return locked


def tell_office_of_entry(company: Company, kind: str, **more: str) -> None:
    event = last_event(company)
    notify_many(
        kind,
        to=office(),
        about=company,
        values={"company": company.name, "company_en": company.name_en, **more},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/staff/companies/{company.pk}/",
    )
