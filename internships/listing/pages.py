"""The rows of one page of the list: their order from the sets, or from the fit; their cards in one query.

A cursor says which search it is of, and where its last row stood; so what is added or closed meanwhile shifts nothing.
A broken one, or one of another search or order, gives the first page and says so, as people/pages.py does.
"""

import base64
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django.utils import timezone

from internships.cards import dressed, with_card
from internships.interest import marked_for
from internships.listing.bits import key
from internships.listing.facets import Counted
from internships.matching import Fit
from internships.models import Position
from internships.recommendations import Suggestion, by_fit, with_named_skills
from internships.search import FIT, PositionSearch
from people.pages import Page
from students.models import Student

MOST_CURSOR = 200
REST = "rest"  # behind those that fit: the others, newest first


@dataclass(frozen=True)
class Place:
    """Where a row stands: in which order, and its key there."""

    order: str
    key: int


def page_of(counted: Counted, after: str | None, size: int) -> Page:
    search, tag = counted.search, _tag(counted.search)
    start, broken = None, False
    if after:
        start = _read(after, tag, search.sort)
        broken = start is None
    fits: dict[int, Fit] = {}
    if search.sort == FIT and search.student:
        places, fits = _by_fit(counted, search.student, start, size + 1)
    else:
        places = _by_keys(counted, counted.found, search.sort, search.sort, start, size + 1)
    more, places = len(places) > size, places[:size]
    rows = _rows(counted, [pk for pk, _place in places], fits)
    return Page(rows, _write(tag, places[-1][1]) if more else None, broken)


def _by_keys(
    counted: Counted, bits: int, order: str, name: str, start: Place | None, most: int
) -> list[tuple[int, Place]]:
    index = counted.index
    after = start.key if start and start.order == name else None
    return [(pk, Place(name, index.key_of(pk, order))) for pk in index.page(bits, order, after, most)]


def _by_fit(
    counted: Counted, student: Student, start: Place | None, most: int
) -> tuple[list[tuple[int, Place]], dict[int, Fit]]:
    """Those that fit, the best first; then the others."""
    index, found = counted.index, counted.found
    fits: dict[int, Fit] = {}
    listed: list[tuple[int, Place]] = []
    for each in by_fit(_with_field(counted, student), counted.listing, found) if found else ():
        fits[each.opening] = each
        place = Place(FIT, key(-round(each.score * 10**9), each.opening))
        if start is None or (start.order == FIT and place.key > start.key):
            listed.append((each.opening, place))
            if len(listed) == most:
                return listed, fits
    others = found & ~index.of_ids(fits)
    return [*listed, *_by_keys(counted, others, "newest", REST, start, most - len(listed))], fits


def _with_field(counted: Counted, student: Student) -> Student:
    """Spares a query: the fields are known."""
    field = next((field for field in counted.names.fields if field.pk == student.field_id), None)
    if field is not None:
        student.field = field
    return student


def _rows(counted: Counted, ids: list[int], fits: dict[int, Fit]) -> list[Any]:
    found = Position.objects.filter(pk__in=ids)
    if counted.listing.stamp is None:  # the list is older than what has happened: what has closed isn't shown
        found = found.taking_applications(timezone.now())
    rows = with_card(found).defer("description", "search_key")
    student = counted.search.student
    if student:
        student.home_area = counted.search.home  # known: spares a query
        rows = marked_for(student, rows)
    if fits:
        rows = with_named_skills(rows)
    by_id = {row.pk: row for row in dressed(rows, student)}
    for row in by_id.values():
        row.suggestion = Suggestion(row, fits[row.pk]) if row.pk in fits else None
    return [by_id[pk] for pk in ids if pk in by_id]


def _tag(search: PositionSearch) -> str:
    """Names the search with its order, so that a cursor of another one is recognised."""
    return blake2s(search.address().encode(), digest_size=6).hexdigest()


def _write(tag: str, place: Place) -> str:
    return base64.urlsafe_b64encode(f"{tag}:{place.order}:{place.key}".encode()).decode().rstrip("=")


def _read(after: str, tag: str, sort: str) -> Place | None:
    if len(after) > MOST_CURSOR or not after.isascii():
        return None
    try:
        text = base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True).decode(
            "ascii"
        )
        its_tag, order, number = text.split(":")
        found = Place(order, int(number))
    except ValueError:
        return None
    orders = (FIT, REST) if sort == FIT else (sort,)
    return found if its_tag == tag and order in orders else None
