"""The form of a position while it is typed in: kept, and answered with what the MoU and the students say to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.position_drafts import NewerPositionDraft, drop_typed, keep_typed, typed_of
from internships.choices import PositionChoices
from internships.estimate import Asked, covered_fields, estimate
from internships.forms.position import PositionForm, initial_of
from internships.live_limits import live_limits
from internships.models import Position
from internships.states import POSITION_LIVE
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.workflow import Refusal
from students.week import Week


@recruiter
@vetted
@require_POST
def keep(request: Request) -> HttpResponse:
    """What the page sends by itself; answers with the line at its foot and with what stands beside the fields."""
    require_recruiting(request)
    position = _position(request)
    context: dict[str, Any] = {"saved": request.POST.get("saved", "")}
    try:
        draft = keep_typed(
            request.company,
            by=request.user,
            typed=typed_of(request.POST),
            key=request.POST.get("draft", ""),
            position=position,
            page=request.POST.get("page", ""),
            saved=request.POST.get("saved", ""),
            over="over" in request.POST,
        )
    except NewerPositionDraft as newer:
        context["newer"] = newer.kept
    except Refusal as refusal:
        context["refused"] = refusal.message
    else:
        context |= {"draft": draft, "saved": draft.saved_at.isoformat()}
    choices = PositionChoices(request.company, position)
    form = _read(request, choices, position)
    context |= {"limits": live_limits(form, choices), "estimate": estimate(_asked(form, choices))}
    return render(request, "internships/recruiters/_position_kept.html", context)


def _position(request: Request) -> Position | None:
    typed = request.GET.get("position", "")
    return own_position(request, int(typed)) if typed.isdecimal() and len(typed) < 18 else None


def _read(request: Request, choices: PositionChoices, position: Position | None) -> PositionForm:
    published = position is not None and position.state in POSITION_LIVE
    initial = initial_of(position, choices) if position is not None and published else None
    form = PositionForm(request.POST, choices=choices, published=published, initial=initial)
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
    )


@recruiter
@vetted
@require_POST
def drop(request: Request) -> HttpResponse:
    require_recruiting(request)
    position = _position(request)
    drop_typed(request.company, by=request.user, key=request.POST.get("draft", ""), position=position)
    messages.success(request, _("What was typed is discarded."))
    if position is not None:
        return redirect("internships:hr_position", position_id=position.pk)
    return redirect("internships:hr_positions")
