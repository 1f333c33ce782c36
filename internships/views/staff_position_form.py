"""The office writes a position for a company: HR's form, and a draft that waits for the company's word."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.models import Company
from internships.actions import entries as actions
from internships.models import Position
from internships.rules import position_review
from internships.views import position_writing as writing
from people.audiences import Request, staff
from people.views.staff_access import acting
from people.workflow import Refusal

THE_COMPANYS = gettext_lazy("This is the company’s now; send it back where something has to change.")


class OfficeWriter(writing.Writer):
    template = "internships/staff/position_form.html"
    by_office = True

    def draft(self, values: Mapping[str, Any]) -> Position:
        return actions.draft_for_company(self.company, by=self.request.user, values=values)

    def edit(self, position: Position, values: Mapping[str, Any]) -> Position:
        seen, version = self.request.POST.get("seen"), writing.version_seen(self.request)
        return actions.edit_for_company(
            position, by=self.request.user, values=values, seen=seen, seen_version=version
        )

    def kept(self, position: Position, *, new: bool) -> HttpResponse:
        asked = _("The draft is saved. The company is asked for its word on it.")
        messages.success(self.request, asked if new else _("The draft is saved."))
        return redirect("internships:staff_position", position_id=position.pk)

    def last(self) -> Position | None:
        found = self.company.written_last  # type: ignore[attr-defined]
        return Position(**found) if found else None

    def check(self, position: Position | None) -> None:
        actions.require_open(self.company)
        if position and not position_review(position, self.request.staff).write:
            raise Refusal(THE_COMPANYS)

    def addresses(self, position: Position | None) -> dict[str, str]:
        of = f"?position={position.pk}" if position else ""
        company = [self.company.pk]
        places = {
            "new": reverse("internships:staff_new_position", args=company),
            "keep": reverse("internships:staff_position_keep", args=company) + of,
            "drop": reverse("internships:staff_position_drop", args=company) + of,
            "after": reverse("internships:staff_company", args=company),
        }
        if position:
            places["edit"] = reverse("internships:staff_edit_position", args=[position.pk])
            places["after"] = reverse("internships:staff_position", args=[position.pk])
        return places


@staff
@acting
def new_position(request: Request, company_id: int) -> HttpResponse:
    last = writing.newest(Position.objects.filter(company=OuterRef("pk")))
    found = Company.objects.annotate(
        written_last=Subquery(last.values(row=JSONObject(id="pk", title="title"))[:1])
    )
    company = get_object_or_404(found, pk=company_id)
    try:
        actions.require_open(company)
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
        return redirect("internships:staff_company", company_id=company.pk)
    return writing.write_new(OfficeWriter(request, company))


@staff
@acting
def edit_position(request: Request, position_id: int) -> HttpResponse:
    """Only while it waits for the company's word: after that it is the company's."""
    found = writing.to_be_written(Position.objects, by_office=True)
    position = get_object_or_404(found, pk=position_id)
    if not position_review(position, request.staff).write:
        messages.info(request, THE_COMPANYS)
        return redirect("internships:staff_position", position_id=position.pk)
    return writing.write_on(OfficeWriter(request, position.company), position)


@staff
@acting
@require_POST
def keep(request: Request, company_id: int) -> HttpResponse:
    writer = _writer(request, company_id)
    return writing.keep(writer, _named(writer))


@staff
@acting
@require_POST
def drop(request: Request, company_id: int) -> HttpResponse:
    writer = _writer(request, company_id)
    return writing.discard(writer, _named(writer))


def _writer(request: Request, company_id: int) -> OfficeWriter:
    return OfficeWriter(request, get_object_or_404(Company.objects.all(), pk=company_id))


def _named(writer: OfficeWriter) -> Position | None:
    named = writing.named_in(writer.request)
    return get_object_or_404(writer.positions.for_cards(), pk=named) if named else None
