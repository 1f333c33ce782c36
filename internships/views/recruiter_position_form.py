"""Company HR writes a position, and hands it to the office when it is right."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.states import CompanyState
from internships.actions import positions as actions
from internships.models import Position
from internships.states import POSITION_EDITABLE, POSITION_LIVE, PositionState
from internships.views import position_writing as writing
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.workflow import Refusal


class HrWriter(writing.Writer):
    template = "internships/recruiters/position_form.html"

    def __init__(self, request: Request) -> None:
        super().__init__(request, request.company)
        self.submitting = request.POST.get("do") == "submit"

    def draft(self, values: Mapping[str, Any]) -> Position:
        return actions.draft_position(self.company, by=self.request.user, values=values)

    def edit(self, position: Position, values: Mapping[str, Any]) -> Position:
        seen, version = self.request.POST.get("seen"), writing.version_seen(self.request)
        return actions.edit_position(
            position, by=self.request.user, values=values, seen=seen, seen_version=version
        )

    def kept(self, position: Position, *, new: bool) -> HttpResponse:
        """If it was to be submitted, that comes now, and a no leads back to the form with all kept."""
        again = self.addresses(position)["edit"]
        if not self.submitting:
            messages.success(self.request, _("The draft is saved."))
            return redirect(again)
        try:
            actions.submit_position(position, by=self.request.user)
        except Refusal as refusal:
            messages.error(self.request, not_sent(refusal))
            return redirect(f"{again}?refused={refusal.field or ''}")
        done = _("It is with the liaison office now. They look at it and publish it.")
        messages.success(self.request, done)
        return redirect("internships:hr_position", position_id=position.pk)

    def addresses(self, position: Position | None) -> dict[str, str]:
        return hr_addresses(position)


def not_sent(refusal: Refusal) -> str:
    """Where each "no" has a field, the form names them all; what has none is said here."""
    if refusal.field:
        return _("It is saved, but can’t be sent yet. What stands in the way is named below.")
    return _("It is saved, but can’t be sent yet. %(why)s") % {"why": refusal.message}


def hr_addresses(position: Position | None) -> dict[str, str]:
    of = f"?position={position.pk}" if position else ""
    places = {
        "new": reverse("internships:hr_position_new"),
        "keep": reverse("internships:hr_position_keep") + of,
        "drop": reverse("internships:hr_position_drop") + of,
        "after": reverse("internships:hr_positions"),
    }
    if position:
        places["edit"] = reverse("internships:hr_position_edit", args=[position.pk])
        places["after"] = reverse("internships:hr_position", args=[position.pk])
    return places


@recruiter
@vetted
def new_position(request: Request) -> HttpResponse:
    require_recruiting(request)
    if request.company.state != CompanyState.APPROVED:
        raise PermissionDenied(_("Your company is suspended at the moment; it can’t post new positions."))
    return writing.write_new(HrWriter(request))


@recruiter
@vetted
def edit_position(request: Request, position_id: int) -> HttpResponse:
    writer = HrWriter(request)
    position = get_object_or_404(writing.to_be_written(writer.positions), pk=position_id)
    require_recruiting(request)
    if position.state not in POSITION_EDITABLE:
        if position.state in POSITION_LIVE:
            return redirect("internships:hr_position_change", position_id=position.pk)
        if position.state == PositionState.CLOSED:
            messages.info(request, _("This position is closed. Copy it: the copy is its next run."))
        else:
            messages.info(request, _("It is with the liaison office. Take it back to change it."))
        return redirect("internships:hr_position", position_id=position.pk)
    return writing.write_on(writer, position)


@recruiter
@vetted
@require_POST
def keep(request: Request) -> HttpResponse:
    require_recruiting(request)
    return writing.keep(HrWriter(request), _named(request))


@recruiter
@vetted
@require_POST
def drop(request: Request) -> HttpResponse:
    require_recruiting(request)
    return writing.discard(HrWriter(request), _named(request))


def _named(request: Request) -> Position | None:
    named = writing.named_in(request)
    return own_position(request, named) if named else None
