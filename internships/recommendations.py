"""Positions that fit a student: found in the list, put in order by internships/matching/, said in words.

The list that the process holds narrows first (internships/candidates.py): what takes applications, is covered by an MoU
for the student's own field, and passes the hard filters. Of that the most promising by a sum of the same parts are
scored exactly.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Count, Subquery
from django.db.models.functions import JSONObject

from internships.candidates import (
    CANDIDATES,
    for_fit,
    opening_of,
    openings,
    promising,
    seeker_in,
    seeker_of,
)
from internships.capacity import free_seats
from internships.cards import with_card
from internships.eligibility import of_status
from internships.fit_words import FitInWords, in_words
from internships.listing.current import Listing, listing
from internships.listing.current import to_ask as listing_to_ask
from internships.matching import Fit, Outline, Rarity, Rules, Weights, fit, in_order, rank, why_not
from internships.models import Position
from internships.models.position import PositionQuerySet
from internships.skill_arrays import NEEDED, skill_array, skills_in
from internships.states import PositionState
from people.persian.language import reading
from people.recent import Recent
from students.models import Student

__all__ = [
    "Suggestion",
    "by_fit",
    "for_fit",
    "rarity",
    "rarity_to_ask",
    "recommended",
    "rules",
    "suggestion_for",
    "to_ask",
    "with_named_skills",
]

LONGEST_LIST = 400
RARITY_KEY, RARITY_SECONDS = "matching.rarity", 3600
KEPT_SECONDS = 60

_kept: Recent[tuple[object, float, list[Fit]]] = Recent(1000)  # of students


@dataclass(frozen=True)
class Suggestion:
    position: Any  # a row of with_named_skills(), or of for_fit()
    fit: Fit

    @cached_property
    def words(self) -> FitInWords:
        """In the language of whoever reads; made when it is asked for, since not everything found is shown."""
        return in_words(self.fit, {skill.pk: skill.name for skill in skills_in(self.position.needed_skills)})


def recommended(
    student: Student, most: int, now: Listing | None = None, known: Mapping[str, Any] | None = None
) -> list[Suggestion]:
    """The positions that fit best, the best first. Nothing for a student whose field isn't known.

    `known` is the answer of a query that asked what to_ask() names.
    """
    if student.field_id is None:
        return []
    now = now or listing(student.pk, known=known)
    fits = _best(student, most, now, known)
    rows = Position.objects.taking_applications().filter(pk__in=[each.opening for each in fits])
    rows = with_named_skills(with_card(rows)).defer("description", "search_key")
    by_id = {row.pk: row for row in rows} if fits else {}
    found = [Suggestion(by_id[each.opening], each) for each in fits if each.opening in by_id]
    return [each for each in found if free_seats(each.position)]


def _best(student: Student, most: int, now: Listing, known: Mapping[str, Any] | None) -> list[Fit]:
    """For a minute the same as long as the list, and all that it is measured by of the student, are the same: what can
    be older is how many others have applied. Each row is read anew. The bus is in the words of the language."""
    about = (now.stamp, now.theirs, seeker_in(student, now), student.study_status, reading())
    seen, at, fits = _kept.get((student.pk, most)) or (None, 0.0, [])
    if now.stamp is None or seen != about or time.monotonic() - at > KEPT_SECONDS:
        fits = list(islice(by_fit(student, now, longest=CANDIDATES, known=known), most))
        _kept.put((student.pk, most), (about, time.monotonic(), fits))
    return fits


def forget() -> None:
    """For tests: each has a database of its own."""
    _kept.clear()


def by_fit(
    student: Student,
    now: Listing,
    among: int | None = None,
    longest: int = LONGEST_LIST,
    known: Mapping[str, Any] | None = None,
) -> Iterator[Fit]:
    """The order "best fit" of a list: of the places `among`, or of all, the best first. Asks as it is followed: about
    the most promising at first, in one query, and about the rest where those aren't enough.

    Only what comes into question for the student, takes applications and has a free seat.
    """
    rare, reckoned = rarity(known), rules()
    seeker = seeker_in(student, now)
    found = promising(student, now, rare, reckoned, now.index.live if among is None else among, longest)

    def score(outlines: list[Outline]) -> list[Fit]:
        return rank(seeker, openings(student, now, outlines), rare, reckoned)

    return in_order(found, score, CANDIDATES)


def with_named_skills(positions: PositionQuerySet) -> PositionQuerySet:
    """Adds what the words of a suggestion read, in the same query."""
    return positions.annotate(needed_skills=skill_array(NEEDED))


def suggestion_for(student: Student, position: Position) -> Suggestion | None:
    """The fit of one position that comes from for_fit(); None where a hard filter shuts the student out."""
    if not of_status(student, position.kind):
        return None
    seeker, opening = seeker_of(student, position), opening_of(position, student)
    if why_not(seeker, opening, rules()) is not None:
        return None
    return Suggestion(position, fit(seeker, opening, rarity(), rules()))


def rules(congestion: float | None = None) -> Rules:
    """As the settings have them."""
    pay_from, pay_to = settings.MATCHING_PAY_RIAL
    near, far, far_with_own = settings.MATCHING_KILOMETRES
    return Rules(
        weights=Weights(**settings.MATCHING_WEIGHTS),
        congestion=settings.MATCHING_CONGESTION if congestion is None else congestion,
        least_shared_hours=settings.MATCHING_LEAST_SHARED_HOURS,
        pay_from=pay_from,
        pay_to=pay_to,
        near=near,
        far=far,
        far_with_own=far_with_own,
    )


def rarity(known: Mapping[str, Any] | None = None) -> Rarity:
    """How many published positions need each skill; counted once an hour where there is a cache.

    `known` is the answer of a query that asked what rarity_to_ask() names.
    """
    kept = cache.get(RARITY_KEY)
    if kept is None:
        found: Any = known
        if not found or "rarity" not in found:
            found = next(iter(NEEDED._default_manager.order_by().values(**_counted())[:1]), {})
        asked = {row["id"]: row["asked"] for row in found.get("rarity", ())}
        kept = Rarity(asked, found.get("published") or 0)
        cache.set(RARITY_KEY, kept, RARITY_SECONDS)
    return kept


def to_ask(student: Student) -> dict[str, Any]:
    """What recommended() would have to ask by itself, for a page that asks the database about the student anyway."""
    return {**rarity_to_ask(), **listing_to_ask(student.pk)}


def rarity_to_ask() -> dict[str, Any]:
    """For a page that asks the database about something else in any case; nothing while the cache knows it."""
    return _counted() if cache.get(RARITY_KEY) is None else {}


def _counted() -> dict[str, Any]:
    published: Any = Position.objects.filter(state=PositionState.PUBLISHED).order_by()
    needed: Any = NEEDED._default_manager.filter(position__state=PositionState.PUBLISHED).order_by()
    asked = needed.values("skill").annotate(asked=Count("pk"))
    return {
        "rarity": ArraySubquery(asked.values(json=JSONObject(id="skill", asked="asked"))),
        "published": Subquery(published.values("state").annotate(n=Count("pk")).values("n")),
    }
