"""A company's team: everyone in it sees it, its owners change it. And the page behind an invitation's link."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from companies.actions import invitations, team
from companies.audience import CURRENT_COMPANY
from companies.forms.team import InviteForm, RoleForm
from companies.models import CompanyInvitation, Membership
from companies.rules import own_company_permissions
from people.audiences import public, recruiter
from people.forms.account import OpenAccountForm, add_refusal
from people.workflow import Refusal


@recruiter
def show_team(request: HttpRequest) -> HttpResponse:
    return _team_page(request, InviteForm())


def _team_page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    can = own_company_permissions(request.membership)
    context = {
        "can": can,
        "form": form,
        "roles": Membership.Role.choices,
        "members": list(
            request.company.memberships.in_force().select_related("user").order_by("created_at", "id")
        ),
        "invitations": list(invitations.waiting_invitations(request.company)) if can.manage_team else [],
    }
    return render(request, "companies/recruiters/team.html", context, status=status)


@recruiter
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    _require_owner(request)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation = invitations.invite_colleague(request.company, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The invitation to %(email)s is sent.") % {"email": invitation.email})
            return redirect("companies:hr_team")
    return _team_page(request, form, status=422)


@recruiter
@require_POST
def change_role(request: HttpRequest, membership_id: int) -> HttpResponse:
    member = _member(request, membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("companies:hr_team")
    try:
        team.change_role(member, role=form.cleaned_data["role"], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The role of %(name)s is changed.") % {"name": member.user.full_name})
    return redirect("companies:hr_team")


@recruiter
@require_POST
def end_membership(request: HttpRequest, membership_id: int) -> HttpResponse:
    member = _member(request, membership_id)
    try:
        team.end_membership(member, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("companies:hr_team")
    messages.success(request, _("%(name)s is no longer in the team.") % {"name": member.user.full_name})
    return redirect("people:home_of" if member.user_id == request.user.pk else "companies:hr_team")


@recruiter
@require_POST
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(request.company.invitations, pk=invitation_id)
    _require_owner(request)
    try:
        invitations.revoke_invitation(invitation, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect("companies:hr_team")


def _member(request: HttpRequest, membership_id: int) -> Membership:
    found = request.company.memberships.in_force().select_related("user", "company")
    member = get_object_or_404(found, pk=membership_id)
    _require_owner(request)
    return member


def _require_owner(request: HttpRequest) -> None:
    if not own_company_permissions(request.membership).manage_team:
        raise PermissionDenied(_("Only the owner of your company’s account changes the team."))


@public(reason="whoever was invited may have no account yet; the token is the key")
@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail scanners open links too."""
    found = CompanyInvitation.objects.select_related("invited_by", "company")
    invitation = get_object_or_404(found, token=token)
    if reason := invitations.why_unusable(invitation):
        return _invitation_page(request, invitation, "unusable", reason=reason, status=410)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation)
    if invitations.has_account(invitation):
        return _invitation_page(request, invitation, "log_in")
    return _open_account(request, invitation)


def _accept_signed_in(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    if request.user.email.lower() != invitation.email.lower():
        return _invitation_page(request, invitation, "other_account")
    if request.method != "POST":
        return _invitation_page(request, invitation, "accept")
    try:
        invitations.accept_invitation(invitation, by=request.user)
    except Refusal as refusal:
        return _invitation_page(request, invitation, "unusable", reason=str(refusal.message), status=409)
    return _welcome(request, invitation)


def _open_account(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    initial = {"full_name": invitation.full_name}
    form = OpenAccountForm(request.POST or None, email=invitation.email, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.open_account(invitation, language=request.LANGUAGE_CODE, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            perform_login(request, user, email=user.email)
            return _welcome(request, invitation)
    return _invitation_page(
        request, invitation, "open_account", form=form, status=422 if form.errors else 200
    )


def _welcome(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    request.session[CURRENT_COMPANY] = invitation.company_id
    messages.success(request, _("Welcome to the team of %(company)s.") % {"company": invitation.company})
    return redirect("/hr/")


def _invitation_page(
    request: HttpRequest, invitation: CompanyInvitation, what: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {"invitation": invitation, "what": what}
    return render(request, "companies/recruiters/invitation.html", context, status=status)
