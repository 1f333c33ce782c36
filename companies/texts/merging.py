"""Two people wrote at the same text: what each did, clause by clause, and the text that follows from what is chosen.

Pure functions over raw clauses. `base` is the version that the later writer began with, `theirs` the newest one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MINE, THEIRS = "mine", "theirs"
Raw = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A clause that differs; None where one side doesn't have it. `suggested` is empty when both changed it."""

    key: str
    mine: Raw | None
    theirs: Raw | None
    suggested: str


def choices(base: Sequence[Raw], mine: Sequence[Raw], theirs: Sequence[Raw]) -> list[Choice]:
    was, ours, others = _by_key(base), _by_key(mine), _by_key(theirs)
    found = []
    for key in _order(base, mine, theirs):
        left, right = ours.get(key), others.get(key)
        if left != right:
            first = was.get(key)
            suggested = THEIRS if left == first else MINE if right == first else ""
            found.append(Choice(key, left, right, suggested))
    return found


def merged(
    base: Sequence[Raw], mine: Sequence[Raw], theirs: Sequence[Raw], picked: Mapping[str, str]
) -> list[dict[str, str]]:
    """Each clause from the side that was picked for it; what nobody differs about is taken as it is."""
    ours, others = _by_key(mine), _by_key(theirs)
    text = []
    for key in _order(base, mine, theirs):
        clause = (ours if picked.get(key) == MINE else others).get(key)
        if clause is not None:
            text.append(dict(clause))
    return text


def _order(base: Sequence[Raw], mine: Sequence[Raw], theirs: Sequence[Raw]) -> list[str]:
    """The order of whoever moved clauses (the later writer, if both did); what the other added stands behind the
    clause that it follows there."""
    first, second = _keys(mine), _keys(theirs)
    if _common(base, first) == _common(base, second) or _unmoved(base, first):
        first, second = second, first
    order = list(first)
    for at, key in enumerate(second):
        if key not in order:
            before = second[at - 1] if at else ""
            order.insert(order.index(before) + 1 if before else 0, key)
    return order


def _unmoved(base: Sequence[Raw], keys: Sequence[str]) -> bool:
    there = set(keys)
    return [key for key in _keys(base) if key in there] == _common(base, keys)


def _common(base: Sequence[Raw], keys: Sequence[str]) -> list[str]:
    known = set(_keys(base))
    return [key for key in keys if key in known]


def _keys(clauses: Sequence[Raw]) -> list[str]:
    return [clause["key"] for clause in clauses]


def _by_key(clauses: Sequence[Raw]) -> dict[str, dict[str, str]]:
    return {clause["key"]: {name: clause[name] for name in ("key", "title", "body")} for clause in clauses}
