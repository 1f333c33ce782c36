"""The scenarios: who asks for what, and what it is held against."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING
from urllib.parse import quote

from script.benches.web.client import Request

if TYPE_CHECKING:
    from script.benches.web.visitors import Visitors

LEAST_OF_F1, MOST_P95 = 0.25, 150.0  # of requests a second; milliseconds of a search
MOST_OF_LIST, MOST_OF_SEARCH = 4, 6  # times FB


@dataclass(frozen=True)
class Page:
    says: str
    who: str  # "", "student", "recruiter", "staff"
    addresses: Callable[["Visitors"], list[str]]  # asked in turns
    most_times_rows: float | None = None  # at most so many times FB's cost
    most_p95: float | None = None
    flat: bool = False  # costs the same however many positions there are
    anew: bool = False  # no two ask for the same address, so that nothing that is kept for visitors answers

    @property
    def least_of_template(self) -> float | None:
        """Of what F1 serves a second."""
        return LEAST_OF_F1 if self.who in ("", "student") else None

    def requests(self, visitors: "Visitors") -> Iterator[Request]:
        visitor = cycle(visitors.cookies(self.who) or [""])
        for turn, address in enumerate(cycle(self.addresses(visitors))):
            if self.anew:
                address += f"{'&' if '?' in address else '?'}turn={time.time_ns()}-{turn}"
            yield Request(address, cookies=next(visitor))


@dataclass(frozen=True)
class Action:
    """A module of its own, web/MODULE.py, that measures and judges itself."""

    says: str
    module: str
    writes: bool = True
    flat: bool = False


def _search(
    says: str,
    addresses: Callable[["Visitors"], list[str]],
    times: float = MOST_OF_SEARCH,
    *,
    anew: bool = True,
) -> Page:
    return Page(says, "", addresses, most_times_rows=times, most_p95=MOST_P95, flat=True, anew=anew)


SCENARIOS: dict[str, Page | Action] = {
    "home": Page("the first page", "", lambda v: ["/"], flat=True),
    "search-list": _search(
        "the list of positions, nothing asked", lambda v: ["/positions/"], MOST_OF_LIST, anew=False
    ),
    "search-anew": _search("the same, made anew for each", lambda v: ["/positions/"]),
    "search-words": _search(
        "Persian words, many and few found", lambda v: [f"/positions/?q={quote(word)}" for word in v.words]
    ),
    "search-filters": _search("filters and facets, few and all of them", lambda v: v.filtered),
    "search-page-500": _search("the 500th page of the list, by its key", lambda v: [v.far_page]),
    "position": Page("one position, to anybody", "", lambda v: v.positions, flat=True),
    "position-anew": Page("the same, made anew for each", "", lambda v: v.positions, flat=True, anew=True),
    "position-student": Page("one position, to a student", "student", lambda v: v.positions, flat=True),
    "me": Page("a student's first page, with recommendations", "student", lambda v: ["/me/"], flat=True),
    "recommend": Page("all that is recommended", "student", lambda v: ["/me/recommended/"], flat=True),
    "hr-applicants": Page(
        "1,000 applicants of one position",
        "recruiter",
        lambda v: [v.applicants],
        most_times_rows=MOST_OF_SEARCH,
        flat=True,
    ),
    "staff": Page("the office's first page", "staff", lambda v: ["/staff/"]),
    "mou-register": Page("the register of MoUs, 5,000 in a province", "staff", lambda v: ["/staff/mous/"]),
    "apply": Action("a student sends an application, each once", "apply", flat=True),
    "apply-rush": Action("200 students send at once for a minute, many of them twice", "rush", flat=True),
    "export": Action("50,000 students as a file", "export", writes=False),
    "outbox": Action("messages committed, and mails accepted by a server", "outbox"),
}


def floors(page: Page, size: int, first: str, cookie: str) -> dict[str, Callable[[], Iterator[Request]]]:
    """F0, F1 and FB of a page, each as its own requests."""
    asked = {
        "F0": Request(f"/floor/bytes/{size}/"),
        "F1": Request(f"/floor/template/?of={quote(first)}", cookies=cookie),
        "FB": Request("/floor/rows/"),
    }
    return {name: (lambda request=request: cycle([request])) for name, request in asked.items()}  # type: ignore[misc]
