"""The office's desk: what needs it today, first."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.reviewing import waiting_for
from internships.desk import Task, counts, queue
from people.audiences import Request, staff
from people.persian import jalali


@dataclass(frozen=True)
class Sort:
    """How a sort of task is shown: `what` it is in a word, where it leads and what is done there."""

    what: str | Promise
    icon: str
    tone: str
    url: str
    action: str | Promise
    when: str  # how its moment is said: "since" or "day"


SORTS = {
    "past_end": Sort(
        _("Placement past its last day"),
        "calendar-x",
        "warn",
        "/staff/placements/?show=over",
        _("End it"),
        "day",
    ),
    "mou": Sort(
        _("MoU that ends soon"), "hourglass-split", "act", "/staff/mous/{pk}/", _("See the MoU"), "day"
    ),
    "mou_with_us": Sort(
        _("MoU that waits for us"), "pen", "act", "/staff/mous/{pk}/", _("Go on with it"), "since"
    ),
    "company": Sort(
        _("Company to vet"), "building", "info", "/staff/companies/{pk}/", _("Vet the company"), "since"
    ),
    "position": Sort(
        _("Position to review"),
        "megaphone",
        "info",
        "/staff/positions/{pk}/",
        _("Review the position"),
        "since",
    ),
    "place": Sort(
        _("Self-found place"), "geo-alt", "act", "/staff/places/{pk}/", _("See the place"), "since"
    ),
    "to_begin": Sort(
        _("Work that begins"), "briefcase", "act", "/staff/applications/{pk}/", _("See and start"), "day"
    ),
    "suspended": Sort(
        _("Suspended MoU"), "pause-circle", "warn", "/staff/mous/{pk}/", _("See the MoU"), "since"
    ),
}


@staff
def desk(request: Request) -> HttpResponse:
    today = jalali.today()
    tasks = [_shown(task, today) for task in queue(today)]
    known = counts(request.user, today)
    waiting = (
        known.companies
        + known.positions
        + known.to_begin
        + known.past_end
        + known.places
        + known.mous_with_us
        + known.ending_30
    )
    context = {"counts": known, "tasks": tasks, "waiting": waiting, "today": today}
    context["my_reviews"] = waiting_for(request.user).count()
    return render(request, "internships/staff/desk.html", context)


def _shown(task: Task, today: date) -> dict[str, Any]:
    sort = SORTS[task.sort]
    return {"task": task, "sort": sort, "url": sort.url.format(pk=task.pk), "on": jalali.today(task.at)}
