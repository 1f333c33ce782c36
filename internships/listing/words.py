"""The search box: which positions have all of the words; and, when none has, which come near.

Words are looked up in SQL, in the trigrams of Position.search_key; what a word is near to, in the words of titles and
names (spelling.py). What was found is kept for a few minutes, as a set;
positions that change meanwhile are looked at again (`follow`), so only words of skills and companies that are renamed
arrive later.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import Q, Value

from internships.listing.bits import Index
from internships.listing.spelling import Vocabulary
from internships.models import Position
from internships.models.position import PositionQuerySet
from internships.states import PositionState
from people.persian.text import search_terms

GOOD_FOR_SECONDS, MOST_KEPT = 300, 400
MOST_EACH = 4
LEAST_TRIGRAM = 3
LEAST_STEM = 3
ENDINGS = ("هایی", "های", "ها", "ترین", "تر", "ات", "ان", "ین", "ی", "s")  # folded, the longer first
LONE_ENDINGS = frozenset(["ها", "های", "هایی", "تر", "ترین"])  # written apart: «کارخانه ها»


@dataclass(frozen=True)
class Found:
    bits: int
    near: bool  # nothing has the words as they were typed: these come near
    terms: tuple[str, ...]
    at: float
    alone: Mapping[str, int] = field(default_factory=dict)  # where none has all: what each word finds


_kept: OrderedDict[object, Found] = OrderedDict()


def matching(index: Index, vocabulary: Vocabulary, query: str) -> Found | None:
    """None when nothing is asked. One query, two when none has the words, none when it was asked lately."""
    terms = tuple(search_terms(query))
    if not terms:
        return None
    found = kept_for(terms)
    if found is None:
        bits = index.of_ids(_with(has_words(terms)).values_list("pk", flat=True))
        found = keep(index, terms, bits)
    if not found.bits & index.live and not found.near:
        found = _keep(_look_near(index, vocabulary, query, terms))
    return replace(found, bits=found.bits & index.live)


def to_look_up(query: str) -> PositionQuerySet | None:
    """The positions that a look-up has to find, for whoever asks the database anyway; None when it is known."""
    terms = tuple(search_terms(query))
    return _with(has_words(terms)) if terms and kept_for(terms) is None else None


def kept_for(terms: tuple[str, ...]) -> Found | None:
    found = _kept.get((connection.settings_dict["NAME"], terms))
    return found if found and time.monotonic() - found.at <= GOOD_FOR_SECONDS else None


def keep(index: Index, terms: tuple[str, ...], bits: int) -> Found:
    return _keep(Found(bits & index.live, False, terms, time.monotonic()))


def _keep(found: Found) -> Found:
    _kept[connection.settings_dict["NAME"], found.terms] = found
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found


def has_words(terms: Collection[str]) -> Q:
    """A filter for positions that have all of the terms."""
    return reduce(and_, (_has(term, alone=_short(terms)) for term in terms), Q())


def _comes_near(terms: Collection[str], vocabulary: Vocabulary) -> Q:
    """Each term less its ending, or a word much like it; endings that stand alone don't count."""
    wanted = [term for term in terms if term not in LONE_ENDINGS] or list(terms)
    return reduce(and_, (_near(term, vocabulary) for term in wanted), Q())


def follow(before: Index, after: Index, changed: Collection[int]) -> None:
    """Look again at the positions that have changed, for every search that is kept."""
    keys = dict(Position.objects.filter(pk__in=changed).values_list("pk", "search_key"))
    for name, found in list(_kept.items()):
        if found.near:
            _kept.pop(name, None)
            continue
        having = after.of_ids(pk for pk, key in keys.items() if _in_key(found.terms, key))
        _kept[name] = replace(found, bits=(found.bits & before.live & after.live) | having)


def forget() -> None:
    _kept.clear()


def _look_near(index: Index, vocabulary: Vocabulary, query: str, terms: tuple[str, ...]) -> Found:
    at, typed = time.monotonic(), _words_of(query)
    asked = [_comes_near(terms, vocabulary), *(has_words(of_word) for of_word in typed.values())]
    queries = [
        _with(which).annotate(number=Value(number)).values_list("pk", "number")
        for number, which in enumerate(asked)
    ]
    found: list[list[int]] = [[] for _each in asked]
    for pk, number in queries[0].union(*queries[1:], all=True) if typed else queries[0]:
        found[number].append(pk)
    near, *alone = (index.of_ids(pks) for pks in found)
    return Found(near, True, terms, at, dict(zip(typed, alone, strict=True)))


def _with(which: Q) -> PositionQuerySet:
    return Position.objects.filter(which, state=PositionState.PUBLISHED)


def _words_of(query: str) -> dict[str, tuple[str, ...]]:
    """The words as they were typed, with their terms; none where there is only one."""
    typed = {word: terms for word in query.split() if (terms := tuple(search_terms(word)))}
    return dict(list(typed.items())[:MOST_EACH]) if len(typed) > 1 else {}


def _short(terms: Collection[str]) -> bool:
    """Too short for trigrams, all of them: then words have to begin so, which an index can find."""
    return all(len(term) < LEAST_TRIGRAM for term in terms)


def _has(term: str, *, alone: bool) -> Q:
    if not alone:
        return Q(search_key__contains=term)
    return Q(search_key__contains=f" {term}") | Q(search_key__startswith=term)


def _in_key(terms: Collection[str], key: str) -> bool:
    """As has_words() says it in SQL."""
    if _short(terms):
        return all(f" {term}" in key or key.startswith(term) for term in terms)
    return all(term in key for term in terms)


def stems(term: str) -> list[str]:
    """The term less an ending that makes plurals and the like: «مهندسان» → «مهندس»."""
    found = [term.removesuffix(ending) for ending in ENDINGS if term.endswith(ending)]
    return [stem for stem in found if len(stem) >= LEAST_STEM]


def _near(term: str, vocabulary: Vocabulary) -> Q:
    likely = [term, *stems(term)[:1], *vocabulary.near(term)]
    return reduce(or_, (_has(word, alone=_short([word])) for word in likely))
