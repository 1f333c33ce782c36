"""The bounds of promised answers: everybody of the office reads them, heads set others."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from internships.actions.answer_bounds import set_bounds
from internships.answer_bounds import VALUES, outside
from internships.forms.answer_bounds import BoundsForm, WhyForm, values_of
from internships.models import AnswerBounds, AnswerBoundsEvent
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.sent_back import number_in
from people.workflow import Refusal


class Changed(NamedTuple):
    label: str
    before: int
    after: int
    in_hours: bool


@staff
def show_bounds(request: Request) -> HttpResponse:
    """First what other bounds would touch, then the button that sets them: only the second writes."""
    if request.method == "POST" and not request.staff.may_lead:
        raise PermissionDenied(_("Only the head of the office sets these bounds."))
    sent = request.method == "POST"
    asked = _asked(request)
    why = WhyForm(request.POST if sent else None)
    refused = False
    if sent and asked.is_valid() and why.is_valid():
        try:
            set_bounds(
                by=request.user,
                values=asked.cleaned_data,
                seen=number_in(request.POST.get("seen")),
                **why.cleaned_data,
            )
        except Refusal as refusal:
            add_refusal(why, refusal)
            refused = True
        else:
            messages.success(request, _("Saved. New and edited positions, and new offers, keep to it."))
            return redirect("internships:answer_bounds")
    return _page(request, asked, why, 409 if refused else 422 if asked.errors or why.errors else 200)


def _asked(request: Request) -> BoundsForm:
    """The bounds that are sent or looked at; nobody but a head looks at others than those in force."""
    if request.method == "POST":
        return BoundsForm(request.POST)
    looks = request.staff.may_lead and any(name in request.GET for name in VALUES)
    return BoundsForm(request.GET if looks else None)


def _page(request: Request, asked: BoundsForm, why: WhyForm, status: int) -> HttpResponse:
    now = AnswerBounds.objects.in_force()
    asked.initial = values_of(now)
    rows = AnswerBoundsEvent.objects.select_related("by")
    page = keyset_page(rows, order=("-id",), after=request.GET.get("after"), size=20)
    context: dict[str, Any] = {
        "bounds": now,
        "outside": outside(now),
        "form": asked,
        "why": why,
        "may": request.staff.may_lead,
        "page": page,
        "history": [(event, changed(event.changes)) for event in page],
    }
    if asked.is_bound and asked.is_valid():
        wanted = asked.cleaned_data
        differing = {
            name: [value, wanted[name]] for name, value in asked.initial.items() if value != wanted[name]
        }
        context["wanted"] = {"changed": changed(differing), "outside": outside(AnswerBounds(**wanted))}
    return render(request, "internships/staff/answer_bounds.html", context, status=status)


def changed(changes: Mapping[str, Any]) -> list[Changed]:
    """What an event, or a wish, changes, by the names that the form gives."""
    labels = BoundsForm.base_fields
    return [
        Changed(str(labels[name].label), changes[name][0], changes[name][1], name == "offer_hours_min")
        for name in labels
        if name in changes
    ]
