"""Folding of Persian text: one word is typed with Arabic or Persian letters, with or without half-space.

Three things are made from a text and kept apart:

* ``clean_input``: what we store and show. The writer's letters stay; only what nobody can see goes.
* ``search_key``: what we search in. Letters, digits and marks folded, then a separator, then joined forms.
* ``sort_key``: what we order by, since the database compares bytes (C.UTF-8).

How a stored key and a query meet. «می‌رود», «می رود» and «میرود» are one word. The stored key holds the words
as parts («می رود») and, after ``JOINED``, neighbours written as one («میرود»). A query is cut into the parts
that its writer separated, by space or half-space; each of them must be contained in the stored key::

    for term in search_terms(q):
        rows = rows.filter(search_key__contains=term)

Parts typed apart are found inside words stored joined; a word typed joined is found among the joined forms.
Words that stand alone («در», «از» …) are not joined to neighbours: «درس» must not find «در سالن».
"""

import re
import unicodedata
from itertools import pairwise

ZWNJ = "\u200c"
JOINED = "\x1f"  # a control character: clean_input removes it, so no writer can put one into a key

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_DIGITS = {ord(c): str(i % 10) for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")}
_TO_PERSIAN = {ord(str(i)): c for i, c in enumerate("۰۱۲۳۴۵۶۷۸۹")}
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_SEARCH_LETTERS = {
    ord(letter): folded
    for letters, folded in [
        ("يىےېۍئ", "ی"),
        ("كڪ", "ک"),
        ("ةۀەہھ", "ه"),
        ("أإٱآ", "ا"),
        ("ؤ", "و"),
        ("ءـ", ""),
    ]
    for letter in letters
}
_STANDALONE = frozenset(  # folded
    ["و", "در", "از", "به", "با", "یا", "را", "که", "تا", "بر", "برای", "این", "ان", "هر", "است"]
)
SHORT_PART = 3  # letters: of «ها», «ای», «تر», «فنی»
_MOST_TERMS, _MOST_QUERY = 12, 300


def clean_input(text: str) -> str:
    """The text without what cannot be seen: bidi controls, NUL and other controls, lone surrogates."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        c for c in text if c in "\n\t" or (c not in _BIDI and unicodedata.category(c) not in ("Cc", "Cs"))
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def clean_line(text: str) -> str:
    """As clean_input, for a field of one line: runs of spaces and line breaks become one space."""
    return " ".join(clean_input(text).split())


def ascii_digits(text: str) -> str:
    """Persian and Arabic-Indic digits as 0-9; nothing else is touched."""
    return text.translate(_DIGITS)


def persian_digits(text: object) -> str:
    return str(text).translate(_TO_PERSIAN)


def fold_letters(text: str) -> str:
    """Arabic yeh and kaf as the Persian letters that look the same, and digits as ASCII."""
    return ascii_digits(text.translate(_LETTERS))


def persian_letters(text: str) -> str:
    """Arabic yeh and kaf as the Persian letters: for names that a list brings, which nobody looks at one by one."""
    return text.translate(_LETTERS)


def search_key(text: str) -> str:
    """What is stored for searching: the parts, then the joined forms. The key of a key is the key itself."""
    text, _, its_joined = text.partition(JOINED)
    tokens = _tokens(text)
    parts = " ".join(part for token in tokens for part in token)
    # A key no longer knows which parts a half-space held together, so it keeps the joined forms that it has.
    forms = _folded(its_joined).split() or _joined_forms(tokens)
    joined = list(dict.fromkeys(forms))
    return JOINED.join([parts, " ".join(joined)]) if joined else parts


def search_terms(query: str) -> list[str]:
    """What a stored key must contain, all of it, to answer the query. Empty for a query without letters."""
    query = query.partition(JOINED)[0][:_MOST_QUERY]
    terms = [part for token in _tokens(query) for part in token]
    return list(dict.fromkeys(terms))[:_MOST_TERMS]


def _tokens(text: str) -> list[list[str]]:
    """Words, each as the parts between its half-spaces."""
    tokens = (token.split(ZWNJ) for token in _folded(text).split())
    return [parts for token in tokens if (parts := [part for part in token if part])]


def _joined_forms(tokens: list[list[str]]) -> list[str]:
    wholes = ["".join(token) for token in tokens]
    whole = [form for form, token in zip(wholes, tokens, strict=True) if len(token) > 1]
    # Parts separated by half-space belong together; neighbours separated by space may.
    inner = ["".join(pair) for token in tokens if len(token) > 2 for pair in pairwise(token)]
    free = [form not in _STANDALONE for form in wholes]
    edges = []
    for place, (left, right) in enumerate(pairwise(tokens)):
        if free[place] and free[place + 1]:
            edges += [wholes[place] + wholes[place + 1], left[-1] + right[0]]
    return whole + inner + edges + _joined_threes(tokens, free)


def _joined_threes(tokens: list[list[str]], free: list[bool]) -> list[str]:
    """«فنی وحرفه ای» is also typed as one word. Only around a short part: long words in a row are three words."""
    parts = [part for token, may in zip(tokens, free, strict=True) for part in (token if may else [""])]
    threes = zip(parts, parts[1:], parts[2:], strict=False)
    return ["".join(three) for three in threes if all(three) and min(map(len, three)) <= SHORT_PART]


def _folded(text: str) -> str:
    # Compatibility forms first (presentation forms pasted out of a PDF), then marks, then letters.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return text.translate(_FOLDS)


class _Folds(dict[int, str]):
    """Each character is folded once in the life of the process: texts have a few dozen different ones."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded_character(chr(code))
        return folded


def _folded_character(character: str) -> str:
    if character == ZWNJ:
        return ZWNJ
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category[0] in "LN" or character in "+#":  # C++ and C# are skills
        return character.translate(_SEARCH_LETTERS)
    return " "


_FOLDS = _Folds()
_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیء"
_ORDER = {c: chr(0x100 + i) for i, c in enumerate(_ALPHABET)}
_ORDER |= {c: chr(0x180 + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
_SORT_LETTERS = str.maketrans("يىكةۀەأإٱؤئ", "ییکهههاااوی")


def sort_key(text: str) -> str:
    """A text whose bytes order as Persian readers expect: digits by value, then آ ا ب پ … ی, then Latin.

    It is for ordering only: its characters mean nothing to a reader.
    """
    text = unicodedata.normalize("NFKC", clean_line(text)).translate(_SORT_LETTERS).casefold()
    text = re.sub(r"[0-9]+", lambda run: run[0].lstrip("0").zfill(10), ascii_digits(text))
    return " ".join("".join(_ORDER.get(c, c) if c.isalnum() or c == " " else "" for c in text).split())


def initials(name: str) -> str:
    """One or two letters to stand for a person («سارا محمدی» is «س‌م»; the half-space keeps them apart)."""
    words = [word.lstrip("(«\"'") for word in clean_line(name).replace(ZWNJ, " ").split()]
    letters = [word[0].upper() for word in words if word and word[0].isalnum()]
    if not letters:
        return "؟"
    return letters[0] if len(letters) == 1 else letters[0] + ZWNJ + letters[-1]
