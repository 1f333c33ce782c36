"""Who works for the liaison office. Everyone there sees it; its head changes it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.actions import deputies, team
from people.audiences import Request, staff
from people.forms.account import InviteStaffForm, add_refusal
from people.forms.deputies import DeputyForm
from people.models import RoleGrant, StaffInvitation
from people.persian import jalali
from people.workflow import Refusal


@staff
def show_team(request: Request) -> HttpResponse:
    return _page(request, InviteStaffForm())


@staff
@require_POST
def invite(request: Request) -> HttpResponse:
    _require_head(request)
    form = InviteStaffForm(request.POST)
    if form.is_valid():
        try:
            invitation = team.invite_staff(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The invitation to %(email)s is sent.") % {"email": invitation.email})
            return redirect("people:team")
    return _page(request, form, status=422)


@staff
@require_POST
def end_grant(request: Request, grant_id: int) -> HttpResponse:
    _require_head(request)
    grant = get_object_or_404(RoleGrant.objects.in_force().select_related("user"), pk=grant_id)
    try:
        team.end_grant(grant, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": grant.user.full_name})
    return redirect("people:team")


@staff
@require_POST
def name_deputy(request: Request) -> HttpResponse:
    _require_head(request)
    form = DeputyForm(request.POST, team=_team())
    if form.is_valid():
        try:
            named = deputies.name_deputy(by=request.user, **form.values())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s stands in, and has been told.") % {"name": named.deputy})
            return redirect("people:team")
    return _page(request, InviteStaffForm(), deputy_form=form, status=422)


@staff
@require_POST
def end_deputy(request: Request, deputy_id: int) -> HttpResponse:
    _require_head(request)
    ended = get_object_or_404(deputies.standing_in(), pk=deputy_id)
    deputies.end_deputy(ended, by=request.user)
    messages.success(request, _("%(name)s doesn’t stand in any more.") % {"name": ended.deputy})
    return redirect("people:team")


@staff
@require_POST
def revoke_invitation(request: Request, invitation_id: int) -> HttpResponse:
    _require_head(request)
    invitation = get_object_or_404(StaffInvitation, pk=invitation_id)
    try:
        team.revoke_invitation(invitation, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect("people:team")


def _require_head(request: Request) -> None:
    if not request.staff.may_manage_staff:
        raise PermissionDenied(_("Only the head of the office changes the team."))


def _team() -> list[RoleGrant]:
    return list(RoleGrant.objects.in_force().select_related("user").order_by("granted_at", "id"))


def _page(
    request: Request, form: InviteStaffForm, *, deputy_form: DeputyForm | None = None, status: int = 200
) -> HttpResponse:
    grants = _team()
    if deputy_form is None and request.staff.may_manage_staff:
        deputy_form = DeputyForm(team=grants)
    context = {
        "form": form,
        "deputy_form": deputy_form,
        "deputies": deputies.standing_in(),
        "today": jalali.today(),
        "grants": grants,
        "invitations": team.waiting_invitations(),
    }
    return render(request, "people/team.html", context, status=status)
