"""The sets behind the list of positions, against lists and loops that do the same slowly."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internships.listing import bits
from internships.listing.bits import Index, Row, key
from internships.listing.lexicon import Writer
from internships.listing.places import bits_of, places_of
from people.persian.text import JOINED

ORDERS = ("newest", "pay")
tags = st.sets(st.tuples(st.sampled_from(["estate", "skill"]), st.integers(0, 5) | st.none()), max_size=6)
numbers = st.integers(1, 400)
KEYS = ("", "ابی کم", f"ابی ابا کم{JOINED}ابیابا اباکم", f"م cا{JOINED}مcا")
words = st.text(st.sampled_from("ابیcکم"), min_size=1, max_size=5)
parts = st.lists(words, max_size=5).map(" ".join)
keys = st.builds(lambda text, joined: JOINED.join([text, joined]) if joined else text, parts, parts)


@pytest.fixture(autouse=True, scope="module", params=[0, 512])
def few_values(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sets as lists of places, and as bits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bits, "FEW_VALUES", request.param)
        yield


@st.composite
def rows(draw: st.DrawFn, least: int = 0) -> list[Row]:
    ids = draw(st.lists(numbers, unique=True, min_size=least, max_size=70))
    return [
        Row(
            id,
            sorted(draw(tags), key=str),
            {
                "newest": key(-draw(st.integers(0, 9)), id),
                "pay": key(draw(st.integers(-5, 5)), id, newest_first=False),
            },
            KEYS[id % len(KEYS)],
        )
        for id in ids
    ]


def with_any(of: list[Row], facet: str, *values: object) -> set[int]:
    return {row.id for row in of if any((facet, value) in row.tags for value in values)}


def says(key: str, terms: list[str]) -> bool:
    if all(len(term) < 3 for term in terms):
        return all(re.search(f"(^|[ {JOINED}]){term}", key) for term in terms)
    return all(term in key for term in terms)


def check(index: Index, of: list[Row]) -> None:
    """Everything that an index says, said slowly."""
    everything = {row.id for row in of}
    assert set(index.ids_of(index.live)) == everything
    assert len(index) == len(of)
    for facet in ("estate", "skill", "nothing"):
        some = index.having("estate", 1, 2) if facet == "skill" else index.live
        those = with_any(of, "estate", 1, 2) if facet == "skill" else everything
        counts = index.counts(facet, some)
        for value in (0, 1, 2, 3, 4, 5, None, "no such"):
            assert counts.get(value, 0) == len(with_any(of, facet, value) & those)
        for _time in ("looked for", "kept"):
            found = index.having_some(facet, frozenset([0, None, 4]))
            assert found == index.having(facet, 0, None, 4)
            assert set(index.ids_of(found)) == with_any(of, facet, 0, None, 4)
    for terms in (["ا"], ["ای"], ["ابی"], ["کم", "ابا"], ["م", "cا"], ["نیست"]):
        assert set(index.ids_of(index.saying(terms))) == {row.id for row in of if says(row.words, terms)}
    for order in ORDERS:
        ordered = [row.id for row in sorted(of, key=lambda row: row.keys[order])]
        assert index.page(index.live, order, None, 1000) == ordered
        assert index.first(order) == (min(row.keys[order] for row in of) if of else None)


@given(rows())
def test_an_index_says_what_lists_say(of: list[Row]) -> None:
    check(Index.of(of, ORDERS), of)


@given(rows(), rows(), st.sets(numbers, max_size=30))
def test_changing_some_is_the_same_as_making_it_anew(
    before: list[Row], new: list[Row], gone: set[int]
) -> None:
    index = Index.of(before, ORDERS)
    changed = index.replaced(gone, new)
    fresh = {row.id: row for row in before if row.id not in gone} | {row.id: row for row in new}
    check(changed, list(fresh.values()))
    check(index, before)  # whoever reads the old one goes on undisturbed
    assert changed.wasted == len(changed.ids) - len(fresh)


@given(rows(least=1), st.integers(1, 7), st.sampled_from(ORDERS), st.booleans())
def test_pages_show_each_once_in_order(of: list[Row], size: int, order: str, narrowed: bool) -> None:
    index = Index.of(of, ORDERS)
    those = index.having("estate", 1) if narrowed else index.live
    seen: list[int] = []
    after = None
    while page := index.page(those, order, after, size):
        seen += page
        after = index.key_of(page[-1], order)
    assert seen == [
        row.id
        for row in sorted(of, key=lambda row: row.keys[order])
        if not narrowed or ("estate", 1) in row.tags
    ]


@given(rows(least=1), st.data())
def test_what_lies_before_a_key(of: list[Row], data: st.DataObject) -> None:
    index = Index.of(of, ORDERS)
    at = data.draw(st.sampled_from(of)).keys["pay"]
    assert set(index.ids_of(index.up_to("pay", at))) == {row.id for row in of if row.keys["pay"] < at}
    left = index.without(index.up_to("pay", at))
    check(left, [row for row in of if row.keys["pay"] >= at])


@given(st.lists(keys, max_size=60), st.lists(words, min_size=1, max_size=4))
def test_a_lexicon_finds_what_looking_through_every_key_finds(texts: list[str], terms: list[str]) -> None:
    writer, live = Writer(), (1 << len(texts)) - 1
    for place, text in enumerate(texts[::2]):
        writer.add(place, text)
    first = len(texts[::2])
    lexicon = writer.written()
    grown = lexicon.with_more((first + number, text) for number, text in enumerate(texts[1::2]))
    for _time in ("looked for", "kept"):
        found = set(places_of(grown.having(terms, live)))
        assert found == {n for n, text in enumerate([*texts[::2], *texts[1::2]]) if says(text, terms)}
        assert set(places_of(lexicon.having(terms, live))) == {n for n in found if n < first}


@given(st.sets(st.integers(0, 5000)))
def test_places_and_bits_are_the_same(places: set[int]) -> None:
    assert list(places_of(bits_of(places))) == sorted(places)
    assert bits_of(places).bit_count() == len(places)


@given(st.integers(-(10**17), 10**17), st.integers(1, 2**40), st.integers(1, 2**40))
def test_of_equals_the_newer_comes_first(value: int, one: int, other: int) -> None:
    assert (key(value, one) < key(value, other)) == (one > other)
    assert key(value, one) < key(value + 1, other)
    assert (key(value, one, newest_first=False) < key(value, other, newest_first=False)) == (one < other)
