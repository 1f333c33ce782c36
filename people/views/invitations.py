"""The page behind an invitation's link. Opening it changes nothing: mail scanners open links too."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people.actions import team
from people.audiences import public
from people.forms.account import OpenAccountForm, add_refusal
from people.models import StaffInvitation, User
from people.workflow import Refusal


@public(reason="whoever was invited may have no account yet; the token is the key")
@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = get_object_or_404(StaffInvitation.objects.select_related("invited_by"), token=token)
    if reason := team.why_unusable(invitation):
        return _page(request, invitation, "unusable", reason=reason, status=410)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation)
    if team.has_account(invitation):
        return _page(request, invitation, "log_in")
    return _open_account(request, invitation)


def _accept_signed_in(request: HttpRequest, invitation: StaffInvitation) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    if user.email.lower() != invitation.email.lower():
        return _page(request, invitation, "other_account")
    if request.method != "POST":
        return _page(request, invitation, "accept")
    try:
        team.accept_invitation(invitation, by=user)
    except Refusal as refusal:
        return _page(request, invitation, "unusable", reason=str(refusal.message), status=409)
    return _welcome(request)


def _open_account(request: HttpRequest, invitation: StaffInvitation) -> HttpResponse:
    form = OpenAccountForm(
        request.POST or None, email=invitation.email, initial={"full_name": invitation.full_name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = team.open_account(invitation, language=request.LANGUAGE_CODE, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            perform_login(request, user, email=user.email)
            return _welcome(request)
    return _page(request, invitation, "open_account", form=form, status=422 if form.errors else 200)


def _welcome(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Welcome to the liaison office's team."))
    return redirect("/staff/")


def _page(
    request: HttpRequest, invitation: StaffInvitation, what: str, *, status: int = 200, **context: object
) -> HttpResponse:
    return render(
        request, "people/invitation.html", {"invitation": invitation, "what": what, **context}, status=status
    )
