"""Words that are written much alike, by the threes of letters that they share. Pure.

«تراشکاران» comes near to «تراشکار», and «تراشکری» too: endings that make plurals, and slips, leave most threes as
they are.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Self

LEAST_LETTERS = 4
LEAST_ALIKE, AS_GOOD = 0.4, 0.1  # shared of all threes; and how far behind the best one may lie
MOST_ALIKE = 4


class Vocabulary:
    def __init__(self) -> None:
        self._words: list[str] = []
        self._known: set[str] = set()
        self._having: dict[str, list[int]] = {}

    @classmethod
    def of(cls, words: Iterable[str]) -> Self:
        its = cls()
        its.add(words)
        return its

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Iterable[str]) -> None:
        for word in words:
            if len(word) >= LEAST_LETTERS and word not in self._known:
                self._known.add(word)
                self._words.append(word)
                for three in threes(word):
                    self._having.setdefault(three, []).append(len(self._words) - 1)

    def near(self, term: str) -> list[str]:
        """The words most like it, the most alike first; of equals the first in the alphabet."""
        if len(term) < LEAST_LETTERS:
            return []
        own = threes(term)
        shared = Counter(number for three in own for number in self._having.get(three, ()))
        alike = [
            (count / (len(own) + len(threes(self._words[number])) - count), self._words[number])
            for number, count in shared.items()
            if count >= LEAST_ALIKE * len(own)
        ]
        alike.sort(key=lambda each: (-each[0], each[1]))
        best = alike[0][0] if alike else 0
        return [word for how, word in alike[:MOST_ALIKE] if how >= max(LEAST_ALIKE, best - AS_GOOD)]


def threes(word: str) -> set[str]:
    """Of its letters, with two spaces before and one behind, as the database counts them."""
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
