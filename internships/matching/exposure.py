"""Who gets seen: what a way of recommending does to all positions and students together. Imports no Django."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from internships.matching.algorithm import Opening, Rarity, Rules, Seeker, rank


@dataclass(frozen=True)
class Measured:
    congestion: float
    seen: float  # share of positions that are in somebody's list
    gini: float  # of how often a position is shown for each of its seats: 0 all alike, 1 one has all
    kept: float  # DCG@10 of the lists, of what the same lists reach without congestion


def gini(values: Iterable[float]) -> float:
    """0 where all are alike, towards 1 where one has everything."""
    ordered = sorted(values)
    total = math.fsum(ordered)
    if not total:
        return 0.0
    weighed = math.fsum(place * value for place, value in enumerate(ordered, start=1))
    return max(0.0, 2 * weighed / (len(ordered) * total) - (len(ordered) + 1) / len(ordered))


def dcg(gains: Sequence[float], first: int = 10) -> float:
    return math.fsum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:first]))


def measure(
    students: Sequence[tuple[Seeker, Sequence[Opening]]],
    rarity: Rarity,
    rules: Rules,
    *,
    shown: int,
    apply: int,
) -> Measured:
    """Students come one after another, in the order given; each applies to the first `apply` of what is shown."""
    openings = {each.id: each for _seeker, found in students for each in found}
    applications = {each.id: each.applications for each in openings.values()}
    times_shown = dict.fromkeys(openings, 0)
    alone = replace(rules, congestion=0)
    reached, possible = [], []
    for seeker, found in students:
        now = [replace(each, applications=applications[each.id]) for each in found]
        by_fit = rank(seeker, now, rarity, alone)
        fit_of: Mapping[int, float] = {each.opening: each.score for each in by_fit}
        listed = rank(seeker, now, rarity, rules, most=shown)
        possible.append(dcg([each.score for each in by_fit[:shown]]))
        reached.append(dcg([fit_of[each.opening] for each in listed]))
        for each in listed:
            times_shown[each.opening] += 1
        for each in listed[:apply]:
            applications[each.opening] += 1
    a_seat = [times_shown[number] / max(1, opening.seats) for number, opening in openings.items()]
    return Measured(
        congestion=rules.congestion,
        seen=sum(1 for times in times_shown.values() if times) / len(openings) if openings else 0.0,
        gini=gini(a_seat),
        kept=math.fsum(reached) / total if (total := math.fsum(possible)) else 1.0,
    )
