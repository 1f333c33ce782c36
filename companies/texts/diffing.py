"""What changed between two versions, for people: clause by clause, word by word inside a clause, terms row by row.

Pure functions over rendered or raw clauses; templates/companies/staff/_diff.html shows what they give.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, Protocol

from companies.texts.terms_draft import TermsDraft

Kind = Literal["same", "gone", "new"]
# Comparing two lists costs at worst as their lengths multiplied: so much one page may cost, some seconds at worst.
MOST_EFFORT = 50_000_000
# A word with its half-spaces, a variable, a run of spaces, or one mark.
_TOKEN = re.compile(r"\{\{[^{}]*\}\}|[\w\u200c\u200d]+|\s+|[^\w\s]")


Step = tuple[str, int, int, int, int]


class Part(Protocol):
    """A clause, rendered (companies.texts.wording.Clause) or raw."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def paragraphs(self) -> tuple[str, ...]: ...


class Effort:
    """What is left to spend on the comparisons of one page: texts come from outside, and some are written to be
    compared for hours. Where it doesn't suffice, a passage is shown as replaced instead of word by word."""

    def __init__(self, most: int = MOST_EFFORT) -> None:
        self.left = most

    def steps(self, old: Sequence[str], new: Sequence[str], *, autojunk: bool) -> list[Step]:
        """As SequenceMatcher.get_opcodes(). What is the same at both ends costs nothing."""
        start, end = _same_ends(old, new)
        left, right = old[start : len(old) - end], new[start : len(new) - end]
        found: list[Step] = [("equal", 0, start, 0, start)] if start else []
        if len(left) * len(right) <= self.left:
            self.left -= len(left) * len(right)
            between = SequenceMatcher(None, left, right, autojunk=autojunk).get_opcodes()
        else:
            between = [("replace", 0, len(left), 0, len(right))]
        found += [(tag, i1 + start, i2 + start, j1 + start, j2 + start) for tag, i1, i2, j1, j2 in between]
        if end:
            found.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
        return found


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    most -= start
    end = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    return start, end


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went, or came."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class ClauseDiff:
    """One clause in both versions: its places (None where it isn't), and what its words became."""

    key: str
    before: int | None
    after: int | None
    moved: bool
    title: tuple[Piece, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]

    @property
    def added(self) -> bool:
        return self.before is None

    @property
    def removed(self) -> bool:
        return self.after is None

    @property
    def changed(self) -> bool:
        both = self.before is not None and self.after is not None
        return both and any(piece.kind != "same" for part in (self.title, *self.paragraphs) for piece in part)

    @property
    def same(self) -> bool:
        return not (self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True)
class TermsDiff:
    """The terms of one kind in both versions; None where it has none."""

    kind: int
    before: TermsDraft | None
    after: TermsDraft | None

    @property
    def same(self) -> bool:
        return self.before == self.after

    def differs(self, name: str) -> bool:
        return getattr(self.before, name, None) != getattr(self.after, name, None)


def diff_clauses(old: Sequence[Part], new: Sequence[Part]) -> list[ClauseDiff]:
    """Every clause of both, in the new order; what was removed stands where it was."""
    effort = Effort()
    was = {clause.key: (number, clause) for number, clause in enumerate(old, start=1)}
    stayed = _in_order([was[clause.key][0] for clause in new if clause.key in was])
    found: list[ClauseDiff] = []
    for number, clause in enumerate(new, start=1):
        before, earlier = was.get(clause.key, (None, None))
        moved = before is not None and before not in stayed
        found.append(_clause(clause.key, before, number, moved, earlier, clause, effort))
    there = {clause.key for clause in new}
    for number, clause in enumerate(old, start=1):
        if clause.key not in there:
            found.insert(
                _place(found, number), _clause(clause.key, number, None, False, clause, None, effort)
            )
    return found


def diff_terms(old: Iterable[TermsDraft], new: Iterable[TermsDraft]) -> list[TermsDiff]:
    before, after = {row.kind: row for row in old}, {row.kind: row for row in new}
    return [TermsDiff(kind, before.get(kind), after.get(kind)) for kind in dict.fromkeys([*before, *after])]


def diff_words(old: str, new: str, effort: Effort | None = None) -> tuple[Piece, ...]:
    """Word by word. A lone space or mark between two changes goes with them: whole phrases are easier to read.

    In a long text a match begins at one of its rarer words, which keeps this quick.
    """
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    gone, came = "", ""
    for tag, i1, i2, j1, j2 in (effort or Effort()).steps(left, right, autojunk=True):
        same = "".join(left[i1:i2])
        if tag != "equal":
            gone, came = gone + same, came + "".join(right[j1:j2])
        elif (gone or came) and i2 < len(left) and j2 < len(right) and not re.search(r"\w", same):
            gone, came = gone + same, came + same
        else:
            pieces += [*_changed(gone, came), Piece("same", same)]
            gone, came = "", ""
    return (*pieces, *_changed(gone, came))


def _changed(gone: str, came: str) -> list[Piece]:
    """Where a space was carried along on both sides, it isn't shown as changed again at the end."""
    if gone == came:
        return [Piece("same", gone)] if gone else []
    return [Piece(kind, text) for kind, text in (("gone", gone), ("new", came)) if text]  # type: ignore[arg-type]


def _clause(
    key: str,
    before: int | None,
    after: int | None,
    moved: bool,
    old: Part | None,
    new: Part | None,
    effort: Effort,
) -> ClauseDiff:
    title = diff_words(old.title if old else "", new.title if new else "", effort)
    paragraphs = _paragraphs(old.paragraphs if old else (), new.paragraphs if new else (), effort)
    return ClauseDiff(key, before, after, moved, title, tuple(paragraphs))


def _paragraphs(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[tuple[Piece, ...]]:
    found: list[tuple[Piece, ...]] = []
    for tag, i1, i2, j1, j2 in effort.steps(old, new, autojunk=False):
        left, right = old[i1:i2], new[j1:j2]
        if tag == "equal":
            found += [(Piece("same", text),) for text in left]
            continue
        pairs = min(len(left), len(right))
        found += [diff_words(a, b, effort) for a, b in zip(left, right, strict=False)]
        found += [(Piece("gone", text),) for text in left[pairs:]]
        found += [(Piece("new", text),) for text in right[pairs:]]
    return found


def _place(found: Sequence[ClauseDiff], number: int) -> int:
    """Behind the clause that stood before it."""
    earlier = [(diff.before, at) for at, diff in enumerate(found) if diff.before and diff.before < number]
    return max(earlier)[1] + 1 if earlier else 0


def _in_order(numbers: Sequence[int]) -> set[int]:
    """The longest run that kept its order: whatever isn't in it was moved."""
    best: list[list[int]] = [[]]
    for number in numbers:
        fitting = [run for run in best if not run or run[-1] < number]
        best.append([*_longest(fitting), number])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return sorted(runs, key=len)[-1]
