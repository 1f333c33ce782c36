"""The signatures of a paper for the office: where it is, the scans, and what came through links."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import signing as actions
from companies.forms.signing import PaperScanForm
from companies.forms.staff_mou import SCAN_MAX_BYTES
from companies.models import Signatory, Signature, SigningLink
from companies.papers import Paper
from companies.rules import paper_permissions
from companies.signing import Signing, Standing, gets_link, signing_of
from companies.states import MouState
from companies.views.papers import staff_paper
from companies.views.staff_decisions import Decision, act, decide
from people.audiences import Request, staff
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

VOID = Decision(
    action=actions.void_signature,
    title=gettext_lazy("This signature doesn’t count"),
    text=gettext_lazy(
        "For what was recorded wrongly, or a scan that can’t be taken. It is kept with the reason, and the "
        "signatory is asked again."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("Who has to sign again reads it."),
    done=gettext_lazy("It doesn’t count any more. The signatory has been asked again."),
    icon="x-circle",
    bad=True,
)


@staff
def show_signatures(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    signing = signing_of(paper)
    can = paper_permissions(paper, request.staff)
    awaiting = paper.subject.state == MouState.AWAITING_SIGNATURES
    context: dict[str, Any] = {
        "paper": paper,
        "signing": signing,
        "can": can,
        "awaiting": awaiting,
        "rows": _rows(signing),
        "hindrance": _hindrance(paper) if awaiting and signing.complete else "",
        "waited": _days_waited(paper),
        "in_app": settings.MOU_IN_APP_SIGNING,
    }
    return render(request, "companies/staff/signatures.html", context)


@dataclass(frozen=True)
class Row:
    """One signatory on the page."""

    standing: Standing
    link: SigningLink | None  # the newest that still opens
    up: bool
    down: bool


def _rows(signing: Signing) -> list[Row]:
    standings = signing.standings
    links = _links(signing)
    free = [not standing.touched for standing in standings]
    return [
        Row(
            standing,
            links.get(standing.signatory.pk),
            up=place > 0 and free[place] and free[place - 1],
            down=place + 1 < len(free) and free[place] and free[place + 1],
        )
        for place, standing in enumerate(standings)
    ]


def _links(signing: Signing) -> dict[int, SigningLink]:
    able = [row.signatory.pk for row in signing.standings if not row.signature and gets_link(row.signatory)]
    rows = SigningLink.objects.filter(
        signatory__in=able, revoked_at=None, expires_at__gt=timezone.now()
    ).order_by("id")
    return {link.signatory_id: link for link in rows}


def _hindrance(paper: Paper) -> str:
    event = paper.subject.events.filter(changes__has_key=actions.NOT_IN_FORCE).order_by("-id").first()
    return event.reason if event else ""


def _days_waited(paper: Paper) -> int:
    since = paper.mou.handed_at
    return (timezone.now() - since).days if since else 0


@staff
@acting
def record_scan(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    signing = signing_of(paper)
    page = paper.url("signatures")
    if request.method == "GET" and not _may_record(paper, signing):
        return redirect(page)
    posted = request.method == "POST"
    form = PaperScanForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        paper=paper,
        standings=signing.standings,
        initial={"text": signing.version.text_sha256 if signing.version else ""},
    )
    status = 200
    if posted:
        status = 422
        if form.is_valid():
            try:
                refusal = _record(request, paper, form)
            except Refusal as refused:
                add_refusal(form, refused)
                status = 409
            else:
                _say(request, paper, refusal)
                return redirect(page)
    context = {"paper": paper, "form": form, "signing": signing}
    return render(request, "companies/staff/signatures_scan.html", context, status=status)


def _may_record(paper: Paper, signing: Signing) -> bool:
    awaiting = paper.subject.state == MouState.AWAITING_SIGNATURES
    return awaiting and signing.version is not None and signing.next is not None


def _record(request: Request, paper: Paper, form: PaperScanForm) -> Refusal | None:
    stored = store(form.cleaned_data["scan"], by=request.user, accept=pdf_rule(SCAN_MAX_BYTES))
    return actions.record_scan(
        paper,
        by=request.user,
        scan=stored,
        signed_on=form.days(),
        text=form.cleaned_data["text"],
        letters=form.letters(),
    )


def _say(request: Request, paper: Paper, refusal: Refusal | None) -> None:
    """What came of it: more signatures to come, in force, or all signed and something in the way."""
    paper.subject.refresh_from_db()
    if refusal is not None:
        text = _("All signatures are recorded. It can’t come into force yet: %(why)s")
        messages.warning(request, text % {"why": refusal.message})
    elif paper.subject.state == MouState.IN_FORCE:
        messages.success(request, _("All have signed. It is in force, and the company has been told."))
    else:
        messages.success(request, _("The signatures are recorded."))


@staff
@acting
@require_POST
def confirm(request: Request, mou_id: int, signature_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    try:
        refusal = actions.confirm_signature(paper, signature_id, by=request.user)
    except Refusal as refused:
        messages.error(request, str(refused.message))
    else:
        _say(request, paper, refusal)
    return redirect(paper.url("signatures"))


@staff
@acting
def void(request: Request, mou_id: int, signature_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    signature = _signature_or_404(paper, signature_id)
    void_it = partial(actions.void_signature, paper, signature.pk)
    return decide(
        request,
        paper.subject,
        replace(VOID, action=lambda subject, **said: void_it(**said)),
        back=paper.url("signatures"),
        possible=paper.is_open and signature.voided_at is None,
        name=signature.signatory.name,
    )


@staff
@acting
@require_POST
def put_in_force(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    done = _("All have signed. It is in force, and the company has been told.")
    return act(request, paper, actions.try_again, done=done, back=paper.url("signatures"))


@staff
def signature_file(request: Request, mou_id: int, signature_id: int, number: int = 0) -> HttpResponseBase:
    signature = _signature_or_404(staff_paper(mou_id, number), signature_id)
    if signature.scan is None:
        raise Http404
    return serve(signature.scan)


def _signature_or_404(paper: Paper, signature_id: int) -> Signature:
    rows = Signature.objects.select_related("signatory", "scan")
    return get_object_or_404(
        rows, pk=signature_id, signatory__mou=paper.mou, signatory__amendment=paper.amendment
    )


def signatory_or_404(paper: Paper, signatory_id: int) -> Signatory:
    return get_object_or_404(paper.signatories.select_related("user"), pk=signatory_id)
