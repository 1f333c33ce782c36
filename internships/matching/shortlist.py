"""Which of very many openings are worth scoring exactly: the same score, less what has to be asked for each of them.

That is the crowd, the bus, and whether the company looks for the student's faculty elsewhere. The first takes points
off, the others add a known number at most: so the best are found without scoring all.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import heappop, heappush, nlargest
from typing import Any, NamedTuple

from internships.matching.algorithm import (
    ALLOWED,
    RELATED,
    Fit,
    Opening,
    PartName,
    Rarity,
    Rules,
    Seeker,
    fit,
    hours_value,
    pay_value,
    skills_value,
    too_few_hours,
)

A_LITTLE = 1e-8  # scores are put in order by nine digits


class Outline(NamedTuple):
    """What of an opening is the same for everybody and at every hour: so narrow that all of them can be held."""

    id: int
    fields: frozenset[int]
    skills: frozenset[int]
    shifts: int
    hours: int
    pay_hourly: int
    min_gpa: float | None
    min_credits: int | None
    estate: int | None

    def filled(self, **more: Any) -> Opening:
        return Opening(**self._asdict(), **more)


class Promising(NamedTuple):
    outline: Outline
    at_most: float  # its score isn't above


def shortlist(
    seeker: Seeker,
    outlines: Iterable[Outline],
    kilometres: Callable[[int | None], float | None],
    rarity: Rarity,
    rules: Rules,
    *,
    most: int,
) -> list[Promising]:
    """Those that no hard filter shuts, the most promising first; of equals the newer. What many have in common (a week,
    a set of skills, a pay, an estate) is measured once."""
    if seeker.field is None:
        return []
    share = {part: rules.weights.share(part) for part in PartName if part is not PartName.CROWD}
    named, everyone = share[PartName.FIELD], share[PartName.FIELD] * ALLOWED
    rarity_of = cache(rarity.of)
    weeks: dict[tuple[int, int], float | None] = {}  # None: too few hours are shared
    skills: dict[frozenset[int], float] = {}
    pays: dict[int, float] = {}
    ways: dict[int | None, float] = {}
    gpa = -math.inf if seeker.gpa is None else seeker.gpa
    credits = -math.inf if seeker.credits is None else seeker.credits
    promising = []
    for each in outlines:
        if each.fields and seeker.field not in each.fields:
            continue
        if each.min_gpa is not None and gpa < each.min_gpa:
            continue
        if each.min_credits is not None and credits < each.min_credits:
            continue
        week = (each.shifts, each.hours)
        if week not in weeks:
            shut = too_few_hours(seeker.free, *week, rules)
            weeks[week] = None if shut else share[PartName.HOURS] * hours_value(seeker.free, *week)
        reached = weeks[week]
        if reached is None:
            continue
        if each.skills not in skills:
            value = skills_value(each.skills, seeker.skills, rarity_of)
            skills[each.skills] = share[PartName.SKILLS] * value
        if each.pay_hourly not in pays:
            pays[each.pay_hourly] = share[PartName.PAY] * pay_value(each.pay_hourly, rules)
        if each.estate not in ways:
            there = Opening(0, estate=each.estate, kilometres=kilometres(each.estate))
            ways[each.estate] = fit(seeker, there, rarity, rules).part(PartName.COMMUTE).points
        reached += named if each.fields else everyone
        reached += skills[each.skills] + pays[each.pay_hourly] + ways[each.estate]
        promising.append((round(reached, 9), each.id, each))
    by_bus = share[PartName.COMMUTE] if seeker.home is not None and seeker.free else 0.0
    related = share[PartName.FIELD] * (RELATED - ALLOWED)
    return [
        Promising(each, reached + max(0.0, by_bus - ways[each.estate]) + (0.0 if each.fields else related))
        for reached, _id, each in nlargest(most, promising)
    ]


def in_order(
    promising: Sequence[Promising], score: Callable[[list[Outline]], Iterable[Fit]], at_first: int
) -> Iterator[Fit]:
    """As rank() puts all of them, but scored only as far as they are looked at: so many at first, then the rest."""
    by_bound = sorted(promising, key=lambda each: -each.at_most)
    waiting: list[tuple[float, int, Fit]] = []
    for begin, end in ((0, at_first), (at_first, len(by_bound))):
        for each in score([its.outline for its in by_bound[begin:end]]):
            heappush(waiting, (-round(each.score, 9), -each.opening, each))
        bound = by_bound[end].at_most + A_LITTLE if end < len(by_bound) else -math.inf
        while waiting and -waiting[0][0] > bound:
            yield heappop(waiting)[2]
