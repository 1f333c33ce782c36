"""Everything that waits on a company, by days: whom the office calls next."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from companies.models import Company
from internships.company_waits import SORTS, Waiting, age_of, all_waits, by_company
from people.audiences import Request, staff

SIZE = 25


@staff
def show_waiting(request: Request) -> HttpResponse:
    at = timezone.now()
    waits = all_waits(at)
    chosen = request.GET.get("what", "")
    chosen = chosen if chosen in SORTS else ""
    companies = by_company([wait for wait in waits if chosen in ("", wait.sort)])
    shown, more = _page(companies, request.GET.get("after", ""))
    known = Company.objects.in_bulk([pk for pk, _waits in shown])
    rows = [Waiting(known[pk], of_company) for pk, of_company in shown if pk in known]
    context: dict[str, Any] = {
        "ages": _by_age(rows, at),
        "more": more,
        "chosen": chosen,
        "tabs": [("", None, len({wait.company for wait in waits}))]
        + [
            (name, sort, len({wait.company for wait in waits if wait.sort == name}))
            for name, sort in SORTS.items()
        ],
        "started_later": "after" in request.GET,
    }
    return render(request, "internships/staff/waiting.html", context)


def _page(companies: list[Any], after: str) -> tuple[list[Any], str]:
    """The companies after the one that the last page ended with; if it has gone meanwhile, from the beginning."""
    begin = next((n + 1 for n, (pk, _waits) in enumerate(companies) if str(pk) == after), 0)
    shown = companies[begin : begin + SIZE]
    return shown, str(shown[-1][0]) if len(companies) > begin + SIZE else ""


def _by_age(rows: list[Waiting], at: datetime) -> list[tuple[Any, list[Waiting]]]:
    """Under the words of how long the oldest thing waits."""
    return [(age, list(of_age)) for age, of_age in groupby(rows, key=lambda row: age_of(row.at, at))]
