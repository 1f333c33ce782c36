"""Changing a public position: a proposal to the office, and what the two write to each other."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions import changes as actions
from internships.actions.position_drafts import drop_typed, end_page, key_of
from internships.actions.position_talk import say
from internships.choices import PositionChoices
from internships.forms.position import PositionForm, initial_of
from internships.forms.position_change import TalkForm, WhyForm
from internships.limits import limits_of
from internships.models import Position, PositionChange, PositionDraft
from internships.questions import Asked, asked_of, with_questions
from internships.states import CHANGE_LIVE
from internships.typed_drafts import as_posted, newer_than, typed_about, window_of, with_typed
from internships.versions import fields_of, questions_of
from internships.views.position_writing import lines_of, version_seen, with_bus_hours
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from internships.views.recruiter_position_form import hr_addresses
from internships.wording import words_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.persian import jalali
from people.workflow import Refusal


@recruiter
@vetted
def change_position(request: Request, position_id: int) -> HttpResponse:
    found = with_typed(with_questions(Position.objects.of_company(request.company).for_cards()))
    position = get_object_or_404(found, pk=position_id)
    require_recruiting(request)
    choices, live = PositionChoices(request.company, position), live_change(position)
    initial, asked = _as_wished(position, choices, live)
    draft = typed_about(position)
    if request.method != "POST" and draft is not None:
        data = as_posted(draft.typed)
        form = PositionForm.as_typed(data, choices=choices, initial=initial, published=True)
        why = WhyForm(initial={"why": data.get("why", "")})
        return _page(request, position, form, choices, why, live, draft=draft)
    if request.method != "POST":
        form = PositionForm(choices=choices, asked=asked, initial=initial, published=True)
        why = WhyForm(initial={"why": live.why if live else ""})
        return _page(request, position, form, choices, why, live)
    why = WhyForm(request.POST)
    if "bus" in request.POST or "compare" in request.POST:
        form = with_bus_hours(request.POST, choices, initial)
        newer = newer_than(request.POST, draft)
        return _page(request, position, form, choices, why, live, newer=newer)
    form = PositionForm(request.POST, choices=choices, initial=initial, submitting=True, published=True)
    if newer := newer_than(request.POST, draft):
        return _page(request, position, form, choices, why, live, newer=newer, status=409)
    if form.is_valid() and why.is_valid():
        try:
            with transaction.atomic():
                actions.propose_change(
                    position,
                    by=request.user,
                    values=form.values(),
                    why=why.cleaned_data["why"],
                    seen_version=version_seen(request),
                )
                drop_typed(request.company, by=request.user, position=position)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            end_page(request.POST.get("page", ""), key_of(position))
            messages.success(
                request,
                _("The change is with the liaison office. Until it approves, the public sees the old."),
            )
            return redirect("internships:hr_position", position_id=position.pk)
    return _page(request, position, form, choices, why, live, status=422)


def live_change(position: Position) -> PositionChange | None:
    """What is proposed or was sent back, and not decided for good."""
    return position.changes.select_related("proposed_by").filter(state__in=CHANGE_LIVE).first()


def _as_wished(
    position: Position, choices: PositionChoices, live: PositionChange | None
) -> tuple[dict[str, Any], list[Asked]]:
    """What is public, with what HR has asked for already over it."""
    initial, asked = initial_of(position, choices), asked_of(position)
    if live is None:
        return initial, asked
    after = live.after
    initial |= {name: value for name, value in fields_of(after).items() if name in initial}
    initial |= {name: after[name] for name in ("site", "skills_required", "skills_wished") if name in after}
    if "fields" in after:
        initial["fields_of_study"] = after["fields"]
    if "deadline_at" in after:
        initial["deadline_on"] = jalali.today(fields_of(after)["deadline_at"])
    return initial, questions_of(after) if "questions" in after else asked


def _page(
    request: Request,
    position: Position,
    form: PositionForm,
    choices: PositionChoices,
    why: WhyForm,
    live: PositionChange | None,
    draft: PositionDraft | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "form": form,
        "why": why,
        "position": position,
        "change": live,
        "limits": limits_of(choices),
        "lines_to_sites": lines_of(choices),
        "private": words_of(asked_of(position)),
        "covered": True,
        "draft": draft,
        "at": hr_addresses(position),
        **window_of(request.POST, draft),
        **more,
    }
    return render(request, "internships/recruiters/position_change.html", context, status=status)


@recruiter
@vetted
@require_POST
def withdraw_change(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    live = live_change(position)
    try:
        if live is not None:
            actions.withdraw_change(live, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The change is taken back; the position stays as it is."))
    return redirect("internships:hr_position", position_id=position.pk)


@recruiter
@vetted
@require_POST
def talk(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    form = TalkForm(request.POST)
    if form.is_valid():
        try:
            say(position, by=request.user, text=form.cleaned_data["text"], from_office=False)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    else:
        messages.error(request, " ".join(str(words) for words in form.errors.get("text", [])))
    return redirect(f"/hr/positions/{position.pk}/#talk")
