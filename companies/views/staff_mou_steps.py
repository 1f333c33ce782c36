"""The steps of a paper that the office takes by itself: its scan, into force, on again, abandoned.

Those with an effect on students are in a higher app; amendments and renewals in staff_mou_terms.py.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import force
from companies.actions import mous as actions
from companies.forms.staff_force import SignedOnPaperForm
from companies.forms.staff_mou import SCAN_MAX_BYTES, ScanForm
from companies.models import MouVersion
from companies.papers import Paper
from companies.promises import Breach, breaches_of
from companies.rules import paper_permissions
from companies.texts.terms_draft import read
from companies.views.papers import shown_version, staff_paper
from companies.views.staff_decisions import Decision, act, decide
from companies.views.staff_mous import mou_page, name_of
from people.audiences import Request, staff
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

ABANDON = Decision(
    action=actions.abandon,
    title=gettext_lazy("Abandon the draft"),
    text=gettext_lazy(
        "It is never put in force. Its number and history stay readable; this can’t be taken back."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("For the office; the company doesn’t read it."),
    done=gettext_lazy("The draft is abandoned."),
    icon="x-circle",
    bad=True,
    required=False,
)
ABANDON_AMENDMENT = replace(
    ABANDON,
    title=gettext_lazy("Abandon the amendment"),
    text=gettext_lazy("The MoU goes on as it is. What was written stays readable; this can’t be taken back."),
    done=gettext_lazy("The amendment is abandoned."),
)


@staff
def document(request: Request, mou_id: int, number: int = 0) -> HttpResponse | FileResponse:
    paper = staff_paper(mou_id, number)
    if paper.subject.document is None:
        raise Http404
    return serve(paper.subject.document)


@staff
@acting
def attach_document(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    posted = request.method == "POST"
    form = ScanForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        stored = store(form.cleaned_data["document"], by=request.user, accept=pdf_rule(SCAN_MAX_BYTES))
        force.attach_document(paper, by=request.user, document=stored)
        messages.success(request, _("The signed PDF is kept."))
        return redirect(mou_page(mou_id))
    context = {"paper": paper, "mou": paper.mou, "form": form}
    return render(request, "companies/staff/mou_document.html", context, status=422 if form.errors else 200)


@staff
@acting
def put_in_force(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """What was signed wholly on paper. Promises beyond its terms are shown, and confirmed."""
    paper = staff_paper(mou_id, number)
    if request.method == "GET" and not paper_permissions(paper, request.staff).put_in_force:
        return redirect(mou_page(mou_id))
    form = SignedOnPaperForm(request.POST if request.method == "POST" else None)
    version = _open_version(paper)
    breaches = _breaches(paper, version)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _confirmed(form, breaches):
            try:
                force.put_in_force(
                    paper,
                    by=request.user,
                    signed_on=form.cleaned_data["signed_on"],
                    seen=request.POST.get("seen"),
                    shown=shown_version(request),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                paper = staff_paper(mou_id, number)
                version = _open_version(paper)
                breaches = _breaches(paper, version)
                status = 409
            else:
                messages.success(request, _done(paper))
                return redirect(mou_page(mou_id))
    context = {"paper": paper, "mou": paper.mou, "version": version, "form": form, "breaches": breaches}
    return render(request, "companies/staff/mou_sign.html", context, status=status)


def _done(paper: Paper) -> str:
    if paper.amendment:
        return _("The amendment is signed. The company has been told.")
    return _("The MoU is signed. The company has been told.")


def _open_version(paper: Paper) -> MouVersion | None:
    return paper.latest_version() if paper.is_open else None


def _breaches(paper: Paper, version: MouVersion | None) -> Sequence[Breach]:
    return breaches_of(paper, read(version.terms)) if version else ()


def _confirmed(form: SignedOnPaperForm, breaches: Sequence[Breach]) -> bool:
    """What blocks is refused by the action; the rest is for the office to know."""
    if form.cleaned_data["confirmed"] or all(breach.blocks for breach in breaches):
        return True
    form.add_error("confirmed", _("Read what is promised beyond these terms, and confirm that you have."))
    return False


@staff
@acting
@require_POST
def resume(request: Request, mou_id: int) -> HttpResponse:
    done = _("The MoU is in force again, and the time to answer runs on.")
    return act(request, staff_paper(mou_id).mou, actions.resume_mou, done=done, back=mou_page(mou_id))


@staff
@acting
@require_POST
def withdraw_termination(request: Request, mou_id: int) -> HttpResponse:
    done = _("The termination is withdrawn. The MoU holds as before, and the company has been told.")
    return act(
        request, staff_paper(mou_id).mou, actions.withdraw_termination, done=done, back=mou_page(mou_id)
    )


@staff
@acting
def abandon(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    kind = ABANDON_AMENDMENT if paper.amendment else ABANDON
    return decide(
        request,
        paper.subject,
        replace(kind, action=lambda _subject, **said: actions.abandon(paper, **said)),
        back=mou_page(mou_id),
        possible=paper_permissions(paper, request.staff).abandon,
        name=name_of(paper.mou),
    )
