"""The company's workflow: registered, vetted, suspended. Each function is one transaction through the gate."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies import clocks
from companies.locking import lock_company
from companies.models import Company, Membership, Site
from companies.resent import PAPERS_SINCE
from companies.rules import office, owners_of
from companies.states import CompanyState
from people.models import User
from people.notifications.actions import notify, notify_many
from people.workflow import Refusal, begin, begin_many, check_seen, last_event, record, transition

ALREADY_REGISTERED = gettext_lazy(
    "This company is already registered. Ask its owner to invite you, or write to the liaison office."
)


@transaction.atomic
def register_company(
    *,
    by: User,
    company: Mapping[str, Any],
    site: Mapping[str, Any],
    job_title: str = "",
    entered_by: User | None = None,
) -> Company:
    """A person registers their company with its first site and becomes its owner; it then waits for vetting.

    Refuses (field national_id or licence_number) when the company is already registered: its owner invites.
    """
    unclaimed = _unclaimed(company)
    if unclaimed is None:
        made = _create(Company(**company, entered_by=entered_by))
        begin(made, by=by)
    else:
        made = _take_over(unclaimed, company, by=by)
    Site.objects.create(company=made, **site)
    Membership.objects.create(user=by, company=made, role=Membership.Role.OWNER, job_title=job_title)
    if EmailAddress.objects.filter(user=by, verified=True).exists():
        _tell_office("company.registered", made)
    return made


@transaction.atomic
def tell_of_confirmed(user: User) -> None:
    """Whoever registered has confirmed their address: only now the office hears of the company."""
    own = Company.objects.filter(
        memberships__user=user,
        memberships__role=Membership.Role.OWNER,
        memberships__ended_at=None,
        state=CompanyState.PENDING,
        unconfirmed_at=None,
    )
    for company in own.order_by("id"):
        _tell_office("company.registered", company)


def _unclaimed(company: Mapping[str, Any]) -> Company | None:
    numbers = {name: company[name] for name in ("national_id", "licence_number") if company.get(name)}
    return Company.objects.unclaimed().select_for_update(of=("self",)).filter(**numbers).first()


def _take_over(company: Company, values: Mapping[str, Any], *, by: User) -> Company:
    """Nobody ever confirmed the address of the first registration: this one takes its place."""
    company.memberships.in_force().update(ended_at=timezone.now())
    company.sites.update(is_active=False)
    old = {name: [str(getattr(company, name)), str(value)] for name, value in values.items()}
    record(company, by=by, changes=old, **values)
    return company


def _create(company: Company) -> Company:
    with _each_number_once():
        company.save()
    return company


@contextmanager
def _each_number_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        taken = "licence_number" if "licence_number" in str(error) else "national_id"
        raise Refusal(ALREADY_REGISTERED, field=taken) from error


@transaction.atomic
def enter_companies(companies: Sequence[Company], *, by: User) -> list[Company]:
    """The office writes down companies that it knows by their signed agreements: approved from the first moment.

    They have no site and nobody who speaks for them yet; the office invites their owner once they are to post
    positions. Refuses the lot when one was registered meanwhile.
    """
    for company in companies:
        company.entered_by, company.source = by, Company.Source.AGREEMENT
        company.set_keys()
    with _each_number_once():
        made = Company.objects.bulk_create(companies, batch_size=1000)
    begin_many(made, [CompanyState.PENDING, CompanyState.APPROVED], by=by, reason="imported")
    return made


def approve_company(company: Company, *, by: User, reason: str = "", seen: str | None = None) -> Company:
    """`reason` is a note for the office's own history: how papers came that were awaited here."""
    return _move(company, CompanyState.APPROVED, by=by, seen=seen, note=reason, kind="company.approved")


def reject_company(company: Company, *, by: User, reason: str, seen: str | None = None) -> Company:
    return _move(company, CompanyState.REJECTED, by=by, seen=seen, reason=reason, kind="company.rejected")


def request_papers(company: Company, *, by: User, reason: str, seen: str | None = None) -> Company:
    return _move(
        company,
        CompanyState.PAPERS_REQUESTED,
        by=by,
        seen=seen,
        reason=reason,
        kind="company.papers_requested",
    )


def suspend_company(company: Company, *, by: User, reason: str, seen: str | None = None) -> Company:
    """No applications and no offers until it is resumed; running placements and made offers go on."""
    return _move(
        company,
        CompanyState.SUSPENDED,
        by=by,
        seen=seen,
        reason=reason,
        kind="company.suspended",
        suspended_at=timezone.now(),
    )


def resume_company(company: Company, *, by: User, seen: str | None = None) -> Company:
    return _move(company, CompanyState.APPROVED, by=by, seen=seen, kind="company.resumed", suspended_at=None)


@transaction.atomic
def resubmit_company(company: Company, *, by: User, missing: str = "", seen: str | None = None) -> Company:
    """The company has sent what was asked, or mended what it was rejected for, and waits again.

    How many papers came since they were asked for, and what the company says is missing, stay in the history.
    """
    locked = Company.objects.select_for_update().get(pk=company.pk)
    check_seen(locked, seen)
    changes = _papers_since(locked) if locked.state == CompanyState.PAPERS_REQUESTED else {}
    transition(locked, CompanyState.PENDING, by=by, reason=missing.strip(), changes=changes, state_reason="")
    _tell_office("company.registered", locked)
    return locked


def _papers_since(company: Company) -> dict[str, Any]:
    asked = company.events.filter(to_state=CompanyState.PAPERS_REQUESTED).exclude(from_state=F("to_state"))
    since = asked.order_by("-id").values_list("at", flat=True)[0]
    return {PAPERS_SINCE: [None, company.papers.filter(withdrawn_at=None, added_at__gte=since).count()]}


@transaction.atomic
def edit_company(company: Company, *, by: User, values: Mapping[str, Any]) -> Company:
    """Change what the company says of itself. Its identifying numbers change only before it is approved."""
    locked = lock_company(company.pk)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    identity = {"national_id", "licence_number", "legal_form"} & changed.keys()
    if identity and locked.state not in (
        CompanyState.PENDING,
        CompanyState.PAPERS_REQUESTED,
        CompanyState.REJECTED,
    ):
        raise Refusal(_("The company’s numbers can’t change after approval. Write to the liaison office."))
    if changed:
        old = {name: [str(getattr(locked, name)), str(value)] for name, value in changed.items()}
        with _each_number_once():
            record(locked, by=by, changes=old, **changed)
    return locked


@transaction.atomic
def _move(
    company: Company,
    to: CompanyState,
    *,
    by: User,
    kind: str,
    seen: str | None = None,
    reason: str = "",
    note: str = "",
    **fields: Any,
) -> Company:
    locked = Company.objects.select_for_update().get(pk=company.pk)
    check_seen(locked, seen)
    if to == CompanyState.APPROVED and locked.state == CompanyState.PAPERS_REQUESTED and not note:
        raise Refusal(_("Papers are awaited. Write down how they came."), field="reason")
    if to == CompanyState.APPROVED and locked.unconfirmed_at is not None:
        raise Refusal(_("The office entered this company, and it hasn’t confirmed that yet."))
    at = timezone.now()
    transition(locked, to, by=by, at=at, reason=reason or note, state_reason=reason, **fields)
    clocks.adjust(locked, at)
    event = last_event(locked)
    for owner in owners_of(locked):
        notify(
            kind,
            to=owner,
            about=locked,
            values={"company": locked.name, "company_en": locked.name_en, "reason": reason},
            key=f"{kind}:{event.pk}:{owner.pk}",
            url="/hr/company/",
        )
    return locked


def _tell_office(kind: str, company: Company) -> None:
    event = company.events.exclude(from_state=F("to_state")).order_by("-id")[0]  # told once of each coming
    notify_many(
        kind,
        to=office(),
        about=company,
        values={"company": company.name, "company_en": company.name_en},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/staff/companies/{company.pk}/",
    )
