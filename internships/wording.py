"""Words in a position's text that the office should look at. A flag for staff, never a filter.

Work is offered to students, not to men or to women (docs/privacy.md); a text that says otherwise is sent back.
"""

import re

from people.persian.text import search_terms

_GENDERED = frozenset(
    term
    for word in (
        "آقا", "آقای", "آقایان", "آقایون", "خانم", "خانم‌ها", "خانمها", "خانوم", "بانو", "بانوان",
        "مرد", "مردان", "مردانه", "زن", "زنان", "زنانه", "مذکر", "مؤنث", "مونث", "جنسیت", "برادران", "خواهران",
        "male", "males", "female", "females", "men", "women", "gentlemen", "ladies", "gender",
    )
    for term in search_terms(word)
    if term != "ها"
)  # fmt: skip
_WORDS = re.compile(r"[\w\u200c]+")


def gendered_words(*texts: str) -> list[str]:
    """The words, as they stand in the texts, that speak of men or women; each once, in their order."""
    found = [
        word
        for text in texts
        for word in _WORDS.findall(text)
        if any(term in _GENDERED for term in search_terms(word))
    ]
    return list(dict.fromkeys(found))
