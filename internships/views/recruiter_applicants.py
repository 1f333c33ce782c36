"""Applicants in a board by state, or as a table that pages by key: of one position, or of all."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST

from internships.actions.looking import mark_seen
from internships.applicants import found
from internships.applicants.asked import HIRED, Asked
from internships.applicants.scene import Scene, for_scene
from internships.capacity import free_seats, with_counts
from internships.models import Position
from internships.states import APPLICATION_ENDED, APPLICATION_OPEN
from internships.views.recruiter_access import own_position, vetted
from people.audiences import Request, recruiter
from people.look.states import word_for
from people.sent_back import moment_in

COLUMNS = (*APPLICATION_OPEN, "hired")


@recruiter
@vetted
def of_position(request: Request, position_id: int) -> HttpResponse:
    asked = Asked(scene_of(request, position_id), request.GET)
    if request.headers.get("HX-Request") == "true" and request.GET.get("column") in COLUMNS:
        context = {"column": found.more_of(asked, request.GET["column"], request.GET.get("after", ""))}
        response = render(
            request, "internships/recruiters/_column_rows.html", context | _of(asked, request.path)
        )
    else:
        context = _table(asked) if asked.as_table else _board(asked)
        response = render(
            request, "internships/recruiters/applicants.html", context | _of(asked, request.path)
        )
    patch_vary_headers(response, ["HX-Request"])
    return response


@recruiter
@vetted
def of_company(request: Request) -> HttpResponse:
    asked = Asked(Scene(request.user, request.membership), request.GET)
    return render(request, "internships/recruiters/applicants.html", _table(asked) | _of(asked, request.path))


def scene_of(request: Request, position_id: int) -> Scene:
    rows = for_scene(with_counts(Position.objects.of_company(request.company).for_cards()), request.user)
    return Scene(request.user, request.membership, get_object_or_404(rows, pk=position_id))


def _of(asked: Asked, here: str) -> dict[str, Any]:
    """What both views say of themselves."""
    position = asked.scene.position
    return {
        "asked": asked,
        "position": position,
        "free": free_seats(position) if position else None,
        "as_table": asked.as_table,
        "may_recruit": asked.scene.membership.may_recruit,
        "shown_at": timezone.now().isoformat(),
        "token": uuid4(),
        "here": f"{here}{asked.address()}",
    }


def _board(asked: Asked) -> dict[str, Any]:
    applications = asked.found()
    counted = found.counts(applications, asked.scene)
    *columns, hired = found.columns(asked, applications, counted)
    return {
        "tickable": counted.of(asked.states),
        **_ticked(asked, [row for column in columns for row in column.page.rows]),
        "counts": counted,
        "columns": columns,
        "hired": hired,
        "ended": [
            (word_for("application", s), counted.states[s]) for s in APPLICATION_ENDED if counted.states[s]
        ],
        "ended_count": counted.of(APPLICATION_ENDED),
        "live_count": counted.of((*APPLICATION_OPEN, *HIRED)),
        "total": asked.scene.position.applicants,
    }


def _table(asked: Asked) -> dict[str, Any]:
    applications = asked.found()
    counted = found.counts(applications, asked.scene)
    page = found.table(asked, applications)
    return {
        "tickable": counted.of(asked.states),
        **_ticked(asked, page.rows),
        "counts": counted,
        "page": page,
        "rows": page.rows,
        "chosen": asked.group,
        "chosen_word": asked.group_word,
        "groups": asked.group_links(counted.states),
        "trail": asked.trail(),
        "total": asked.scene.position.applicants if asked.scene.position else counted.total,
    }


def _ticked(asked: Asked, rows: Sequence[Any]) -> dict[str, Any]:
    """Whom the address ticks: those among the rows by their box, the rest unseen in the form."""
    numbers = found.all_ticked(asked)
    shown, wanted = {row.pk for row in rows}, set(numbers)
    for row in rows:
        row.ticked = row.pk in wanted
    return {"ticked": len(numbers), "also_ticked": [number for number in numbers if number not in shown]}


@recruiter
@vetted
@require_POST
def mark_all_seen(request: Request, position_id: int) -> HttpResponse:
    """All that the page showed; what came after it was made stays new."""
    position = own_position(request, position_id)
    mark_seen(position, by=request.user, shown_at=moment_in(request.POST.get("shown_at")))
    return redirect("internships:hr_position_applicants", position_id=position.pk)
