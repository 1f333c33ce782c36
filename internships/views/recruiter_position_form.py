"""Writing a position: what was typed is kept first, and only then handed to the office."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.states import CompanyState
from internships.actions import positions as actions
from internships.actions.position_drafts import drop_typed
from internships.bus import Bus, buses_in, hours_of
from internships.choices import PositionChoices
from internships.estimate import estimate_of
from internships.forms.position import PositionForm, initial_of, put_shifts, suggestions
from internships.forms.position_start import as_copy, from_template
from internships.limits import limits_of
from internships.models import Position, PositionDraft, PositionTemplate
from internships.questions import asked_of, with_questions
from internships.readiness import obstacles, readiness
from internships.rules import position_permissions
from internships.states import POSITION_EDITABLE, POSITION_LIVE
from internships.typed_drafts import as_posted, new_key, newer_than, typed_about, window_of, with_typed
from internships.views.recruiter_access import require_recruiting, vetted
from internships.wording import words_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal
from students.models import Term


@recruiter
@vetted
def new_position(request: Request) -> HttpResponse:
    require_recruiting(request)
    if request.company.state != CompanyState.APPROVED:
        raise PermissionDenied(_("Your company is suspended at the moment; it can’t post new positions."))
    if request.method != "POST":
        return _begun(request)
    choices, key = PositionChoices(request.company), request.POST.get("draft", "")
    if "bus" in request.POST or "compare" in request.POST:
        return _page(request, with_bus_hours(request, choices), choices, key=key, newer=_newer(request, key))
    form = PositionForm(request.POST, choices=choices, submitting=_submitting(request))
    if newer := _newer(request, key):
        return _page(request, form, choices, key=key, newer=newer, status=409)
    if form.is_valid():
        try:
            with transaction.atomic():
                position = actions.draft_position(request.company, by=request.user, values=form.values())
                drop_typed(request.company, by=request.user, key=key)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _kept(request, position)
    return _page(request, form, choices, key=key, status=422)


def _newer(request: Request, key: str) -> PositionDraft | None:
    """What another window has kept of the same form since this one was opened."""
    own = request.company.position_drafts.select_related("saved_by")
    return newer_than(request.POST, own.filter(key=key).first()) if key else None


def _begun(request: Request) -> HttpResponse:
    """A new form: what was typed before, an earlier position, a template of the office, or nearly nothing."""
    key = request.GET.get("draft", "")
    if key:
        typed = get_object_or_404(request.company.position_drafts.select_related("saved_by"), key=key)
        if typed.position_id:
            return redirect("internships:hr_position_edit", position_id=typed.position_id)
        choices = PositionChoices(request.company)
        form = PositionForm.as_typed(as_posted(typed.typed), choices=choices)
        return _page(request, form, choices, key=key, draft=typed)
    copied, template = request.GET.get("copy", ""), request.GET.get("template", "")
    own = Position.objects.of_company(request.company)
    if copied.isdecimal() and len(copied) < 18:
        source = get_object_or_404(with_questions(own.for_cards()), pk=int(copied))
        choices = PositionChoices(request.company, source)
        initial = as_copy(source, choices, list(Term.objects.all()))
        form = PositionForm(choices=choices, initial=initial, asked=asked_of(source))
        return _page(request, form, choices, copied=source)
    choices = PositionChoices(request.company)
    templates = list(PositionTemplate.objects.filter(is_active=True).select_related("kind"))
    chosen = next((one for one in templates if one.code == template), None)
    initial = from_template(chosen, choices) if chosen else suggestions(choices)
    form = PositionForm(choices=choices, initial=initial)
    kinds = {choice.kind.pk for choice in choices.kinds}
    starts: dict[str, Any] = {
        "templates": [one for one in templates if one.kind_id in kinds],
        "template": chosen,
        "last": None if chosen else own.order_by("-created_at", "-id").first(),
    }
    return _page(request, form, choices, **starts)


@recruiter
@vetted
def edit_position(request: Request, position_id: int) -> HttpResponse:
    found = with_typed(with_questions(Position.objects.of_company(request.company).for_cards()))
    position = get_object_or_404(found, pk=position_id)
    require_recruiting(request)
    if position.state not in POSITION_EDITABLE:
        if position.state in POSITION_LIVE:
            return redirect("internships:hr_position_change", position_id=position.pk)
        messages.info(request, _("It is with the liaison office. Take it back to change it."))
        return redirect("internships:hr_position", position_id=position.pk)
    choices, asked = PositionChoices(request.company, position), asked_of(position)
    draft = typed_about(position)
    if request.method != "POST":
        if draft is not None and "refused" not in request.GET:
            form = PositionForm.as_typed(as_posted(draft.typed), choices=choices)
            return _page(request, form, choices, position=position, draft=draft)
        form = PositionForm(choices=choices, asked=asked, initial=initial_of(position, choices))
        return _page(request, form, choices, position=position)
    if "bus" in request.POST or "compare" in request.POST:
        form, newer = with_bus_hours(request, choices), newer_than(request.POST, draft)
        return _page(request, form, choices, position=position, newer=newer)
    form = PositionForm(request.POST, choices=choices, submitting=_submitting(request))
    if newer := newer_than(request.POST, draft):
        return _page(request, form, choices, position=position, newer=newer, status=409)
    if form.is_valid():
        try:
            with transaction.atomic():
                position = actions.edit_position(
                    position,
                    by=request.user,
                    values=form.values(),
                    seen=request.POST.get("seen"),
                    seen_version=version_seen(request),
                )
                drop_typed(request.company, by=request.user, position=position)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _kept(request, position)
    return _page(request, form, choices, position=position, status=422)


def with_bus_hours(
    request: Request, choices: PositionChoices, published: dict[str, Any] | None = None
) -> PositionForm:
    """The form as it was typed, its shifts those of the chosen bus line. Nothing is saved by it."""
    typed = request.POST.copy()
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
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else None


def _submitting(request: Request) -> bool:
    return request.POST.get("do") == "submit"


def _kept(request: Request, position: Position) -> HttpResponse:
    """It is saved. If it was to be submitted, that comes now, and a no leads back to the form with all kept."""
    if not _submitting(request):
        messages.success(request, _("The draft is saved."))
        return redirect("internships:hr_position_edit", position_id=position.pk)
    try:
        actions.submit_position(position, by=request.user)
    except Refusal as refusal:
        messages.error(request, _("It is saved, but can’t be sent yet. %(why)s") % {"why": refusal.message})
        return redirect(f"/hr/positions/{position.pk}/edit/?refused={refusal.field or ''}")
    messages.success(request, _("It is with the liaison office now. They look at it and publish it."))
    return redirect("internships:hr_position", position_id=position.pk)


def _page(
    request: Request,
    form: PositionForm,
    choices: PositionChoices,
    *,
    position: Position | None = None,
    draft: PositionDraft | None = None,
    key: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    lines = readiness(position, choices) if position else []
    if position and "refused" in request.GET and not form.is_bound:
        form.show_refusals(obstacles(lines))
    context: dict[str, Any] = {
        "form": form,
        "position": position,
        "limits": limits_of(choices),
        "lines": lines,
        "private": words_of(asked_of(position)) if position else [],
        "covered": any(choice.allowance for choice in choices.all_kinds),
        "can": position_permissions(position, request.membership) if position else None,
        "lines_to_sites": lines_of(choices),
        "draft": draft,
        "key": "" if position else key or new_key(),
        "estimate": estimate_of(position, choices) if position else None,
        **window_of(request.POST, draft),
        **more,
    }
    return render(request, "internships/recruiters/position_form.html", context, status=status)
