"""The page behind an invitation's link, for every kind of invitation. Opening it changes nothing."""

from collections.abc import Callable
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

from people.actions import invitations, team
from people.audiences import public
from people.forms.account import OpenAccountForm, add_refusal
from people.models import StaffInvitation, User
from people.workflow import Refusal


@dataclass(frozen=True)
class InvitationPage:
    """How one kind of invitation is shown, accepted, and welcomed."""

    template: str
    accept: Callable[..., Any]
    welcome: Callable[[HttpRequest, Any], HttpResponse]
    more: Callable[[HttpRequest], dict[str, Any]] | None = None  # what else the page says to who is signed in

    def answer(self, request: HttpRequest, invitation: Any) -> HttpResponse:
        if reason := invitations.why_unusable(invitation):
            return self._show(request, invitation, "unusable", reason=reason, status=410)
        if isinstance(request.user, User):
            return self._accept_signed_in(request, request.user, invitation)
        if invitations.has_account(invitation):
            return self._show(request, invitation, "log_in")
        return self._open_account(request, invitation)

    def _accept_signed_in(self, request: HttpRequest, user: User, invitation: Any) -> HttpResponse:
        if user.email.lower() != invitation.email.lower():
            return self._show(request, invitation, "other_account")
        if request.method != "POST":
            return self._show(request, invitation, "accept")
        try:
            self.accept(invitation, by=user)
        except Refusal as refusal:
            return self._show(request, invitation, "unusable", reason=str(refusal.message), status=409)
        return self.welcome(request, invitation)

    def _open_account(self, request: HttpRequest, invitation: Any) -> HttpResponse:
        initial = {"full_name": invitation.full_name}
        form = OpenAccountForm(request.POST or None, email=invitation.email, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    user = invitations.make_account(
                        invitation, language=request.LANGUAGE_CODE, **form.cleaned_data
                    )
                    self.accept(invitation, by=user)
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                perform_login(request, user, email=user.email)
                return self.welcome(request, invitation)
        status = 422 if form.errors else 200
        return self._show(request, invitation, "open_account", form=form, status=status)

    def _show(
        self, request: HttpRequest, invitation: Any, what: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        said = self.more(request) if self.more and what == "accept" else {}
        context = {"invitation": invitation, "what": what, **said, **context}
        return render(request, self.template, context, status=status)


def _welcome_to_the_office(request: HttpRequest, invitation: StaffInvitation) -> HttpResponse:
    messages.success(request, _("Welcome to the liaison office's team."))
    return redirect("/staff/")


OFFICE = InvitationPage("people/invitation.html", team.accept_invitation, _welcome_to_the_office)


@public(reason="whoever was invited may have no account yet; the token is the key")
@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = StaffInvitation.objects.select_related("invited_by")
    return OFFICE.answer(request, get_object_or_404(found, token=token))
