"""The text of an agreement or amendment for the office: read, commented, written, compared, sent to the company."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import comments as comment_actions
from companies.actions import drafting as actions
from companies.forms.text import CommentForm
from companies.models import ClauseComment, MouVersion, ProgrammeKind, Side
from companies.models.text import WORDS_OF_VERSION
from companies.papers import Paper
from companies.rules import mou_permissions, paper_permissions
from companies.states import MouState
from companies.texts.diffing import diff_clauses, diff_terms
from companies.texts.terms_draft import TermsDraft, read
from companies.texts.wording import Clause, TermsRow, gaps, rows_of, written
from companies.views.papers import shown_version, staff_paper
from companies.views.staff_decisions import Decision, act, decide
from companies.views.staff_mous import mou_or_404, mou_page, name_of
from companies.views.text_editing import Desk, write_text
from people.audiences import Request, staff
from people.models import User
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal

SHARE = Decision(
    action=actions.share_text,
    title=gettext_lazy("Send the text to the company"),
    text=gettext_lazy(
        "The company reads the newest version, comments on its clauses and gives it back. In a negotiated text it can "
        "also write other words and terms."
    ),
    label=gettext_lazy("Note to the company"),
    hint=gettext_lazy("What they should look at. The company reads this as you write it."),
    done=gettext_lazy("The text is with the company now, and it has been told."),
    icon="send",
    required=False,
)
DECLINE = Decision(
    action=actions.decline_request,
    title=gettext_lazy("Decline the request"),
    text=gettext_lazy("The request is closed and stays readable. The company can ask again."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The request is declined and the company has been told why."),
    icon="x-circle",
    bad=True,
)


@dataclass(frozen=True)
class ReadClause:
    """A clause as it reads, with what both sides say to it."""

    clause: Clause
    comments: list[ClauseComment] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(comment.settled_at is None for comment in self.comments)


def read_clauses(paper: Paper, clauses: list[Clause]) -> tuple[list[ReadClause], list[ClauseComment]]:
    """Clauses with their comments, and comments on clauses that have been taken out since."""
    by_key: dict[str, list[ClauseComment]] = defaultdict(list)
    said = paper.comments.select_related("by", "settled_by", "version").defer(*WORDS_OF_VERSION)
    for comment in said:
        by_key[comment.clause_key].append(comment)
    found = [ReadClause(clause, by_key.pop(clause.key, [])) for clause in clauses]
    return found, [comment for of_clause in by_key.values() for comment in of_clause]


@staff
def show_text(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    return _text_page(request, paper)


def _text_page(
    request: Request,
    paper: Paper,
    *,
    comment: CommentForm | None = None,
    commented: str = "",
    status: int = 200,
) -> HttpResponse:
    latest = paper.versions.select_related("created_by").order_by("-number").first()
    can = paper_permissions(paper, request.staff)
    context: dict[str, Any] = {
        "paper": paper,
        "version": latest,
        "can": can,
        "may_comment": request.staff.may_act and paper.is_open,
        "comment": comment or CommentForm(auto_id="comment-%s"),
        "commented": commented,
    }
    if latest is None:
        context["take_up"] = mou_permissions(paper.mou, request.staff).take_up
        return render(request, "companies/staff/text_none.html", context, status=status)
    text = written(paper, latest, as_now=paper.subject.state == MouState.DRAFT)
    clauses, homeless = read_clauses(paper, text.clauses)
    context |= {
        "text": text,
        "clauses": clauses,
        "homeless": homeless,
        "unsettled": sum(clause.open for clause in clauses),
        "gaps": gaps(paper, latest.clauses, [row.terms for row in text.rows]) if can.submit else (),
        "language": dict(User.Language.choices)[paper.mou.language],
    }
    return render(request, "companies/staff/text.html", context, status=status)


@staff
@acting
def edit_text(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    back = paper.url("text")
    if request.method == "GET" and not paper_permissions(paper, request.staff).write:
        messages.info(request, _("This text is not a draft any more. Take it back to the draft first."))
        return redirect(back)
    return write_text(request, paper, Desk(Side.UNIVERSITY, back))


@staff
@acting
def share_text(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    shown = shown_version(request)

    def share(_subject: Any, *, by: User, reason: str, seen: str | None) -> MouVersion:
        return actions.share_text(paper, by=by, note=reason, seen=seen, shown=shown)

    return decide(
        request,
        paper.subject,
        replace(SHARE, action=share),
        back=paper.url("text"),
        possible=paper_permissions(paper, request.staff).share,
        name=name_of(paper.mou),
        version=paper.latest_version(),
    )


@staff
@acting
@require_POST
def take_up(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    done = _("The draft is begun with the clauses of the office. Set its terms next.")
    return act(request, mou, actions.take_up_request, done=done, back=Paper(mou).url("text"))


@staff
@acting
def decline(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    possible = mou_permissions(mou, request.staff).take_up
    return decide(request, mou, DECLINE, back=mou_page(mou.pk), possible=possible, name=name_of(mou))


@staff
@acting
@require_POST
def add_comment(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    key = request.POST.get("clause", "")
    form = CommentForm(request.POST, auto_id="comment-%s")
    version = _version(paper, request.POST.get("version", ""))
    if not form.is_valid():
        return _text_page(request, paper, comment=form, commented=key, status=422)
    try:
        comment_actions.add_comment(
            paper, version, key, form.cleaned_data["body"], by=request.user, side=Side.UNIVERSITY
        )
    except Refusal as refusal:
        form.add_error("body", str(refusal.message))
        return _text_page(request, paper, comment=form, commented=key, status=409)
    messages.success(request, _("The comment is kept."))
    return redirect(f"{paper.url('text')}#{key}")


@staff
@acting
@require_POST
def settle_comment(request: Request, mou_id: int, comment_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    comment = get_object_or_404(paper.comments.select_related("mou", "amendment"), pk=comment_id)
    try:
        comment_actions.settle_comment(comment, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect(f"{paper.url('text')}#{comment.clause_key}")


@staff
def list_versions(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    versions = list(paper.versions.select_related("created_by").order_by("-number"))
    return render(request, "companies/staff/text_versions.html", {"paper": paper, "versions": versions})


@staff
def show_version(request: Request, mou_id: int, version: int, number: int = 0) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    found = get_object_or_404(paper.versions.select_related("created_by"), number=version)
    context = {"paper": paper, "version": found, "text": written(paper, found)}
    return render(request, "companies/staff/text_version.html", context)


@staff
def compare(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    """Two versions side by side in one text. Without a choice: the newest two."""
    paper = staff_paper(mou_id, number)
    versions = list(paper.versions.select_related("created_by").order_by("-number"))
    if not versions:
        raise Http404
    newest = versions[0].number
    first = _chosen(versions, request.GET.get("a"), max(1, newest - 1))
    second = _chosen(versions, request.GET.get("b"), newest)
    context = {"paper": paper, "versions": versions, "first": first, "second": second}
    context |= comparison(paper, first, second)
    return render(request, "companies/staff/text_compare.html", context)


def comparison(paper: Paper, first: MouVersion, second: MouVersion) -> dict[str, Any]:
    """The clauses and the terms of both, ready for companies/staff/_diff.html."""
    both = rows_of(list(dict.fromkeys([*read(first.terms), *read(second.terms)])))
    old, new = written(paper, first, rows=both), written(paper, second, rows=both)
    found = diff_clauses(old.clauses, new.clauses)
    terms = [diff for diff in diff_terms(read(first.terms), read(second.terms)) if not diff.same]
    rows = {row.kind.pk: row for row in [*old.rows, *new.rows]}
    return {
        "language": new.facts["language"],
        "diffs": found,
        "changed": sum(not diff.same for diff in found),
        "terms_diffs": [
            _terms_table(rows[diff.kind].kind, diff.before, diff.after, old, new) for diff in terms
        ],
    }


def _terms_table(
    kind: ProgrammeKind, before: TermsDraft | None, after: TermsDraft | None, old: Any, new: Any
) -> dict[str, Any]:
    columns = [_values(_row(old.rows, before)), _values(_row(new.rows, after))]
    labels = (_("Seats at one time"), _("Most hours a week"), _("Least pay an hour"), _("Insured by"))
    lines = [
        (label, left, right)
        for label, left, right in zip((*labels, _("Fields of study")), *columns, strict=True)
        if left != right
    ]
    return {"kind": kind, "added": before is None, "removed": after is None, "lines": lines}


def _row(rows: list[TermsRow], terms: TermsDraft | None) -> TermsRow | None:
    return next((row for row in rows if terms is not None and row.terms == terms), None)


def _values(row: TermsRow | None) -> tuple[str, ...]:
    if row is None:
        return ("", "", "", "", "")
    terms = row.terms
    return (
        format_number(terms.seat_limit, reading()),
        format_number(terms.max_weekly_hours, reading()),
        format_rial(terms.min_hourly_pay_rial, reading()),
        str(ProgrammeKind.Insurer(terms.insurer).label),
        _(", ").join(str(field) for field in row.fields) or _("every field of study"),
    )


def _chosen(versions: list[MouVersion], asked: str | None, otherwise: int) -> MouVersion:
    number = number_in(asked, digits=4) or otherwise
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise Http404
    return found


def _version(paper: Paper, asked: str) -> MouVersion:
    return get_object_or_404(paper.versions, number=number_in(asked, digits=4) or 0)
