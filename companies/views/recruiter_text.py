"""The text of an agreement as its company reads it: versions, what changed between them, comments, other words."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions.comments import add_comment
from companies.actions.drafting import TextMoved, save_version
from companies.forms.proposal import Proposal
from companies.forms.text import CommentForm, blank_clause, rearranged, typed
from companies.models import ClauseComment, MouVersion, Side
from companies.models.text import WORDS_OF_VERSION
from companies.papers import Paper
from companies.rules import own_mou_permissions
from companies.shared import shown_versions
from companies.states import MouState
from companies.texts.diffing import diff_clauses
from companies.texts.terms_draft import read
from companies.texts.wording import Clause, facts_of, written
from companies.texts.wording import render as filled_in
from companies.views.papers import own_paper
from companies.views.recruiter_mous import name_of, require
from companies.views.staff_texts import comparison
from people.audiences import Request, recruiter
from people.workflow import Refusal


@dataclass(frozen=True)
class Passage:
    """A clause with what both sides have said to it."""

    clause: Clause
    open: list[ClauseComment]
    settled: list[ClauseComment]
    form: CommentForm


@recruiter
def show_text(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    return _text_page(request, own_paper(request, mou_id, number))


def _text_page(
    request: Request, paper: Paper, *, refused: tuple[str, CommentForm] | None = None, status: int = 200
) -> HttpResponse:
    versions = list(shown_versions(paper))
    chosen = _chosen(versions, request.GET.get("version"))
    other = _chosen(versions, request.GET.get("with")) if request.GET.get("with") else None
    context: dict[str, Any] = {
        "paper": paper,
        "name": name_of(paper),
        "can": own_mou_permissions(paper, request.membership),
        "versions": versions,
        "version": chosen,
        "newest": versions[0] if versions else None,
        "other": other,
    }
    if chosen and other and other.pk != chosen.pk:
        first, second = sorted((other, chosen), key=lambda version: version.number)
        context |= {"first": first, "second": second, **comparison(paper, first, second)}
    elif chosen:
        drafted = paper.subject.state == MouState.DRAFT and chosen.pk == versions[0].pk
        text = written(paper, chosen, as_now=drafted)
        context["language"] = text.facts["language"]
        context["passages"] = _passages(paper, versions, text.clauses, refused)
    return render(request, "companies/recruiters/mou_text.html", context, status=status)


def _chosen(versions: list[MouVersion], wanted: str | None) -> MouVersion | None:
    """The newest, or the one asked for; a version that wasn't shared is none that exists."""
    if not wanted:
        return versions[0] if versions else None
    found = next((version for version in versions if str(version.number) == wanted), None)
    if found is None:
        raise Http404
    return found


def _passages(
    paper: Paper,
    versions: list[MouVersion],
    clauses: list[Clause],
    refused: tuple[str, CommentForm] | None,
) -> list[Passage]:
    """What was said to a version that the company never saw stays at the office until it sees it."""
    shown = [version.pk for version in versions]
    said: dict[str, list[ClauseComment]] = {}
    comments_shown = paper.comments.filter(version__in=shown).select_related("by", "version")
    for comment in comments_shown.defer(*WORDS_OF_VERSION):
        said.setdefault(comment.clause_key, []).append(comment)
    found = []
    for clause in clauses:
        comments = said.get(clause.key, [])
        found.append(
            Passage(
                clause,
                [comment for comment in comments if comment.settled_at is None],
                [comment for comment in comments if comment.settled_at is not None],
                refused[1]
                if refused and refused[0] == clause.key
                else CommentForm(auto_id=f"id_{clause.key}_%s"),
            )
        )
    return found


@recruiter
@require_POST
def comment(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = own_paper(request, mou_id, number)
    require(request.membership.may_recruit)
    key = request.POST.get("clause", "")[:40]
    version = _chosen(list(shown_versions(paper)), request.POST.get("version"))
    form = CommentForm(request.POST, auto_id=f"id_{key}_%s")
    if version is None:
        raise Http404
    if not form.is_valid():
        return _text_page(request, paper, refused=(key, form), status=422)
    try:
        body = form.cleaned_data["body"]
        add_comment(paper, version, key, body, by=request.user, side=Side.COMPANY)
    except Refusal as refusal:
        form.add_error("body", str(refusal.message))
        return _text_page(request, paper, refused=(key, form), status=409)
    messages.success(request, _("Your comment is there for the liaison office."))
    return redirect(f"{paper.company_url()}text/#c-{key}")


@recruiter
def propose(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """Other words or terms, while a negotiated draft is with the company. What is sent goes to the office."""
    paper = own_paper(request, mou_id, number)
    can = own_mou_permissions(paper, request.membership)
    require(request.membership.may_recruit)
    versions = list(shown_versions(paper))
    if not versions or (not can.propose and request.method != "POST"):
        messages.info(request, _("Words and terms can be changed while a negotiated text is with you."))
        return redirect(f"{paper.company_url()}text/")
    base = _base(versions, request.POST.get("base"))
    amending = paper.amendment is not None
    if request.method != "POST":
        return _proposal_page(request, paper, Proposal(base, amending=amending), base)
    do = request.POST.get("do", "send")
    if do != "send":
        new = blank_clause() if do == "add" else None
        clauses = rearranged(typed(request.POST), do, new)
        form = Proposal(base, data=request.POST, amending=amending, clauses=clauses)
        return _proposal_page(request, paper, form, base, unsaved=True)
    form = Proposal(base, data=request.POST, amending=amending)
    if not form.is_valid():
        return _proposal_page(request, paper, form, base, status=422)
    return _send(request, paper, form, base, versions)


def _base(versions: list[MouVersion], posted: str | None) -> MouVersion:
    return next((version for version in versions if str(version.number) == posted), versions[0])


def _send(
    request: Request, paper: Paper, form: Proposal, base: MouVersion, versions: list[MouVersion]
) -> HttpResponse:
    clauses = form.clauses.clauses()
    try:
        version = save_version(
            paper,
            by=request.user,
            base=base.number,
            clauses=clauses,
            terms=form.drafts(),
            side=Side.COMPANY,
            note=form.note.cleaned_data["note"],
        )
    except TextMoved as moved:
        return _moved(request, paper, form, base, moved, versions)
    except Refusal as refusal:
        return _proposal_page(request, paper, form, base, problem=str(refusal.message), status=409)
    if version.number == base.number:
        problem = _("Nothing is changed yet. If you are content, give the text back to the office instead.")
        return _proposal_page(request, paper, form, base, problem=problem, status=422)
    messages.success(request, _("Your proposal is with the liaison office. It answers you here."))
    return redirect(paper.company_url())


def _moved(
    request: Request,
    paper: Paper,
    form: Proposal,
    base: MouVersion,
    moved: TextMoved,
    versions: list[MouVersion],
) -> HttpResponse:
    """Both are shown where the company may read the newer one; what was typed stays in any case."""
    latest = next((version for version in versions if version.pk == moved.latest.pk), None)
    if latest is None:
        problem = _(
            "The office is changing this text and hasn’t shown you the new version yet. What you wrote is kept "
            "on this page: copy it into a comment or a note, or wait for the new version."
        )
        return _proposal_page(request, paper, form, base, problem=problem, status=409)
    facts = latest.facts or facts_of(paper, read(latest.terms))
    diffs = diff_clauses(filled_in(latest.clauses, facts), filled_in(form.clauses.clauses(), facts))
    return _proposal_page(
        request,
        paper,
        form,
        latest,
        problem=str(moved.message),
        latest=latest,
        diffs=diffs,
        changed=any(not diff.same for diff in diffs),
        status=409,
    )


def _proposal_page(
    request: Request, paper: Paper, form: Proposal, base: MouVersion, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "paper": paper,
        "name": name_of(paper),
        "form": form,
        "base": base,
        "back": f"{paper.company_url()}text/",
        **more,
    }
    return render(request, "companies/recruiters/mou_propose.html", context, status=status)
