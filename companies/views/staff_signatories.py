"""Who signs a paper: written down, put in order, replaced, asked again."""

import dataclasses
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import signatories as actions
from companies.actions import signing_asks as asks
from companies.forms.signing import ReplaceForm, SignatoryForm
from companies.models import Signatory
from companies.papers import Paper
from companies.rules import paper_permissions
from companies.signing import signing_of
from companies.views.papers import staff_paper
from companies.views.staff_decisions import Decision, decide
from companies.views.staff_signatures import signatory_or_404
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

REMOVE = Decision(
    action=actions.remove_signatory,
    title=gettext_lazy("Remove the signatory"),
    text=gettext_lazy("The others keep their signatures. If all of them have signed, it comes into force."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("For the history."),
    done=gettext_lazy("The signatory is removed."),
    icon="x-circle",
    bad=True,
    required=False,
)


@staff
@acting
def add(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    if request.method == "GET" and not paper_permissions(paper, request.staff).sign:
        return redirect(paper.url("signatures"))
    form = SignatoryForm(request.POST or None, paper=paper, initial={"side": _missing_side(paper)})
    return _answer(
        request,
        paper,
        form,
        lambda values: actions.add_signatory(paper, by=request.user, values=values),
        done=_("The signatory is written down."),
        title=_("New signatory"),
    )


def _missing_side(paper: Paper) -> str:
    missing = signing_of(paper).missing_sides
    return missing[-1] if missing else "company"


@staff
@acting
def edit(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    signatory = signatory_or_404(paper, signatory_id)
    standing = signing_of(paper).of(signatory.pk)
    fixed = ("side", "name", "capacity") if standing and standing.touched else ()
    form = SignatoryForm(request.POST or None, paper=paper, signatory=signatory, fixed=fixed)
    return _answer(
        request,
        paper,
        form,
        lambda values: actions.edit_signatory(paper, signatory.pk, by=request.user, values=values),
        done=_("The signatory is changed."),
        title=_("Change the signatory"),
        signatory=signatory,
    )


@staff
@acting
def replace(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    before = signatory_or_404(paper, signatory_id)
    form = ReplaceForm(request.POST or None, paper=paper, initial={"side": before.side}, fixed=("side",))

    def act(values: dict[str, Any]) -> Signatory:
        reason = values.pop("reason")
        return actions.replace_signatory(paper, before.pk, by=request.user, values=values, reason=reason)

    return _answer(
        request,
        paper,
        form,
        act,
        done=_("Replaced. What the others have signed stays signed."),
        title=_("Replace the signatory"),
        before=before,
    )


def _answer(
    request: Request, paper: Paper, form: Any, act: Any, *, done: str, title: str, **context: Any
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(dict(form.cleaned_data))
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, done)
                return redirect(paper.url("signatures"))
    context = {"paper": paper, "form": form, "title": title, **context}
    return render(request, "companies/staff/signatures_form.html", context, status=status)


@staff
@acting
def remove(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    signatory = signatory_or_404(paper, signatory_id)
    standing = signing_of(paper).of(signatory.pk)
    remove_it = partial(actions.remove_signatory, paper, signatory.pk)
    return decide(
        request,
        paper.subject,
        dataclasses.replace(REMOVE, action=lambda subject, **said: remove_it(**said)),
        back=paper.url("signatures"),
        possible=paper.is_open and standing is not None and not standing.touched,
        name=signatory.name,
    )


@staff
@acting
@require_POST
def move(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    up = request.POST.get("to") != "down"
    return _do(
        request, paper, lambda: actions.move_signatory(paper, signatory_id, by=request.user, up=up), ""
    )


@staff
@acting
@require_POST
def remind(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    return _do(
        request,
        paper,
        lambda: asks.remind(paper, signatory_id, by=request.user),
        _("The reminder is on its way."),
    )


@staff
@acting
@require_POST
def resend_link(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    done = _("A new link is on its way. Earlier links stay valid, and no signature was touched.")
    return _do(request, paper, lambda: asks.resend_link(paper, signatory_id, by=request.user), done)


@staff
@acting
@require_POST
def revoke_links(request: Request, mou_id: int, signatory_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    done = _("The links of this signatory don’t open any more.")
    return _do(request, paper, lambda: asks.revoke_links(paper, signatory_id, by=request.user), done)


def _do(request: Request, paper: Paper, action: Any, done: str) -> HttpResponse:
    try:
        action()
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        if done:
            messages.success(request, done)
    return redirect(paper.url("signatures"))
