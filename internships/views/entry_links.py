"""The page behind the link by which a company confirms what the office entered for it.

Opening it changes nothing, however often: mail scanners open links too. It shows what stands in the records at that
moment, and what is sent is refused when that has changed since.
"""

from dataclasses import dataclass
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from companies.actions.entering import decline_entry
from companies.audience import CURRENT_COMPANY
from companies.forms.entering import CorrectedFactsForm, CorrectedSiteForm, NotSoForm
from companies.models import Company, CompanyInvitation, Membership, Site
from companies.views.signing_links import unseen
from internships.actions.entries import confirm_entry, version_of, waiting_of
from internships.models import Position
from people.actions import invitations
from people.audiences import public
from people.forms.account import OpenAccountForm, add_refusal
from people.models import User
from people.sent_back import numbers_in
from people.workflow import Refusal

PAGE = "internships/entry/confirm.html"


@dataclass
class Entry:
    """What the office entered, as it stands now, with the forms that correct it."""

    company: Company
    sites: list[Site]
    positions: list[Position]
    version: str
    facts: CorrectedFactsForm
    site_forms: list[CorrectedSiteForm]

    @classmethod
    def of(cls, company: Company, data: Any = None) -> "Entry":
        sites = list(company.sites.filter(is_active=True).select_related("estate"))
        positions = list(waiting_of(company).for_cards())
        return cls(
            company,
            sites,
            positions,
            version_of(company, positions),
            CorrectedFactsForm(data, company=company),
            [CorrectedSiteForm(data, site=site) for site in sites],
        )

    @property
    def is_valid(self) -> bool:
        return all([self.facts.is_valid(), *(form.is_valid() for form in self.site_forms)])

    @property
    def is_corrected(self) -> bool:
        return bool(self.facts.errors) or any(form.errors for form in self.site_forms)


@public(reason="the company's people have no account yet; the token is the key")
@never_cache
@sensitive_post_parameters("password")
@unseen
def open_entry(request: HttpRequest, token: str) -> HttpResponse:
    found = CompanyInvitation.objects.filter(role=Membership.Role.OWNER).select_related(
        "company", "invited_by"
    )
    invitation = get_object_or_404(found, token=token)
    if invitation.declined_at:
        return _over(request, invitation, "declined")
    if invitation.company.unconfirmed_at is None and not invitation.accepted_at:
        return redirect("companies:accept_invitation", token=token)  # only the owner is wanted still
    if reason := invitations.why_unusable(invitation):
        return _over(request, invitation, "unusable", reason=reason)
    if request.method == "POST" and request.POST.get("do") == "decline":
        return _decline(request, invitation)
    if request.method == "POST":
        return _confirm(request, invitation)
    return _page(request, invitation, Entry.of(invitation.company))


def _decline(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    form = NotSoForm(request.POST, prefix="decline")
    if form.is_valid():
        try:
            decline_entry(invitation, words=form.cleaned_data["words"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(request.path)
    return _page(request, invitation, Entry.of(invitation.company), decline=form, status=422)


def _confirm(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    if _who(request, invitation) in ("log_in", "other_account"):
        return _page(request, invitation, Entry.of(invitation.company), status=403)
    entry = Entry.of(invitation.company, request.POST)
    account = None if isinstance(request.user, User) else _account_form(request, invitation)
    words = NotSoForm(request.POST)
    forms_right = [entry.is_valid, words.is_valid(), account is None or account.is_valid()]
    status = 422
    if all(forms_right):
        try:
            user = _take(request, invitation, entry, account, words.cleaned_data["words"])
        except Refusal as refusal:
            add_refusal(entry.facts, refusal)
            fresh = Entry.of(Company.objects.get(pk=invitation.company_id))
            entry.positions, entry.version, status = fresh.positions, fresh.version, 409
        else:
            return _welcome(request, invitation, user)
    return _page(request, invitation, entry, account=account, words=words, status=status)


@transaction.atomic
def _take(
    request: HttpRequest, invitation: CompanyInvitation, entry: Entry, account: Any, words: str
) -> User:
    """The account, where there is none yet, and the confirmation: both or neither."""
    if isinstance(request.user, User):
        user = request.user
    else:
        language = request.LANGUAGE_CODE
        user = invitations.make_account(invitation, language=language, **account.cleaned_data)
    agreed = set(numbers_in(request.POST.getlist("position")))
    confirm_entry(
        invitation,
        by=user,
        facts=entry.facts.cleaned_data,
        sites={form.site.pk: form.cleaned_data for form in entry.site_forms},
        agreed=agreed,
        words=words,
        seen=request.POST.get("seen", ""),
    )
    return user


def _welcome(request: HttpRequest, invitation: CompanyInvitation, user: User) -> HttpResponse:
    if not request.user.is_authenticated:
        perform_login(request, user, email=user.email)
    request.session[CURRENT_COMPANY] = invitation.company_id
    messages.success(
        request, _("Thank you. The liaison office looks at your company now, and you hear from it.")
    )
    return redirect("/hr/")


def _who(request: HttpRequest, invitation: CompanyInvitation) -> str:
    """What has to come first for whoever opens the link: nothing, an account, or the right one."""
    if isinstance(request.user, User):
        own = request.user.email.lower() == invitation.email.lower()
        return "own_account" if own else "other_account"
    return "log_in" if invitations.has_account(invitation) else "open_account"


def _account_form(request: HttpRequest, invitation: CompanyInvitation) -> OpenAccountForm:
    data = request.POST if request.method == "POST" else None
    return OpenAccountForm(data, email=invitation.email, initial={"full_name": invitation.full_name})


def _page(
    request: HttpRequest,
    invitation: CompanyInvitation,
    entry: Entry,
    *,
    account: OpenAccountForm | None = None,
    words: NotSoForm | None = None,
    decline: NotSoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    who = _who(request, invitation)
    if who == "open_account" and account is None:
        account = OpenAccountForm(email=invitation.email, initial={"full_name": invitation.full_name})
    posted = request.method == "POST" and decline is None
    context = {
        "invitation": invitation,
        "entry": entry,
        "who": who,
        "account": account,
        "words": words or NotSoForm(),
        "decline": decline or NotSoForm(prefix="decline"),
        "declining": decline is not None,
        "ticked": set(request.POST.getlist("position")) if posted else {str(p.pk) for p in entry.positions},
    }
    return render(request, PAGE, context, status=status)


def _over(request: HttpRequest, invitation: CompanyInvitation, what: str, **context: Any) -> HttpResponse:
    known = {"invitation": invitation, "what": what, **context}
    return render(request, "internships/entry/over.html", known, status=410)
