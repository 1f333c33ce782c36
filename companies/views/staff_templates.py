"""The clauses that new texts begin with. Heads and experts write them; every earlier wording stays readable."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.actions import clause_templates as actions
from companies.forms.text import ClauseTemplateForm, NewClauseTemplateForm
from companies.models import ClauseTemplate
from companies.texts.wording import VARIABLES
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.sent_back import moment_in
from people.views.staff_access import acting
from people.workflow import Refusal

LIST = "/staff/mous/templates/"


@staff
def list_templates(request: Request) -> HttpResponse:
    found = ClauseTemplate.objects.select_related("changed_by").order_by("paper", "position", "id")
    papers = [
        (ClauseTemplate.Paper(paper).label, list(clauses))
        for paper, clauses in groupby(found, key=lambda clause: clause.paper)
    ]
    return render(request, "companies/staff/templates.html", {"papers": papers})


@staff
@acting
def new_template(request: Request) -> HttpResponse:
    initial = {"position": _next_place()}
    form = NewClauseTemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                values = {**form.cleaned_data, "key": form.key()}
                actions.add_clause(by=request.user, values=values)
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, _("The clause is kept. New texts begin with it."))
                return redirect(LIST)
    context = {"form": form, "variables": _variables()}
    return render(request, "companies/staff/templates_edit.html", context, status=status)


@staff
def edit_template(request: Request, template_id: int) -> HttpResponse:
    """Viewers read it; a form that they send is refused as everywhere."""
    clause = get_object_or_404(ClauseTemplate.objects.select_related("changed_by"), pk=template_id)
    changes = clause.changes.select_related("by")[:20]
    if not request.staff.may_act and request.method != "POST":
        context = {"clause": clause, "changes": changes}
        return render(request, "companies/staff/templates_show.html", context)
    return _edit(request, template_id)


@acting
def _edit(request: Request, template_id: int) -> HttpResponse:
    clause = get_object_or_404(ClauseTemplate.objects.select_related("changed_by"), pk=template_id)
    seen_at, theirs, status = clause.changed_at, None, 200
    posted = request.method == "POST"
    # The form writes into its instance when it checks: it gets one of its own.
    own = ClauseTemplate.objects.get(pk=template_id) if posted else clause
    form = ClauseTemplateForm(request.POST if posted else None, instance=own)
    if posted:
        status, seen_at = 422, moment_in(request.POST.get("seen_at", "")) or seen_at
        if form.is_valid():
            try:
                actions.change_clause(clause, by=request.user, values=form.cleaned_data, seen_at=seen_at)
            except actions.ClauseMoved as moved:
                add_refusal(form, moved)
                theirs, seen_at, status = moved.template, moved.template.changed_at, 409
            else:
                messages.success(request, _("The clause is saved. Texts that were begun keep their words."))
                return redirect(LIST)
    context = {
        "clause": clause,
        "form": form,
        "seen_at": seen_at.isoformat(),
        "theirs": theirs,
        "changes": clause.changes.select_related("by")[:20],
        "variables": _variables(),
    }
    return render(request, "companies/staff/templates_edit.html", context, status=status)


def _next_place() -> int:
    last = ClauseTemplate.objects.filter(paper=ClauseTemplate.Paper.AGREEMENT).order_by("-position").first()
    return last.position + 10 if last else 10


def _variables() -> list[tuple[str, str]]:
    return [("{{" + name + "}}", str(meaning)) for name, meaning in VARIABLES.items()]
