"""Writing the clauses of a text, for the office and for the company: a form that needs no script, and a page for
the later of two who wrote at once, who sees both and chooses. Nothing that was typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from companies.actions.drafting import TextMoved, save_version
from companies.forms.text import BLANK, Clauses, NoteForm, blank_clause, rearranged, typed
from companies.models import ClauseTemplate, MouVersion
from companies.papers import Paper
from companies.texts.diffing import Effort, Piece, diff_words
from companies.texts.merging import MINE, THEIRS, Choice, choices, merged
from companies.texts.wording import VARIABLES, template_clause
from people.audiences import Request
from people.sent_back import number_in
from people.workflow import Refusal


@dataclass(frozen=True)
class Desk:
    """Where the writing happens: whose side, which templates, where to go when done."""

    side: str
    back: str  # the page of the text
    form: str = "companies/staff/text_edit.html"
    conflict: str = "companies/staff/text_conflict.html"


@dataclass(frozen=True)
class Question:
    """One clause of the conflict page: both wordings, each marked against the other, and which is picked."""

    choice: Choice
    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    picked: str
    missing: bool  # nothing was picked, and it can't be guessed

    @property
    def name(self) -> str:
        return f"choice-{self.choice.key}"

    @property
    def title(self) -> str:
        either = self.choice.mine or self.choice.theirs or {}
        return either.get("title", "")


def write_text(request: Request, paper: Paper, desk: Desk) -> HttpResponse:
    latest = paper.latest_version()
    if latest is None:
        return redirect(desk.back)
    if request.method != "POST":
        return _form(request, paper, desk, Clauses.of(latest.clauses), latest.number)
    base = number_in(request.POST.get("base"), digits=4) or latest.number
    do = request.POST.get("do", "save")
    if do.startswith("pick"):
        return _choose(request, paper, desk, latest, go_on=do == "pick:edit")
    if do != "save":
        return _rearrange(request, paper, desk, base)
    form = Clauses.posted(request.POST)
    if not form.is_valid() or not form.count:
        problem = "" if form.count else _("A text needs at least one clause.")
        return _form(request, paper, desk, form, base, problem=problem, status=422)
    return _save(request, paper, desk, form.clauses(), base)


def _form(
    request: Request,
    paper: Paper,
    desk: Desk,
    form: Clauses,
    base: int,
    *,
    unsaved: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    there = {str(clause["key"].value() or "") for clause in form.forms}
    context = {
        "paper": paper,
        "form": form,
        "note": NoteForm(request.POST if request.method == "POST" else None),
        "base": base,
        "unsaved": unsaved,
        "problem": problem,
        "back": desk.back,
        "blank": BLANK,
        "templates": [template for template in _templates(paper) if template.key not in there],
        "variables": _variables(paper),
    }
    return render(request, desk.form, context, status=status)


def _templates(paper: Paper) -> list[ClauseTemplate]:
    wanted = ClauseTemplate.Paper.AMENDMENT if paper.amendment else ClauseTemplate.Paper.AGREEMENT
    return list(ClauseTemplate.objects.filter(paper=wanted, is_active=True))


def _variables(paper: Paper) -> list[tuple[str, Any]]:
    """What makes no sense in an agreement isn't offered in one."""
    of_amendment = ("amendment", "effective_on", "new_last_day")
    return [
        ("{{" + name + "}}", meaning)
        for name, meaning in VARIABLES.items()
        if paper.amendment or name not in of_amendment
    ]


def _rearrange(request: Request, paper: Paper, desk: Desk, base: int) -> HttpResponse:
    do = request.POST["do"]
    new = _new_clause(paper, request.POST.get("template", BLANK)) if do == "add" else None
    clauses = rearranged(typed(request.POST), do, new)
    return _form(request, paper, desk, Clauses.of(clauses), base, unsaved=True)


def _new_clause(paper: Paper, key: str) -> dict[str, str]:
    template = next((template for template in _templates(paper) if template.key == key), None)
    return template_clause(template, paper.mou.language) if template else blank_clause()


def _save(
    request: Request, paper: Paper, desk: Desk, clauses: Sequence[Mapping[str, str]], base: int
) -> HttpResponse:
    note = NoteForm(request.POST)
    words = note.cleaned_data["note"] if note.is_valid() else ""
    try:
        version = save_version(paper, by=request.user, base=base, clauses=clauses, side=desk.side, note=words)
    except TextMoved as moved:
        return _conflict(request, paper, desk, clauses, base, moved.latest)
    except Refusal as refusal:
        form = Clauses.of(clauses)
        return _form(request, paper, desk, form, base, problem=str(refusal.message), status=409)
    if version.number == base:
        messages.info(request, _("Nothing was changed, so there is no new version."))
    else:
        messages.success(request, _("The text is saved as a new version."))
    return redirect(desk.back)


def _conflict(
    request: Request,
    paper: Paper,
    desk: Desk,
    mine: Sequence[Mapping[str, str]],
    base: int,
    latest: MouVersion,
    picked: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Both texts, where they differ. `picked` is what was chosen so far, on a page that was sent incomplete."""
    before = _clauses_of(paper, base)
    effort = Effort()
    questions = [_question(choice, picked, effort) for choice in choices(before, mine, latest.clauses)]
    writer = MouVersion.objects.select_related("created_by").get(pk=latest.pk)
    context = {
        "paper": paper,
        "questions": questions,
        "mine": Clauses.of(mine),
        "note": request.POST.get("note", ""),
        "base": latest.number,
        "was": base,
        "latest": writer,
        "back": desk.back,
        "incomplete": picked is not None,
    }
    return render(request, desk.conflict, context, status=422 if picked is not None else 409)


def _question(choice: Choice, picked: Mapping[str, str] | None, effort: Effort) -> Question:
    left, right = _whole(choice.mine), _whole(choice.theirs)
    words = diff_words(right, left, effort)
    chosen = (picked or {}).get(choice.key, "") or choice.suggested
    return Question(
        choice,
        mine=tuple(piece for piece in words if piece.kind != "gone"),
        theirs=tuple(piece for piece in words if piece.kind != "new"),
        picked=chosen,
        missing=picked is not None and not chosen,
    )


def _whole(clause: Mapping[str, str] | None) -> str:
    return f"{clause['title']}\n{clause['body']}" if clause else ""


def _choose(request: Request, paper: Paper, desk: Desk, latest: MouVersion, *, go_on: bool) -> HttpResponse:
    """The conflict page is answered: the text that follows is saved on the version that it showed."""
    base, was = (number_in(request.POST.get(name), digits=4) or 0 for name in ("base", "was"))
    form = Clauses.posted(request.POST)
    shown = paper.versions.filter(number=base).first() or latest
    if not form.is_valid():
        return _form(request, paper, desk, form, was, status=422)
    mine, before = form.clauses(), _clauses_of(paper, was)
    open_choices = choices(before, mine, shown.clauses)
    picked = {
        choice.key: answer
        for choice in open_choices
        if (answer := request.POST.get(f"choice-{choice.key}", "")) in (MINE, THEIRS)
    }
    if len(picked) < len(open_choices):
        return _conflict(request, paper, desk, mine, was, shown, picked)
    text = merged(before, mine, shown.clauses, picked)
    if go_on:
        return _form(request, paper, desk, Clauses.of(text), shown.number, unsaved=True)
    return _save(request, paper, desk, text, shown.number)


def _clauses_of(paper: Paper, number: int) -> list[dict[str, str]]:
    version = paper.versions.filter(number=number).first()
    return version.clauses if version else []
