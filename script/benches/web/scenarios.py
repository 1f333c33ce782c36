"""The scenarios: who asks for what, and what it is held against."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import quote

from script.benches.web.client import Request
from script.benches.web.visitors import Visitors

Asked = Callable[[Visitors], list[str]]  # addresses, in turns


@dataclass(frozen=True)
class Page:
    name: str
    who: str  # "", "student", "recruiter", "staff"
    addresses: Asked
    times_rows: float | None = None  # at most so many times FB's cost
    flat: bool = False  # costs the same however many positions there are

    def requests(self, visitors: Visitors) -> Iterator[Request]:
        visitor = cycle(visitors.cookies(self.who) or [""])
        for address in cycle(self.addresses(visitors)):
            yield Request(address, cookies=next(visitor))


def _q(words: str) -> str:
    return "/positions/?q=" + quote(words)


PAGES = [
    Page("home", "", lambda v: ["/"], flat=True),
    Page("list", "", lambda v: ["/positions/"], times_rows=4, flat=True),
    Page("search-words", "", lambda v: [_q(w) for w in v.words], times_rows=6, flat=True),
    Page("search-filters", "", lambda v: v.filtered, times_rows=6, flat=True),
    Page("page-500", "", lambda v: [v.far_page], times_rows=6, flat=True),
    Page("position", "", lambda v: v.positions, flat=True),
    Page("position-student", "student", lambda v: v.positions, flat=True),
    Page("me", "student", lambda v: ["/me/"], flat=True),
    Page("recommendations", "student", lambda v: ["/me/recommended/"], flat=True),
    Page("hr-applicants", "recruiter", lambda v: [v.applicants], times_rows=6, flat=True),
    Page("staff", "staff", lambda v: ["/staff/"]),
    Page("mou-register", "staff", lambda v: ["/staff/mous/"]),
]


def floors(page: Page, size: int, first: str) -> dict[str, Callable[[], Iterator[Request]]]:
    """F0, F1 and FB of a page, each as its own requests."""
    found: dict[str, Any] = {
        "F0": f"/floor/bytes/{size}/",
        "F1": f"/floor/template/?of={quote(first)}",
        "FB": "/floor/rows/",
    }
    return {name: (lambda address=address: cycle([Request(address)])) for name, address in found.items()}
