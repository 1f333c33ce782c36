"""The terms of a draft, kind by kind, as structured facts: what is written here is what the text says."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import drafting as actions
from companies.actions.amendments import terms_now
from companies.forms.staff_mou import TermsForm
from companies.models import MouVersion, ProgrammeKind, Side
from companies.papers import Paper
from companies.promises import Breach, breaches_of
from companies.rules import paper_permissions
from companies.texts.terms_draft import TermsDraft, read, with_kind
from companies.texts.wording import rows_of
from companies.views.papers import staff_paper
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal


@staff
@acting
def new_terms(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """Terms of a kind that the draft doesn't speak of yet. An amendment begins with those of now."""
    paper = staff_paper(mou_id, number)
    if paper.amendment is None:
        return _terms_page(request, paper, None)
    there = {row.kind for row in _drafted(paper.latest_version())}
    now = {row.kind for row in terms_now(paper.mou, paper.effective_on)}
    kinds = [
        (kind, kind.pk in now)
        for kind in ProgrammeKind.objects.filter(is_active=True)
        if kind.pk not in there
    ]
    return render(request, "companies/staff/terms_kinds.html", {"paper": paper, "kinds": kinds})


@staff
@acting
def edit_terms(request: Request, mou_id: int, kind_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    return _terms_page(request, paper, get_object_or_404(ProgrammeKind, pk=kind_id))


def _terms_page(request: Request, paper: Paper, kind: ProgrammeKind | None) -> HttpResponse:
    back = paper.url("text")
    latest = paper.latest_version()
    if latest is None or (request.method == "GET" and not paper_permissions(paper, request.staff).write):
        messages.info(request, _("This text is not a draft any more. Take it back to the draft first."))
        return redirect(back)
    drafted = _drafted(latest)
    current = _current(paper, drafted, kind)
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        there=[row.kind for row in drafted],
        amending=paper.amendment is not None,
        terms=current,
    )
    page: dict[str, Any] = {"paper": paper, "kind": kind, "form": form, "back": back, "base": latest.number}
    page |= {"in_draft": kind is not None and any(row.kind == kind.pk for row in drafted)}
    if request.method != "POST":
        return render(request, "companies/staff/terms_form.html", page)
    base = number_in(request.POST.get("base"), digits=4) or latest.number
    page["base"] = base
    if not form.is_valid():
        return render(request, "companies/staff/terms_form.html", page, status=422)
    terms = form.terms()
    breaches = breaches_of(paper, with_kind(drafted, terms))
    if breaches and not request.POST.get("confirm"):
        return render(request, "companies/staff/terms_form.html", page | _broken(breaches), status=422)
    try:
        saved = actions.set_terms(paper, terms, by=request.user, base=base)
    except actions.TextMoved as moved:
        page |= {"base": moved.latest.number, "moved": _theirs(moved.latest, terms), **_broken(breaches)}
        return render(request, "companies/staff/terms_form.html", page, status=409)
    except Refusal as refusal:
        add_refusal(form, refusal)
        return render(request, "companies/staff/terms_form.html", page, status=409)
    if saved.number == base:
        messages.info(request, _("Nothing was changed, so there is no new version."))
    else:
        messages.success(request, _("The terms are saved, and the text says the same."))
    return redirect(f"{back}#terms")


def _broken(breaches: Sequence[Breach]) -> dict[str, Any]:
    return {"breaches": breaches, "blocked": any(breach.blocks for breach in breaches)}


def _theirs(latest: MouVersion, terms: TermsDraft) -> dict[str, Any]:
    """What somebody else saved meanwhile, for the same kind."""
    same = [row for row in _drafted(latest) if row.kind == terms.kind]
    return {"latest": latest, "row": rows_of(same)[0] if same else None}


def _current(paper: Paper, drafted: Sequence[TermsDraft], kind: ProgrammeKind | None) -> TermsDraft | None:
    """The terms that the form begins with: the draft's, or in an amendment those that hold now."""
    if kind is None:
        return None
    known = [*drafted, *(terms_now(paper.mou, paper.effective_on) if paper.amendment else ())]
    return next((row for row in known if row.kind == kind.pk), None)


@staff
@acting
@require_POST
def remove_terms(request: Request, mou_id: int, kind_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    base = number_in(request.POST.get("base"), digits=4) or 0
    try:
        actions.remove_terms(paper, kind_id, by=request.user, base=base, side=Side.UNIVERSITY)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The terms are taken out of the draft."))
    return redirect(f"{paper.url('text')}#terms")


def _drafted(version: MouVersion | None) -> list[TermsDraft]:
    return read(version.terms) if version else []
