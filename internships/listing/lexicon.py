"""Which places have which words: the words of all keys, each once, with the places that have it. Pure.

A key is what people/persian/text.py makes of a text: words, and between two of them a space or JOINED. A term has
neither, so that a key contains it just when one of its words does. All words stand in one text, the common ones first:
to look for a term is to look through that text, and to unite the sets of the words in which it was found.

A Lexicon is never changed: `with_more()` gives another one, which shares what was there.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from typing import Self

from internships.listing.places import bits_of

LEAST_TRIGRAM = 3
_RARE = 32  # a set with fewer than one in so many places takes less room as a list
_BREAK = "\n"  # no word has it
_MOST_KEPT = 200


@dataclass(frozen=True)
class Lexicon:
    text: str  # _BREAK before each word and behind the last
    starts: array  # of each word in it
    common: tuple[int, ...]  # the places of the first words, in bits …
    rare: array  # … and of the others, as they are, one after another
    ends: array  # where each one's end in `rare`
    later: Mapping[str, array] = field(default_factory=dict)  # words of places that were added since
    kept: MutableMapping[str, int] = field(default_factory=dict)  # what was looked for in `text`

    def with_more(self, keys: Iterable[tuple[int, str]]) -> Self:
        later = dict(self.later)
        for place, key in keys:
            for word in words_of(key):
                later[word] = later.get(word, array("I")) + array("I", [place])
        return replace(self, later=later)

    def having(self, terms: Collection[str], live: int) -> int:
        """Those of the places `live` that have all of the terms.

        Terms that are all too short to look for inside of words have to begin one.
        """
        begins, found = short(terms), live
        for term in sorted(terms, key=len, reverse=True):
            if not found:
                break
            found &= self._having(term, begins=begins)
        return found

    def _having(self, term: str, *, begins: bool) -> int:
        wanted = _BREAK + term if begins else term
        bits = self.kept.get(wanted)
        if bits is None:
            if len(self.kept) >= _MOST_KEPT:
                self.kept.clear()
            bits = self.kept[wanted] = self._look_through(wanted, skip=1 if begins else 0)
        added = array("I")
        for word, places in self.later.items():
            if word.startswith(term) if begins else term in word:
                added.extend(places)
        return bits | bits_of(added)

    def _look_through(self, wanted: str, skip: int) -> int:
        text, starts, ends, commonest = self.text, self.starts, self.ends, len(self.common)
        bits, few, at = 0, array("I"), self.text.find(wanted)
        while at >= 0:
            number = bisect_right(starts, at + skip) - 1
            if number < commonest:
                bits |= self.common[number]
            else:
                first = ends[number - commonest - 1] if number > commonest else 0
                few.extend(self.rare[first : ends[number - commonest]])
            if number + 1 == len(starts):
                break
            at = text.find(wanted, starts[number + 1] - 1)
        return bits | bits_of(few)


class Writer:
    """Gathers the words of keys, as they come."""

    def __init__(self) -> None:
        self._places: dict[str, array] = defaultdict(partial(array, "I"))
        self._count = 0

    def add(self, place: int, key: str) -> None:
        self._count = max(self._count, place + 1)
        places = self._places
        for word in words_of(key):
            places[word].append(place)

    def written(self) -> Lexicon:
        common: list[str] = []
        others: list[str] = []
        for word, places in self._places.items():
            (common if len(places) * _RARE >= self._count else others).append(word)
        words, rare, ends = [*common, *others], array("I"), array("I")
        for word in others:
            rare.extend(self._places[word])
            ends.append(len(rare))
        lengths = (len(word) + len(_BREAK) for word in words)
        return Lexicon(
            text=_BREAK.join(["", *words, ""]),
            starts=array("I", accumulate(lengths, initial=len(_BREAK)))[: len(words)],
            common=tuple(bits_of(self._places[word]) for word in common),
            rare=rare,
            ends=ends,
        )


def words_of(key: str) -> set[str]:
    return set(key.split())  # JOINED counts as a space


def short(terms: Collection[str]) -> bool:
    """Too short for trigrams, all of them: an index finds only what begins a word."""
    return all(len(term) < LEAST_TRIGRAM for term in terms)
