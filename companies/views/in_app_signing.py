"""Signing in the app, for both sides: off unless the setting says otherwise, and only for who was just recognised."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from companies.actions import signing as actions
from companies.actions.documents import sealed_pdf
from companies.forms.signing import SignForm
from companies.papers import Paper
from companies.signing import Standing, signing_of
from people.audiences import Request
from people.files import serve
from people.forms.account import add_refusal
from people.workflow import Refusal

TEMPLATE = "companies/signing/in_app.html"


def require_setting() -> None:
    if not settings.MOU_IN_APP_SIGNING:
        raise Http404


def sign(request: Request, paper: Paper, *, back: str) -> HttpResponse:
    """The reader's own signature on this paper; somebody else's is a page that doesn't exist."""
    signing = signing_of(paper)
    standing = _own(request, signing.standings)
    pdf = sealed_pdf(signing.version) if signing.version else None
    form = SignForm(request.POST or None, initial={"pdf": pdf.sha256 if pdf else ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                refusal = _sign(request, paper, standing, form)
            except actions.TextChanged as changed:
                form = SignForm(None, initial={"pdf": pdf.sha256 if pdf else ""})
                messages.error(request, str(changed.message))
                status = 409
            except Refusal as refused:
                add_refusal(form, refused)
                status = 409
            else:
                messages.success(request, _("You have signed. Thank you."))
                if refusal is not None:
                    messages.info(request, _("All have signed. The liaison office now puts it in force."))
                return redirect(back)
    context: dict[str, Any] = {
        "paper": paper,
        "standing": standing,
        "signing": signing,
        "pdf": pdf,
        "form": form,
        "back": back,
    }
    return render(request, TEMPLATE, context, status=status)


def _sign(request: Request, paper: Paper, standing: Standing, form: SignForm) -> Refusal | None:
    return actions.sign_in_app(
        paper,
        standing.signatory.pk,
        by=request.user,
        typed_name=form.cleaned_data["typed_name"],
        pdf_sha256=form.cleaned_data["pdf"],
        address=get_adapter().get_client_ip(request),
    )


def text_pdf(request: Request, paper: Paper) -> HttpResponseBase:
    """The exact bytes that are signed, for who signs them."""
    signing = signing_of(paper)
    _own(request, signing.standings)
    pdf = sealed_pdf(signing.version) if signing.version else None
    if pdf is None:
        raise Http404
    return serve(pdf, inline=True)


def _own(request: Request, standings: Any) -> Standing:
    """Mine, and the one whose turn it is if there are several of mine."""
    mine = [row for row in standings if row.signatory.user_id == request.user.pk]
    if not mine:
        raise Http404
    return next((row for row in mine if row.turn), mine[0])
