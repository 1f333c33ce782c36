"""Which of very many openings are worth scoring exactly: the same score, less what has to be asked for each of them.

That is the crowd, the bus, and whether the company looks for the student's faculty elsewhere. What many openings have
in common (a week, a set of skills, a pay, an estate) is measured once, by `fit()` itself.
"""

import math
from collections.abc import Callable, Iterable
from heapq import nlargest
from typing import Any, NamedTuple

from internships.matching.algorithm import Opening, PartName, Rarity, Rules, Seeker, fit, why_not


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


def shortlist(
    seeker: Seeker,
    outlines: Iterable[Outline],
    kilometres: Callable[[int | None], float | None],
    rarity: Rarity,
    rules: Rules,
    *,
    most: int,
) -> list[Outline]:
    """Those that no hard filter shuts, the most promising first; of equals the newer."""
    if seeker.field is None:
        return []

    def points(part: PartName, opening: Opening) -> float:
        return fit(seeker, opening, rarity, rules).part(part).points

    weeks: dict[tuple[int, int], float | None] = {}  # None: too few hours are shared
    skills: dict[frozenset[int], float] = {}
    pays: dict[int, float] = {}
    ways: dict[int | None, float] = {}
    named, everyone = (
        points(PartName.FIELD, Opening(0, fields=fields))
        for fields in (frozenset({seeker.field}), frozenset())
    )
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
            opening = Opening(0, shifts=each.shifts, hours=each.hours)
            shut = why_not(seeker, opening, rules) is not None
            weeks[week] = None if shut else points(PartName.HOURS, opening)
        reached = weeks[week]
        if reached is None:
            continue
        if each.skills not in skills:
            skills[each.skills] = points(PartName.SKILLS, Opening(0, skills=each.skills))
        if each.pay_hourly not in pays:
            pays[each.pay_hourly] = points(PartName.PAY, Opening(0, pay_hourly=each.pay_hourly))
        if each.estate not in ways:
            there = Opening(0, estate=each.estate, kilometres=kilometres(each.estate))
            ways[each.estate] = points(PartName.COMMUTE, there)
        reached += named if each.fields else everyone
        reached += skills[each.skills] + pays[each.pay_hourly] + ways[each.estate]
        promising.append((round(reached, 9), each.id, each))
    return [each for _reached, _id, each in nlargest(most, promising)]
