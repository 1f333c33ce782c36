"""The register of MoUs for the liaison office: the list, its files, and the views that each of the staff keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import saved_views as actions
from companies.forms.register import Asked, Choices, SavedViewForm
from companies.models import SavedView
from companies.register import exports
from companies.register.lists import LIVE, ends_soon
from companies.register.rows import Register, changed, days_held, holder_of
from companies.register.seat_use import SeatUse
from companies.states import MouState
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.persian import jalali
from people.workflow import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    mou: Any  # from Register.page()
    soon: int | None  # days until it is over, when that is soon
    last_day: date
    holder: str
    held: int  # days
    late: bool
    seats: SeatUse | None
    changed: bool

    @property
    def counts_down(self) -> bool:
        """In force, and its end is an end."""
        return self.mou.state_now in LIVE and not self.mou.renews_automatically

    @property
    def renews(self) -> bool:
        return self.mou.state_now in LIVE and self.mou.renews_automatically

    @property
    def renewable(self) -> bool:
        return self.mou.state_now in (*LIVE, MouState.EXPIRED) and self.mou.successor_id is None


@staff
def list_mous(request: Request) -> HttpResponse:
    asked, register = _asked(request)
    page = register.page(request.GET.get("after"))
    seats = register.seats(page.rows)
    counts, attention = register.numbers()
    query = asked.query_string
    context = {
        "asked": asked,
        "query": query,
        "page": page,
        "rows": [_row(mou, seats.get(mou.pk), register.today) for mou in page],
        "lists": asked.lists(counts),
        "shown_total": counts["shown"],
        "attention": attention,
        "waiting_days": settings.MOU_WAITING_DAYS,
        "with_them_url": f"/staff/mous/?wait=company&days={settings.MOU_WAITING_DAYS}",
        "views": asked.choices.views,
        "kept": next((view for view in asked.choices.views if view.query == query), None),
    }
    return render(request, "companies/staff/mous.html", context)


def _asked(request: Request) -> tuple[Asked, Register]:
    asked = Asked.read(request.GET, Choices.of(request.user))
    return asked, Register(asked.filters, request.user, jalali.today())


def _row(mou: Any, seats: SeatUse | None, today: date) -> Row:
    held = days_held(mou, today)
    return Row(
        mou=mou,
        soon=ends_soon(mou, today),
        last_day=mou.last_day(today),
        holder=holder_of(mou),
        held=held,
        late=held > settings.MOU_WAITING_DAYS,
        seats=seats,
        changed=changed(mou),
    )


@staff
def export_xlsx(request: Request) -> FileResponse:
    asked, register = _asked(request)
    made = exports.write_xlsx(register, asked.choices.kind_names)
    name = exports.file_name(register.today, "xlsx")
    return FileResponse(made, as_attachment=True, filename=name, content_type=XLSX)


@staff
def export_csv(request: Request) -> FileResponse:
    asked, register = _asked(request)
    made = exports.write_csv(register, asked.choices.kind_names)
    name = exports.file_name(register.today, "csv")
    return FileResponse(made, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


# Saved views: everybody's own, so viewers have them too


@staff
def new_view(request: Request) -> HttpResponse:
    """The address that opens this page is the view to be kept, read and written anew: nothing else gets in."""
    asked, _register = _asked(request)
    query = asked.query_string
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.save_view(request.user, name=form.cleaned_data["name"], query=query)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view is saved."))
            return redirect(_to(view.query))
    context = {"form": form, "asked": asked, "back": _to(query), "view": None}
    return render(request, "companies/staff/saved_view.html", context, status=422 if form.errors else 200)


@staff
def edit_view(request: Request, view_id: int) -> HttpResponse:
    view = _own(request, view_id)
    form = SavedViewForm(request.POST if request.method == "POST" else None, initial={"name": view.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_view(view, name=form.cleaned_data["name"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The view has its new name."))
            return redirect(_to(view.query))
    asked = Asked.read(QueryDict(view.query), Choices.of(request.user))
    context = {"form": form, "asked": asked, "back": _to(view.query), "view": view}
    return render(request, "companies/staff/saved_view.html", context, status=422 if form.errors else 200)


@staff
@require_POST
def remove_view(request: Request, view_id: int) -> HttpResponse:
    actions.remove_view(_own(request, view_id))
    messages.success(request, _("The view is removed. The MoUs in it stay as they are."))
    return redirect("companies:staff_mous")


def _own(request: Request, view_id: int) -> SavedView:
    return get_object_or_404(SavedView, pk=view_id, user=request.user, removed_at=None)


def _to(query: str) -> str:
    return f"/staff/mous/?{query}" if query else "/staff/mous/"
