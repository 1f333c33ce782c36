"""Sets of positions as numbers: bit n stands for the position in place n. Pure, and quick for tens of thousands.

An Index is never changed: `replaced()` gives another one, so that whoever reads one goes on undisturbed. A position
that goes, or changes, leaves its place empty; the newcomer is put at the end.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from internships.listing.lexicon import Lexicon, Writer
from internships.listing.places import bits_of, places_of

type_tag = tuple[str, Hashable]
type_set = int | array  # bits, or the places themselves where they are few

_ID_BITS = 48  # of a key in an order: below what is ordered by, the id that breaks the tie
_MOST_ID = 1 << _ID_BITS
_SPARSE = 24  # fewer than one in so many places: cheaper to sort than to walk past all
_RARE = 32  # a set with fewer than one in so many places takes less room as a list …
_MOST_KEPT = 100
FEW_VALUES = 512  # … which matters where a filter has more choices than this; counting in bits is quicker


@dataclass(frozen=True)
class Row:
    """One position: the choices of filters that it answers to, its key in each order, its words, and an outline of it
    for whoever looks at it more closely."""

    id: int
    tags: Collection[type_tag]
    keys: Mapping[str, int]
    words: str = ""
    outline: Any = None


def key(value: int, id: int, *, newest_first: bool = True) -> int:
    """A place in an order: ascending by value, ties by id, the newer one first unless said otherwise."""
    return (value << _ID_BITS) | (_MOST_ID - 1 - id if newest_first else id)


@dataclass(frozen=True)
class Index:
    ids: Sequence[int]  # by place
    places: Mapping[int, int]  # by id
    live: int
    sets: Mapping[str, Mapping[Hashable, type_set]]  # by filter, then by choice
    keys: Mapping[str, Sequence[int]]  # by order, then by place
    orders: Mapping[str, array]  # the places, in order
    lexicon: Lexicon
    outlines: Sequence[Any]  # by place
    kept: MutableMapping[tuple[str, frozenset], int] = field(default_factory=dict)  # of having_some()

    @classmethod
    def of(cls, rows: Iterable[Row], orders: Collection[str]) -> Self:
        ids: list[int] = []
        members: dict[str, dict[Hashable, array]] = {}
        keys: dict[str, list[int]] = {name: [] for name in orders}
        outlines, writer = [], Writer()
        for place, row in enumerate(rows):  # one at a time: their words take room
            ids.append(row.id)
            for facet, value in row.tags:
                members.setdefault(facet, {}).setdefault(value, array("I")).append(place)
            for name, its in keys.items():
                its.append(row.keys[name])
            writer.add(place, row.words)
            outlines.append(row.outline)
        sets: dict[str, dict[Hashable, type_set]] = {
            facet: {
                value: places
                if len(of_facet) > FEW_VALUES and len(places) * _RARE < len(ids)
                else bits_of(places)
                for value, places in of_facet.items()
            }
            for facet, of_facet in members.items()
        }
        return cls(
            ids=ids,
            places={id: place for place, id in enumerate(ids)},
            live=(1 << len(ids)) - 1,
            sets=sets,
            keys=keys,
            orders={
                name: array("I", sorted(range(len(ids)), key=its.__getitem__)) for name, its in keys.items()
            },
            lexicon=writer.written(),
            outlines=outlines,
        )

    def __len__(self) -> int:
        return self.live.bit_count()

    @property
    def wasted(self) -> int:
        """Places that stand empty."""
        return len(self.ids) - len(self)

    def having(self, facet: str, *values: Hashable) -> int:
        """The positions with any of the choices."""
        bits, few = 0, array("I")
        for value in values:
            found = self.sets.get(facet, {}).get(value, 0)
            if isinstance(found, int):
                bits |= found
            else:
                few.extend(found)
        return (bits | bits_of(few)) & self.live

    def having_some(self, facet: str, values: frozenset[Hashable]) -> int:
        """The same, kept: for the same many choices on every page."""
        found = self.kept.get((facet, values))
        if found is None:
            if len(self.kept) >= _MOST_KEPT:
                self.kept.clear()
            found = self.kept[facet, values] = self.having(facet, *values)
        return found & self.live

    def values(self, facet: str) -> Collection[Any]:
        return self.sets.get(facet, {}).keys()

    def saying(self, terms: Collection[str]) -> int:
        """The positions that have all of the terms among their words."""
        return self.lexicon.having(terms, self.live)

    def counts(self, facet: str, bits: int) -> dict[Hashable, int]:
        """How many of the positions have each choice."""
        bits &= self.live
        inside = bits.to_bytes(len(self.ids) // 8 + 1, "little")
        return {
            value: (found & bits).bit_count()
            if isinstance(found, int)
            else sum(inside[place >> 3] >> (place & 7) & 1 for place in found)
            for value, found in self.sets.get(facet, {}).items()
        }

    def of_ids(self, ids: Iterable[int]) -> int:
        return bits_of(self.places[id] for id in ids if id in self.places)

    def ids_of(self, bits: int) -> list[int]:
        return [self.ids[place] for place in places_of(bits)]

    def page(self, bits: int, order: str, after: int | None, most: int) -> list[int]:
        """The ids of so many of the positions, beyond the key `after`, in order."""
        keys, ids = self.keys[order], self.ids
        if bits.bit_count() * _SPARSE < len(ids):
            few = sorted((keys[place], place) for place in places_of(bits))
            start = 0 if after is None else bisect_right(few, after, key=lambda each: each[0])
            return [ids[place] for _key, place in few[start : start + most]]
        inside, places = bits.to_bytes(len(ids) // 8 + 1, "little"), self.orders[order]
        start = 0 if after is None else bisect_right(places, after, key=keys.__getitem__)
        found = []
        for number in range(start, len(places)):
            place = places[number]
            if inside[place >> 3] >> (place & 7) & 1:
                found.append(ids[place])
                if len(found) == most:
                    break
        return found

    def outlines_of(self, bits: int) -> Iterator[Any]:
        return (self.outlines[place] for place in places_of(bits))

    def key_of(self, id: int, order: str) -> int:
        return self.keys[order][self.places[id]]

    def up_to(self, order: str, key: int) -> int:
        """The positions whose key isn't beyond this one."""
        places = self.orders[order]
        return bits_of(places[: bisect_left(places, key, key=self.keys[order].__getitem__)]) & self.live

    def first(self, order: str) -> int | None:
        """The least key."""
        found = self.page(self.live, order, None, 1)
        return self.key_of(found[0], order) if found else None

    def without(self, bits: int) -> Self:
        return replace(self, live=self.live & ~bits, kept={})

    def replaced(self, gone: Iterable[int], rows: Iterable[Row]) -> Self:
        """Without those ids, and with these rows, which may be some of them anew."""
        rows = list(rows)
        live = self.live & ~self.of_ids([*gone, *(row.id for row in rows)])
        ids, places = [*self.ids], dict(self.places)
        sets = {facet: dict(of_facet) for facet, of_facet in self.sets.items()}
        keys = {name: [*its] for name, its in self.keys.items()}
        orders = {name: array("I", its) for name, its in self.orders.items()}
        lexicon = self.lexicon.with_more((len(ids) + number, row.words) for number, row in enumerate(rows))
        for row in rows:
            place = len(ids)
            ids.append(row.id)
            places[row.id] = place
            live |= 1 << place
            for facet, value in row.tags:
                of_facet = sets.setdefault(facet, {})
                found = of_facet.get(value, array("I"))
                new = array("I", [place])
                of_facet[value] = found | 1 << place if isinstance(found, int) else found + new
            for name, its in keys.items():
                its.append(row.keys[name])
                insort(orders[name], place, key=its.__getitem__)
        return replace(
            self,
            ids=ids,
            places=places,
            live=live,
            sets=sets,
            keys=keys,
            orders=orders,
            lexicon=lexicon,
            outlines=[*self.outlines, *(row.outline for row in rows)],
            kept={},
        )
