"""A company's team: everyone in it sees it, its owners change it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import invitations, team
from companies.forms.team import InviteForm, RoleForm
from companies.models import HandOver, Membership
from companies.rules import own_company_permissions
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal


@recruiter
def show_team(request: Request) -> HttpResponse:
    return _team_page(request, InviteForm())


def _team_page(request: Request, form: InviteForm, status: int = 200) -> HttpResponse:
    can = own_company_permissions(request.membership)
    context = {
        "can": can,
        "form": form,
        "roles": Membership.Role.choices,
        "members": list(
            request.company.memberships.in_force().select_related("user").order_by("created_at", "id")
        ),
        "invitations": list(invitations.waiting_invitations(request.company)) if can.manage_team else [],
        "hand_overs": _open_hand_overs(request),
    }
    return render(request, "companies/recruiters/team.html", context, status=status)


def _open_hand_overs(request: Request) -> list[HandOver]:
    """Those that the reader made or may accept."""
    own = Q(to=request.user) | Q(offered_by=request.user)
    return list(request.company.hand_overs.filter(own, ended_at=None).select_related("to", "offered_by"))


@recruiter
@require_POST
def invite(request: Request) -> HttpResponse:
    require_owner(request)
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
def change_role(request: Request, membership_id: int) -> HttpResponse:
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
def end_membership(request: Request, membership_id: int) -> HttpResponse:
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
def revoke(request: Request, invitation_id: int) -> HttpResponse:
    invitation = get_object_or_404(request.company.invitations, pk=invitation_id)
    require_owner(request)
    try:
        invitations.revoke_invitation(invitation, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect("companies:hr_team")


def _member(request: Request, membership_id: int) -> Membership:
    found = request.company.memberships.in_force().select_related("user", "company")
    member = get_object_or_404(found, pk=membership_id)
    require_owner(request)
    return member


def require_owner(request: Request) -> None:
    if not own_company_permissions(request.membership).manage_team:
        raise PermissionDenied(_("Only the owner of your company’s account changes the team."))
