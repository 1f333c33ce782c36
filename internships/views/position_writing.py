"""The form of a position, whoever writes it: HR for its company, or the office on behalf of one.

What is typed is kept first, is answered with what the MoU and the students say to it, and is saved when that is
asked for. Pages of both sides are made here; a `Writer` says what differs between them.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.models import Company
from internships.actions.position_drafts import (
    NewerPositionDraft,
    drop_typed,
    end_page,
    keep_typed,
    key_of,
    typed_of,
)
from internships.bus import Bus, buses_in, hours_of
from internships.choices import PositionChoices
from internships.estimate import Asked, covered_fields, estimate, estimate_of, statuses_of
from internships.forms.position import PositionForm, initial_of, put_shifts, suggestions
from internships.forms.position_start import as_copy, from_template
from internships.limits import limits_of
from internships.live_limits import live_limits
from internships.models import Position, PositionDraft, PositionTemplate
from internships.questions import asked_of, with_questions
from internships.readiness import obstacles, readiness
from internships.states import POSITION_LIVE
from internships.terms import refusals_of
from internships.typed_drafts import (
    as_posted,
    begun_copy,
    new_key,
    newer_than,
    typed_about,
    window_of,
    with_begun,
    with_typed,
)
from internships.wording import words_of
from people.audiences import Request
from people.forms.account import add_refusal
from people.sent_back import number_in
from people.workflow import Refusal
from students.models import Term
from students.week import Week


class Writer:
    """Who writes, for which company: what they may do, and where their pages are."""

    template: ClassVar[str]
    by_office: ClassVar[bool] = False
    submitting = False  # what is saved is to be handed in, too

    def __init__(self, request: Request, company: Company) -> None:
        self.request, self.company = request, company

    def draft(self, values: Mapping[str, Any]) -> Position:
        raise NotImplementedError

    def edit(self, position: Position, values: Mapping[str, Any]) -> Position:
        raise NotImplementedError

    def kept(self, position: Position, *, new: bool) -> HttpResponse:
        """It is saved: where the writer goes on from there."""
        raise NotImplementedError

    def check(self, position: Position | None) -> None:
        """Refuses to keep what is typed where this side doesn't write, or writes no more."""

    def addresses(self, position: Position | None) -> dict[str, str]:
        """`new`, `edit`, `keep` and `drop`, and `after`: where whoever discards what was typed goes on."""
        raise NotImplementedError

    @property
    def typed(self) -> QuerySet[PositionDraft]:
        """What this side has typed and not saved; the other side doesn't see it."""
        return self.company.position_drafts.filter(by_office=self.by_office).select_related("saved_by")

    @property
    def positions(self) -> Any:
        return Position.objects.of_company(self.company)

    def last(self) -> Position | None:
        """What was written last for the company, to begin from."""
        return newest(self.positions).first()

    def drop(self, position: Position | None = None, key: str = "") -> None:
        drop_typed(self.company, by=self.request.user, key=key, position=position, by_office=self.by_office)


def newest(positions: Any) -> Any:
    return positions.order_by("-created_at", "-id")


def to_be_written(positions: Any, *, by_office: bool = False) -> Any:
    """With all that the form shows of a position, in the same query."""
    return with_typed(with_questions(positions.for_cards()), by_office=by_office)


def write_new(writer: Writer) -> HttpResponse:
    request = writer.request
    if request.method != "POST":
        return _begun(writer)
    choices, key = PositionChoices(writer.company), request.POST.get("draft", "")
    newer = newer_than(request.POST, writer.typed.filter(key=key).first()) if key else None
    if "bus" in request.POST or "compare" in request.POST:
        return _page(writer, with_bus_hours(request.POST, choices), choices, key=key, newer=newer)
    form = PositionForm(request.POST, choices=choices, submitting=writer.submitting)
    if newer:
        return _page(writer, form, choices, key=key, newer=newer, status=409)
    if form.is_valid():
        try:
            with transaction.atomic():
                position = writer.draft(form.values())
                writer.drop(key=key)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            end_page(request.POST.get("page", ""), key)
            return writer.kept(position, new=True)
    return _page(writer, form, choices, key=key, status=422)


def _begun(writer: Writer) -> HttpResponse:
    """A new form: what was typed before, an earlier position, a template of the office, or nearly nothing."""
    asked = writer.request.GET
    if key := asked.get("draft", ""):
        typed = get_object_or_404(writer.typed.select_related("position"), key=key)
        if typed.position is not None:
            return redirect(writer.addresses(typed.position)["edit"])
        choices = PositionChoices(writer.company)
        form = PositionForm.as_typed(as_posted(typed.typed), choices=choices)
        return _page(writer, form, choices, key=key, draft=typed, of=_copied(as_posted(typed.typed)))
    if copied := number_in(asked.get("copy")):
        found = with_begun(with_questions(writer.positions.for_cards()), writer.typed, copied)
        source = get_object_or_404(found, pk=copied)
        choices = PositionChoices(writer.company, source)
        now = asked.get("when") == "now"
        initial = as_copy(source, choices, None if now else list(Term.objects.all()))
        form = PositionForm(choices=choices, initial=initial, asked=asked_of(source))
        return _page(writer, form, choices, copied=source, now=now, begun=begun_copy(source), of=source.pk)
    choices = PositionChoices(writer.company)
    templates = list(PositionTemplate.objects.filter(is_active=True).select_related("kind"))
    chosen = next((one for one in templates if one.code == asked.get("template", "")), None)
    initial = from_template(chosen, choices) if chosen else suggestions(choices)
    form = PositionForm(choices=choices, initial=initial)
    kinds = {choice.kind.pk for choice in choices.kinds}
    starts: dict[str, Any] = {
        "templates": [one for one in templates if one.kind_id in kinds],
        "template": chosen,
        "last": None if chosen else writer.last(),
    }
    return _page(writer, form, choices, **starts)


def write_on(writer: Writer, position: Position) -> HttpResponse:
    """`position` comes from to_be_written()."""
    request = writer.request
    choices, asked = PositionChoices(writer.company, position), asked_of(position)
    draft = typed_about(position)
    if request.method != "POST":
        if draft is not None:
            form = PositionForm.as_typed(as_posted(draft.typed), choices=choices)
            return _page(writer, form, choices, position=position, draft=draft)
        form = PositionForm(choices=choices, asked=asked, initial=initial_of(position, choices))
        return _page(writer, form, choices, position=position)
    newer = newer_than(request.POST, draft)
    if "bus" in request.POST or "compare" in request.POST:
        form = with_bus_hours(request.POST, choices)
        return _page(writer, form, choices, position=position, newer=newer)
    form = PositionForm(request.POST, choices=choices, submitting=writer.submitting)
    if newer:
        return _page(writer, form, choices, position=position, newer=newer, status=409)
    if form.is_valid():
        try:
            with transaction.atomic():
                position = writer.edit(position, form.values())
                writer.drop(position)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            end_page(request.POST.get("page", ""), key_of(position, by_office=writer.by_office))
            return writer.kept(position, new=False)
    return _page(writer, form, choices, position=position, status=422)


def _page(
    writer: Writer,
    form: PositionForm,
    choices: PositionChoices,
    *,
    position: Position | None = None,
    draft: PositionDraft | None = None,
    key: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    request = writer.request
    lines = readiness(position, choices) if position else []
    if position and "refused" in request.GET and not form.is_bound:
        form.show_refusals(
            obstacles(lines)
            | {no.field or "": str(no.message) for no in refusals_of(position, choices.bounds)}
        )
    context: dict[str, Any] = {
        "form": form,
        "for_company": writer.company,
        "position": position,
        "limits": limits_of(choices),
        "lines": lines,
        "private": words_of(asked_of(position)) if position else [],
        "covered": any(choice.allowance for choice in choices.all_kinds),
        "lines_to_sites": lines_of(choices),
        "draft": draft,
        "key": "" if position else key or new_key(),
        "estimate": estimate_of(position, choices) if position else None,
        "of": _copied(request.POST),
        "at": writer.addresses(position),
        **window_of(request.POST, draft),
        **more,
    }
    return render(request, writer.template, context, status=status)


def _copied(typed: QueryDict) -> str:
    """Which position this one is a copy of, as the form carries it."""
    copied = typed.get("copied", "")
    return copied if copied.isdecimal() and len(copied) < 18 else ""


def keep(writer: Writer, position: Position | None) -> HttpResponse:
    """What the page sends by itself; answered with the line at its foot and with what stands beside the fields."""
    request = writer.request
    context: dict[str, Any] = {"saved": request.POST.get("saved", "")}
    try:
        writer.check(position)
        draft = keep_typed(
            writer.company,
            by=request.user,
            typed=typed_of(request.POST),
            key=request.POST.get("draft", ""),
            position=position,
            page=request.POST.get("page", ""),
            saved=request.POST.get("saved", ""),
            over="over" in request.POST,
            by_office=writer.by_office,
        )
    except NewerPositionDraft as newer:
        context["newer"] = newer.kept
    except Refusal as refusal:
        context["refused"] = refusal.message
    else:
        context |= {"draft": draft, "saved": draft.saved_at.isoformat()}
    choices = PositionChoices(writer.company, position)
    form = _read(request.POST, choices, position)
    context |= {"limits": live_limits(form, choices), "estimate": estimate(_asked(form, choices))}
    answer = render(request, "internships/recruiters/_position_kept.html", context)
    if position is None and "draft" in context:  # loaded again, the page is what was typed, not an empty form
        answer["HX-Replace-Url"] = f"{writer.addresses(None)['new']}?draft={context['draft'].key}"
    return answer


def _read(posted: QueryDict, choices: PositionChoices, position: Position | None) -> PositionForm:
    published = position is not None and position.state in POSITION_LIVE
    initial = initial_of(position, choices) if position is not None and published else None
    form = PositionForm(posted, choices=choices, published=published, initial=initial)
    form.full_clean()
    return form


def _asked(form: PositionForm, choices: PositionChoices) -> Asked:
    values = form.cleaned_data
    return Asked(
        fields=frozenset(values.get("fields_of_study") or ()) or covered_fields(choices, values.get("kind")),
        min_gpa=values.get("min_gpa"),
        min_credits=values.get("min_credits"),
        shifts=values.get("shifts") or Week(),
        hours_min=values.get("hours_min") or 0,
        study_statuses=statuses_of(choices, values.get("kind")),
    )


def discard(writer: Writer, position: Position | None) -> HttpResponse:
    writer.drop(position, writer.request.POST.get("draft", ""))
    messages.success(writer.request, _("What was typed is discarded."))
    return redirect(writer.addresses(position)["after"])


def named_in(request: Request) -> int | None:
    """The position that the form is about, in the address that keeps or discards what is typed."""
    return number_in(request.GET.get("position"))


def with_bus_hours(
    posted: QueryDict, choices: PositionChoices, published: dict[str, Any] | None = None
) -> PositionForm:
    """The form as it was typed, its shifts those of the chosen bus line. Nothing is saved by it."""
    typed = posted.copy()
    asked = typed.get("bus", "")
    line = next((line for _site, line in lines_of(choices) if str(line.id) == asked), None)
    if line is not None:
        put_shifts(typed, hours_of(line))
        typed["follows_bus"] = "on"
    return PositionForm.as_typed(typed, choices=choices, published=published is not None, initial=published)


def lines_of(choices: PositionChoices) -> list[tuple[Any, Bus]]:
    return [(site, line) for site in choices.sites for line in buses_in(site.lines)]


def version_seen(request: Request) -> int | None:
    """The version of the position that the page showed."""
    return number_in(request.POST.get("version"), digits=5)
