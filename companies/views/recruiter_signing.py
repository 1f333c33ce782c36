"""Signing for the company's side: the scan of the signed paper, and signing in the app where that is set."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from companies.actions import signing_links as actions
from companies.actions.documents import sealed_pdf
from companies.actions.signing import TextChanged
from companies.forms.signing import SendScanForm
from companies.forms.staff_mou import SCAN_MAX_BYTES
from companies.models import Side
from companies.papers import Paper
from companies.signing import Signing, signing_of
from companies.states import MouState
from companies.views import in_app_signing
from companies.views.papers import own_paper
from companies.views.recruiter_mous import name_of, require
from people.audiences import Request, recruiter
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.workflow import Refusal


@recruiter
@never_cache
def sign(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    in_app_signing.require_setting()
    return _sign(request, mou_id, number)


@reauthentication_required
def _sign(request: Request, mou_id: int, number: int) -> HttpResponse:
    paper = own_paper(request, mou_id, number)
    return in_app_signing.sign(request, paper, back=paper.company_url())


@recruiter
def text_pdf(request: Request, mou_id: int, number: int = 0) -> HttpResponseBase:
    in_app_signing.require_setting()
    return in_app_signing.text_pdf(request, own_paper(request, mou_id, number))


@recruiter
def send_scan(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """The company's people read the sealed text, have it signed, and send the scan."""
    paper = own_paper(request, mou_id, number)
    if paper.subject.state != MouState.AWAITING_SIGNATURES:
        return redirect(paper.company_url())
    signing = signing_of(paper)
    posted = request.method == "POST"
    form = SendScanForm(request.POST if posted else None, request.FILES if posted else None)
    status = 200
    if posted:
        require(request.membership.may_recruit)
        status = 422
        if form.is_valid():
            try:
                _send(request, paper, form)
            except TextChanged as changed:
                messages.error(request, str(changed.message))
                status = 409
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(
                    request,
                    _("The scan is with the liaison office. Once it is confirmed, the signature counts."),
                )
                return redirect(request.path)
    return render(
        request, "companies/signing/company_scan.html", _context(paper, signing, form), status=status
    )


def _send(request: Request, paper: Paper, form: SendScanForm) -> None:
    stored = store(form.cleaned_data["scan"], by=request.user, accept=pdf_rule(SCAN_MAX_BYTES))
    actions.send_own_scan(
        paper,
        by=request.user,
        scan=stored,
        signed_on=form.cleaned_data["signed_on"],
        text=request.POST.get("text", ""),
    )


def _context(paper: Paper, signing: Signing, form: SendScanForm) -> dict[str, Any]:
    return {
        "paper": paper,
        "name": name_of(paper),
        "signing": signing,
        "standing": signing.with_side(Side.COMPANY),
        "pdf": sealed_pdf(signing.version) if signing.version else None,
        "text": signing.version.text_sha256 if signing.version else "",
        "form": form,
    }


@recruiter
def scan_pdf(request: Request, mou_id: int, number: int = 0) -> HttpResponseBase:
    """The text that is to be signed now."""
    paper = own_paper(request, mou_id, number)
    version = signing_of(paper).version
    pdf = sealed_pdf(version) if version else None
    if pdf is None or paper.subject.state != MouState.AWAITING_SIGNATURES:
        raise Http404
    return serve(pdf, inline=True)
