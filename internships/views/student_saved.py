"""What a student has kept: positions and searches; and what they have put aside."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions import interest as actions
from internships.forms.saved_search import SavedSearchForm
from internships.interest import proposed_name, query_of, saved_as, search_of
from internships.models import Bookmark, Dismissal, Position, SavedSearch
from internships.search import PositionSearch
from people.audiences import Request, student
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.workflow import Refusal
from students.models import Student

DISMISSED_SHOWN = 30


@student
def saved(request: Request) -> HttpResponse:
    who = request.student
    page = keyset_page(
        _of_public(who, Bookmark.objects.filter(removed_at=None)),
        order=("-at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    dismissed = _of_public(who, Dismissal.objects.filter(undone_at=None)).order_by("-at", "-id")
    context = {
        "page": page,
        "searches": SavedSearch.objects.filter(student=who, removed_at=None).order_by("-id"),
        "often": SavedSearch.Often.choices,
        "dismissed": dismissed[:DISMISSED_SHOWN],
    }
    return render(request, "internships/students/saved.html", context)


def _of_public(who: Student, rows: QuerySet) -> QuerySet:
    """Their rows about positions that can still be read, with `takes`: does it take applications now?"""
    taking = Position.objects.taking_applications().filter(pk=OuterRef("position"))
    public = Position.objects.public().filter(pk=OuterRef("position"))
    return (
        rows.filter(Exists(public), student=who)
        .select_related("position__company", "position__kind", "position__site__estate")
        .annotate(takes=Exists(taking))
    )


# Positions


@student
@require_POST
def bookmark(request: Request, position_id: int) -> HttpResponse:
    position = _visible(request, position_id)
    try:
        actions.bookmark(request.student, position)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return _back(request, position)


@student
@require_POST
def remove_bookmark(request: Request, position_id: int) -> HttpResponse:
    position = _visible(request, position_id)
    actions.remove_bookmark(request.student, position)
    return _back(request, position)


@student
@require_POST
def dismiss(request: Request, position_id: int) -> HttpResponse:
    position = _visible(request, position_id)
    actions.dismiss(request.student, position)
    messages.success(
        request,
        _("“%(title)s” is hidden from your lists.") % {"title": position.title},
        extra_tags=f"/positions/{position.pk}/dismiss/undo/",  # where the button “Undo” posts to
    )
    return _back(request, position)


@student
@require_POST
def undo_dismissal(request: Request, position_id: int) -> HttpResponse:
    position = _visible(request, position_id)
    actions.undo_dismissal(request.student, position)
    messages.success(request, _("“%(title)s” is in your lists again.") % {"title": position.title})
    return _back(request, position)


def _visible(request: Request, position_id: int) -> Position:
    return get_object_or_404(Position.objects.visible_to(request.user), pk=position_id)


def _back(request: Request, position: Position) -> HttpResponse:
    """To where the button was, else to the position."""
    here = request.POST.get("next", "")
    if here and url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(here)  # redirect() would take “x” for a view's name
    return redirect("internships:position", position.pk)


# Searches


@student
def new_search(request: Request) -> HttpResponse:
    """The address that opens this page is the search to be kept, read and written anew: nothing else gets in."""
    search = PositionSearch.read(request.GET, request.student)
    if request.method != "POST" and (same := saved_as(request.student, search)):
        messages.info(request, _("You have saved this search already."))
        return redirect("internships:saved_search", same.pk)
    query = query_of(search)
    form = SavedSearchForm(
        request.POST if request.method == "POST" else None,
        initial={"name": proposed_name(search) or _("All open positions")},
    )

    def save(name: str, often: str) -> HttpResponse:
        actions.save_search(request.student, name=name, query=query, often=often)
        messages.success(request, _("The search is saved."))
        return HttpResponseRedirect(f"/positions/?{query}")

    return _with_form(request, form, save, {"search": search, "back": f"/positions/?{query}"})


@student
def saved_search(request: Request, search_id: int) -> HttpResponse:
    own = _own(request, search_id)
    initial = {"name": own.name, "often": own.often}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(name: str, often: str) -> HttpResponse:
        actions.change_search(own, name=name, often=often)
        messages.success(request, _("The search is changed."))
        return redirect("internships:saved")

    return _with_form(
        request, form, change, {"saved": own, "search": search_of(own, request.student), "back": "/me/saved/"}
    )


def _with_form(
    request: Request,
    form: SavedSearchForm,
    keep: Callable[[str, str], HttpResponse],
    context: dict[str, object],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return keep(form.cleaned_data["name"], form.cleaned_data["often"])
        except Refusal as refusal:
            add_refusal(form, refusal)
    context = {"form": form, **context}
    status = 422 if form.errors else 200
    return render(request, "internships/students/saved_search.html", context, status=status)


@student
@require_POST
def change_often(request: Request, search_id: int) -> HttpResponse:
    """The list beside each search on the page of what is saved."""
    own = _own(request, search_id)
    often = request.POST.get("often", "")
    if often not in SavedSearch.Often.values:
        messages.error(request, _("Choose how often the mail comes."))
        return redirect("internships:saved")
    actions.change_search(own, name=own.name, often=often)
    if often == SavedSearch.Often.OFF:
        messages.success(request, _("No more mail about “%(name)s”.") % {"name": own.name})
    else:
        messages.success(request, _("How often mail about “%(name)s” comes is changed.") % {"name": own.name})
    return redirect("internships:saved")


@student
@require_POST
def remove_search(request: Request, search_id: int) -> HttpResponse:
    own = _own(request, search_id)
    actions.remove_search(own)
    messages.success(request, _("“%(name)s” is removed.") % {"name": own.name})
    return redirect("internships:saved")


def _own(request: Request, search_id: int) -> SavedSearch:
    return get_object_or_404(SavedSearch, pk=search_id, student=request.student, removed_at=None)
