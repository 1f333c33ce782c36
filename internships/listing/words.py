"""The search box: which positions have all of the words; and, when none has, which come near.

Words are looked up in the list that this process holds (lexicon.py), which follows every key that is written; what a
word is near to, in the words of titles and names (spelling.py). `has_words()` says the same in SQL, for digests.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from internships.listing.bits import Index
from internships.listing.lexicon import short
from internships.listing.spelling import Vocabulary
from people.persian.text import JOINED, search_terms

MOST_EACH = 4
LEAST_STEM = 3
ENDINGS = ("هایی", "های", "ها", "ترین", "تر", "ات", "ان", "ین", "ی", "s")  # folded, the longer first
LONE_ENDINGS = frozenset(["ها", "های", "هایی", "تر", "ترین"])  # written apart: «کارخانه ها»


@dataclass(frozen=True)
class Found:
    bits: int
    near: bool = False  # nothing has the words as they were typed: these come near
    alone: Mapping[str, int] = field(default_factory=dict)  # where none has all: what each word finds


def matching(index: Index, vocabulary: Vocabulary, query: str) -> Found | None:
    """None when nothing is asked."""
    terms = search_terms(query)
    if not terms:
        return None
    exactly = index.saying(terms)
    if exactly:
        return Found(exactly)
    alone = {word: index.saying(of_word) for word, of_word in _words_of(query).items()}
    return Found(_coming_near(index, vocabulary, terms), True, alone)


def has_words(terms: Collection[str]) -> Q:
    """A filter for positions that have all of the terms."""
    return reduce(and_, (_has(term, begins=short(terms)) for term in terms), Q())


def _has(term: str, *, begins: bool) -> Q:
    if not begins:
        return Q(search_key__contains=term)
    behind_another = Q(search_key__contains=f" {term}") | Q(search_key__contains=JOINED + term)
    return Q(search_key__startswith=term) | behind_another


def _coming_near(index: Index, vocabulary: Vocabulary, terms: Collection[str]) -> int:
    """Each term less its ending, or a word much like it; endings that stand alone don't count."""
    wanted = [term for term in terms if term not in LONE_ENDINGS] or terms
    near = (
        reduce(or_, (index.saying([word]) for word in [term, *stems(term)[:1], *vocabulary.near(term)]))
        for term in wanted
    )
    return reduce(and_, near)


def _words_of(query: str) -> dict[str, list[str]]:
    """The words as they were typed, with their terms; none where there is only one."""
    typed = {word: terms for word in query.split() if (terms := search_terms(word))}
    return dict(list(typed.items())[:MOST_EACH]) if len(typed) > 1 else {}


def stems(term: str) -> list[str]:
    """The term less an ending that makes plurals and the like: «مهندسان» → «مهندس»."""
    found = [term.removesuffix(ending) for ending in ENDINGS if term.endswith(ending)]
    return [stem for stem in found if len(stem) >= LEAST_STEM]
