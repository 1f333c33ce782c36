"""The review of a paper for the office: how far it is, what waits for whom, and the decisions of its steps.

Who holds a step may take it whatever their role is; sending to review and taking back is for those who act.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import reviewing as actions
from companies.actions.taking_back import take_back as take_back_paper
from companies.forms.review import ApproveForm, ReturnForm
from companies.models import Review, ReviewStep
from companies.models.text import WORDS_OF_VERSION
from companies.papers import Paper
from companies.reviewing import (
    Round,
    Taker,
    paper_of_review,
    reviewers_by_step,
    reviews_of,
    rounds_of,
    steps_in_use,
    taker,
    takers_by_step,
    waiting_for,
)
from companies.rules import paper_permissions
from companies.states import MouState
from companies.views.papers import staff_paper
from companies.views.staff_decisions import Decision, decide
from people.audiences import Request, staff
from people.pages import keyset_page
from people.persian import jalali
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal

TAKE_BACK = Decision(
    action=take_back_paper,
    title=gettext_lazy("Take it back to the draft"),
    text=gettext_lazy(
        "The text can be changed again, and then goes through the review anew. Signatures stay with the text that "
        "they were given for: they count again only for the same words."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("It stays in the history; the company doesn’t read it."),
    done=gettext_lazy("The text is a draft again."),
    icon="arrow-counterclockwise",
)


@dataclass(frozen=True)
class Line:
    """One step of a round as the bond line shows it."""

    review: Review
    mark: str
    takers: list[Taker]

    @property
    def days(self) -> int:
        """For how many days it has been there."""
        came_at = self.review.came_at
        return (jalali.today() - jalali.today(came_at)).days if came_at else 0


def line_of(review: Review, current: Review | None = None, takers: list[Taker] | None = None) -> Line:
    done = review.decision == Review.Decision.APPROVED
    mark = "now" if review == current else "done" if done else ""
    return Line(review, mark, takers or [])


@staff
def show_review(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    return _page(request, staff_paper(mou_id, number))


def _page(
    request: Request,
    paper: Paper,
    *,
    approving: ApproveForm | None = None,
    returning: ReturnForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    drafting = paper.subject.state == MouState.DRAFT
    rounds = rounds_of(paper)
    newest = rounds[0] if rounds and not drafting else None
    current = newest.current if newest and paper.subject.state == MouState.IN_REVIEW else None
    to_come = list(steps_in_use()) if drafting else []
    takers = _takers(newest, to_come) if drafting or current else {}
    context = {
        "paper": paper,
        "can": paper_permissions(paper, request.staff),
        "newest": newest,
        "lines": [line_of(r, current, takers.get(r.step_id)) for r in newest.reviews] if newest else [],
        "drafting": drafting,
        "to_come": [(step, takers[step.pk]) for step in to_come],
        "earlier": [
            (found, [line_of(review) for review in found.reviews])
            for found in (rounds[1:] if newest else rounds)
        ],
        "current": current,
        "returned": rounds[0].returned if rounds and drafting else None,
        "current_takers": takers[current.step_id] if current else [],
        "mine": taker(takers[current.step_id], request.user) if current else None,
        "approving": approving or ApproveForm(),
        "returning": returning or ReturnForm(),
        "refusal": refusal,
    }
    return render(request, "companies/staff/review.html", context, status=status)


def _takers(newest: Round | None, to_come: list[ReviewStep]) -> dict[int, list[Taker]]:
    if newest is None:
        return reviewers_by_step([step.pk for step in to_come])
    return takers_by_step([review.step_id for review in newest.reviews if not review.decision])


@staff
@require_POST
def approve(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    review = _posted_review(request, paper)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, approving=form, status=422)
    try:
        after = actions.approve_step(review, by=request.user, note=form.cleaned_data["note"])
    except Refusal as refusal:
        now = staff_paper(mou_id, number)
        return _page(request, now, approving=form, refusal=refusal, status=409)
    if after.subject.state == MouState.IN_REVIEW:
        messages.success(request, _("Approved. It is with the next step now."))
    else:
        messages.success(request, _("Approved. That was the last step: the signatures come next."))
    return redirect(paper.url("review"))


@staff
@require_POST
def send_back(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    review = _posted_review(request, paper)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, returning=form, status=422)
    try:
        actions.return_paper(review, by=request.user, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        now = staff_paper(mou_id, number)
        return _page(request, now, returning=form, refusal=refusal, status=409)
    messages.success(request, _("Returned. The office reads your reason and changes the text."))
    return redirect(paper.url("review"))


def _posted_review(request: Request, paper: Paper) -> Review:
    """The step that the page showed, whatever became of it since."""
    found = reviews_of(paper).filter(pk=number_in(request.POST.get("review")) or 0).first()
    if found is None:
        raise Http404
    return found


@staff
@acting
def take_back(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)

    def action(_subject: Any, **said: Any) -> Paper:
        return take_back_paper(paper, **said)

    return decide(
        request,
        paper.subject,
        replace(TAKE_BACK, action=action),
        back=paper.url("review"),
        possible=paper_permissions(paper, request.staff).take_back,
        name=str(paper.amendment or paper.mou.company.shown_name),
    )


@staff
def my_reviews(request: Request) -> HttpResponse:
    """What waits for this reader, as reviewer or as deputy, the oldest first."""
    related = ("step", "version__mou__company", "version__amendment")
    page = keyset_page(
        waiting_for(request.user).select_related(*related).defer(*WORDS_OF_VERSION),
        order=("came_at", "id"),
        after=request.GET.get("after"),
        size=20,
    )
    takers = takers_by_step({review.step_id for review in page})
    rows = [
        (paper_of_review(review), line_of(review), taker(takers[review.step_id], request.user))
        for review in page
    ]
    return render(request, "companies/staff/reviews.html", {"page": page, "rows": rows})
