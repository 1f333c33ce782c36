"""The inbox of whoever is signed in. Opening an item is a POST: it marks it read, then leads to its page."""

from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.audiences import Request, signed_in
from people.notifications import inbox
from people.notifications.models import InboxItem
from people.notifications.rendering import render_notice
from people.pages import Page, keyset_page
from people.persian import jalali
from people.persian.language import reading

FILTERS = {"unread": lambda items: items.filter(read_at=None), "todo": inbox.needing_action}


@signed_in
def show_inbox(request: Request) -> HttpResponse:
    chosen = request.GET.get("show", "")
    page = keyset_page(
        _filtered(inbox.items_for(request.user), chosen),
        order=("-visible_from", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "page": page,
        "days": _by_day(page, request.user),
        "chosen": chosen,
        "filters": _filter_words(),
    }
    return render(request, "people/inbox.html", context)


@signed_in
@require_POST
def open_item(request: Request, item_id: int) -> HttpResponse:
    item = get_object_or_404(inbox.items_for(request.user), pk=item_id)
    inbox.mark_read(inbox.items_for(request.user).filter(pk=item.pk))
    return redirect(item.url or "people:inbox")


@signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    inbox.mark_read(inbox.items_for(request.user))
    return redirect("people:inbox")


def _filtered(items: QuerySet[InboxItem], chosen: str) -> QuerySet[InboxItem]:
    return FILTERS[chosen](items) if chosen in FILTERS else items


def _filter_words() -> list[tuple[str, str]]:
    return [("", _("All")), ("unread", _("Unread")), ("todo", _("Needs action"))]


def _by_day(page: Page, user: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """Today, yesterday, and each day before, in words; every item with what it says."""
    days = []
    for day, items in groupby(page.rows, key=lambda item: jalali.today(item.visible_from)):
        said = []
        for item in items:
            item.recipient = user  # known already: rendering must not fetch it for every item
            said.append({"item": item, "notice": render_notice(item)})
        days.append((_day_in_words(day), said))
    return days


def _day_in_words(day: Any) -> str:
    words = jalali.format_date(day, reading(), weekday=True)
    ago = (jalali.today() - day).days
    if ago == 0:
        return _("Today, %(day)s") % {"day": words}
    if ago == 1:
        return _("Yesterday, %(day)s") % {"day": words}
    return words
