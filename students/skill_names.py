"""Skills by their names: which of them a text speaks of, and which are alike. Pure: names in, numbers out.

A name is found as whole words, however it is typed: with Arabic or Persian letters, with a space, a half-space or
nothing between its parts («سالید ورکس»), in any case. Of names that overlap the longest counts: «جاوا اسکریپت» is
not Java. A name of one letter («C») is everywhere in a text, so it counts only in a list or beside a word that says
what it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from people.persian.text import JOINED, ZWNJ, search_key

MOST_WORDS = 10  # of a text that make one name
JOINABLE = 4  # letters that a name has at least, for a space inside it to mean nothing
ALIKE = 0.6

# Words of every language that are names of software too: they count only when written as names are.
EVERYDAY = frozenset({"Word", "Excel", "React", "Inventor", "Access", "Git", "Docker", "Flutter"})

# Every repeat has an end, so that no text takes long, however it is made.
_ADDRESS = re.compile(
    r"[^\s@]{1,64}@\S{1,255}|\b(?:https?://|www\.)\S{1,500}"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|ir|org|io|me|dev)\b(?:/\S{0,500})?",
    re.IGNORECASE,
)
_DOT_NET = re.compile(r"(?:(?<!\w)|\b(asp|ado|vb))\.net\b", re.IGNORECASE)
_VERSION = re.compile(r"^(.*[^0-9])[0-9]+$")
_LETTERS_FA = re.compile(r"^[\u0600-\u06ff]+$")
_LIST_MARKS = r"[,،;؛/|•·▪◦●○■*\-–—()\[\]\t\n]"
_KIND_BEFORE = r"language|languages|programming in|زبان|زبان‌های|زبانهای|برنامه‌نویسی|برنامه نویسی|برنامهنویسی"
_KIND_AFTER = r"language|programming|developer"


def folded(name: str) -> str:
    """A name as one run of letters: «سالید‌ورکس», «سالید ورکس» and «ساليدورکس» are one."""
    return "".join(_words(name))


def alike(one: str, other: str) -> float:
    """How much of their letters, three by three, two folded names share: 0 to 1."""
    mine, theirs = _trigrams(one), _trigrams(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


class SkillFinder:
    """Finds skills in texts. `names`: every name of each skill, by the skill's number."""

    def __init__(self, names: Mapping[int, Iterable[str]]) -> None:
        self._by_letters: dict[str, set[int]] = defaultdict(set)
        self._everyday: dict[str, str] = {}
        self._letters: dict[str, set[int]] = defaultdict(set)  # names of one letter
        for skill, called in names.items():
            for name in called:
                self._learn(skill, name)
        self._longest = max(map(len, self._by_letters), default=0)

    def _learn(self, skill: int, name: str) -> None:
        letters = folded(name)
        if len(letters) == 1:
            self._letters[name.strip()].add(skill)
            return
        if not letters:
            return
        self._by_letters[letters].add(skill)
        if name in EVERYDAY:
            self._everyday[letters] = name
        if len(letters) >= JOINABLE and _LETTERS_FA.match(letters):
            # Some programs write Persian into a PDF as it stands on the page, the last letter first.
            self._by_letters[letters[::-1]].add(skill)

    def find(self, text: str) -> set[int]:
        text = _ADDRESS.sub("\n", text)
        unmeant = {letters for letters, name in self._everyday.items() if not _is_a_name(name, text)}
        words = _words(text)
        found: set[int] = set()
        at = 0
        while at < len(words):
            count, skills = self._longest_from(words, at)
            if "".join(words[at : at + count]) not in unmeant:
                found |= skills
            at += count
        lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
        return found.union(*(of for letter, of in self._letters.items() if _stands_alone(letter, lines)))

    def _longest_from(self, words: list[str], at: int) -> tuple[int, set[int]]:
        """How many words from here make the longest name, and whose it is; one word and nobody's, if none."""
        letters, best = "", (1, set[int]())
        for count, word in enumerate(words[at : at + MOST_WORDS], start=1):
            letters += word
            if len(letters) > self._longest:
                break
            if (count == 1 or len(letters) >= JOINABLE) and letters in self._by_letters:
                best = count, self._by_letters[letters]
        if best[1] or len(words[at]) > self._longest + 4 or not (version := _VERSION.match(words[at])):
            return best
        return 1, self._by_letters.get(version[1], set())  # HTML5, Python3, C++17


def alike_pairs(names: Mapping[int, Iterable[str]], least: float = ALIKE) -> list[tuple[float, int, int]]:
    """Pairs of skills of which some names look alike, the most alike first; each pair once, smaller number first."""
    letters = {
        skill: {letters for name in called if (letters := folded(name))} for skill, called in names.items()
    }
    sharing: dict[str, set[int]] = defaultdict(set)
    for skill, called in letters.items():
        for trigram in {t for name in called for t in _trigrams(name)}:
            sharing[trigram].add(skill)
    near: dict[tuple[int, int], int] = defaultdict(int)
    for skills in sharing.values():
        for one in skills:
            for other in skills:
                if one < other:
                    near[one, other] += 1
    pairs = []
    for (one, other), shared in near.items():
        if shared < 2 and min(len(name) for name in (*letters[one], *letters[other])) > 2:
            continue
        nearness = max(alike(a, b) for a in letters[one] for b in letters[other])
        if nearness >= least:
            pairs.append((nearness, one, other))
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))


def _words(text: str) -> list[str]:
    """Folded words; a half-space inside one is nothing."""
    text = _DOT_NET.sub(r"\1 dotnet", text).replace(JOINED, " ")
    # Line by line: the key of a line joins neighbours, and the last word of a line has none.
    lines = (search_key(line.replace(ZWNJ, "")).partition(JOINED)[0] for line in text.splitlines())
    return [word for line in lines for word in line.split()]


def _is_a_name(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w)(?:{name}|{name.upper()})(?!\w)", text) is not None


def _stands_alone(letter: str, lines: str) -> bool:
    """In a list («Java, C, C++»), or said to be a language («زبان C»). Not a copyright, an initial or a degree."""
    lines = re.sub(r"\( ?[cC] ?\)", " ", lines)
    here = re.escape(letter)
    listed = rf"(?:^|{_LIST_MARKS}|:) ?{here} ?(?:{_LIST_MARKS}|[.]?$)"
    said = rf"(?:{_KIND_BEFORE}) {here}(?![\w+#]|[.] ?\w)|(?<![\w+#]){here} (?:{_KIND_AFTER})\b"
    return re.search(rf"{listed}|{said}", lines, re.MULTILINE) is not None


def _trigrams(letters: str) -> set[str]:
    padded = f"  {letters} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)} if letters else set()


def spellings(names: Iterable[str]) -> Iterator[str]:
    """Names without those that are the same but for how they are typed; the first of each stays."""
    seen: set[str] = set()
    for name in names:
        letters = folded(name)
        if letters and letters not in seen:
            seen.add(letters)
            yield name
