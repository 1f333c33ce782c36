"""From an address to a paper: /staff/mous/7/text/ is the agreement's, /staff/mous/7/amendments/2/text/ an amendment's.

Views take `number=0` for the agreement itself, so that one view serves both.
"""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from companies.models import Amendment, Mou
from companies.papers import Paper
from companies.shared import shown_amendments, shown_mous, with_files, with_successor
from people.audiences import Request
from people.sent_back import number_in


def staff_paper(mou_id: int, number: int = 0) -> Paper:
    """The office sees every paper; one query."""
    related = ("company", "waits_step", "waits_signatory")
    if number:
        rows = Amendment.objects.select_related(*(f"mou__{name}" for name in related))
        amendment = get_object_or_404(rows, mou=mou_id, number=number)
        return Paper(amendment.mou, amendment)
    return Paper(get_object_or_404(Mou.objects.select_related(*related), pk=mou_id))


def own_paper(request: Request, mou_id: int, number: int = 0) -> Paper:
    """A paper of the company in whose name the reader is here, once it has reached the company; one query."""
    company = request.company
    if number:
        rows = with_files(shown_amendments(company), amendment=True)
        of_mou = ("document", "mou__waits_step", "mou__waits_signatory")
        amendment = get_object_or_404(rows.select_related(*of_mou), mou=mou_id, number=number)
        amendment.mou.company = company
        return Paper(amendment.mou, amendment)
    related = ("document", "waits_step", "waits_signatory", "predecessor")
    rows = with_successor(with_files(shown_mous(company), amendment=False), company)
    mou = get_object_or_404(rows.select_related(*related), pk=mou_id)
    mou.company = company
    return Paper(mou)


def shown_version(request: Request) -> int | None:
    """The number of the version that the page which was answered spoke of."""
    return number_in(request.POST.get("version"), digits=5)


def paper_paths(prefix: str, route: str, view: Any, name: str) -> list[URLPattern]:
    """Both addresses of a page of a paper. The second is named `<name>_of_amendment` and gives `number`."""
    inside = f"{prefix}<int:mou_id>/"
    return [
        path(f"{inside}{route}", view, name=name),
        path(f"{inside}amendments/<int:number>/{route}", view, name=f"{name}_of_amendment"),
    ]
