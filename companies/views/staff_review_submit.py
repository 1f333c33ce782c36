"""Sending a draft to review: what will be reviewed, what is to be known before, and the steps to come."""

from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from companies.actions import reviewing as actions
from companies.forms.review import SubmitForm
from companies.models import MouVersion, Side
from companies.papers import Paper
from companies.promises import Breach
from companies.reviewing import reviewers_by_step, steps_in_use
from companies.rules import paper_permissions
from companies.states import MouState
from companies.views.papers import staff_paper
from people.audiences import Request, staff
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal


@staff
@acting
def submit(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """Ask, and do it. What somebody else changed meanwhile is shown."""
    paper = staff_paper(mou_id, number)
    if request.method == "GET" and not paper_permissions(paper, request.staff).submit:
        messages.info(request, _("Only a draft can be submitted; this is past that already."))
        return redirect(paper.url("review"))
    form = SubmitForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            after = actions.submit_for_review(
                paper,
                by=request.user,
                seen=request.POST.get("seen"),
                version=number_in(request.POST.get("version"), digits=5),
                confirmed=form.is_valid(),
            )
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _done(after))
            return redirect(after.url("review"))
        paper = staff_paper(mou_id, number)
    return _page(request, paper, form, refusal)


def _done(paper: Paper) -> str:
    if paper.subject.state == MouState.IN_REVIEW:
        return _("It is in review: whoever takes the first step has been told.")
    return _("No step of review is in use, so the signatures come next.")


def _page(request: Request, paper: Paper, form: SubmitForm, refusal: Refusal | None) -> HttpResponse:
    version = _latest(paper)
    if version is None:
        raise Http404
    possible = paper.subject.state == MouState.DRAFT
    breaches, obstacle = _obstacles(paper, version) if possible else ([], None)
    blocked = obstacle is not None
    if refusal is not None and not isinstance(refusal, actions.BreaksPromises):
        obstacle = refusal
    steps = list(steps_in_use())
    takers = reviewers_by_step([step.pk for step in steps])
    context = {
        "paper": paper,
        "version": version,
        "form": form,
        "obstacle": obstacle,
        "blocked": blocked,
        "breaches": breaches,
        "possible": possible,
        "open_comments": len(version.open_comments),
        "theirs": version.side == Side.COMPANY,
        "unsigned": [side.label for side in Side if side not in version.signing],
        "steps": [(step, takers[step.pk]) for step in steps],
    }
    status = 200 if refusal is None else 409
    return render(request, "companies/staff/review_submit.html", context, status=status)


def _latest(paper: Paper) -> Any:
    """The newest version; with it, in one query, the comments that are open and the sides that have a signatory."""
    return (
        paper.versions.annotate(
            open_comments=ArraySubquery(paper.comments.filter(settled_at=None).values("pk")),
            signing=ArraySubquery(paper.signatories.order_by().values("side").distinct()),
        )
        .order_by("-number")
        .first()
    )


def _obstacles(paper: Paper, version: MouVersion) -> tuple[list[Breach], Refusal | None]:
    """What would break, and what stands in the way; asked again under the lock when it is sent."""
    try:
        actions.check_submittable(paper, version)
    except actions.BreaksPromises as breaking:
        return breaking.breaches, None
    except Refusal as refusal:
        return [], refusal
    return [], None
