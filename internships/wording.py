"""Words in a position's text that the office should look at. A flag for staff, never a filter.

Work is offered to students, not to men or to women (docs/privacy.md); a text that says otherwise is sent back. And what
the system never holds of anybody isn't asked for by the way, in a question to whoever applies.
"""

import re
from collections.abc import Iterable

from internships.questions import Asked
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


# What is never held of a student: one word, or several in a row.
_PRIVATE = tuple(
    tuple(search_terms(words))
    for words in (
        "مجرد", "متأهل", "متاهل", "تأهل", "تاهل", "ازدواج", "همسر", "فرزند", "مذهب", "دین", "قومیت",
        "سربازی", "معافیت", "پایان خدمت", "نظام وظیفه", "وضعیت خدمت", "کارت خدمت", "عکس", "شماره حساب",
        "شماره کارت", "حساب بانکی", "شبا", "کد ملی", "شماره ملی", "شناسنامه", "نشانی منزل", "آدرس منزل",
        "آدرس خانه", "بیماری", "بیمار", "باردار", "بارداری", "معلولیت", "سابقه کیفری", "سوء پیشینه",
        "married", "marital", "spouse", "children", "religion", "religious", "ethnicity", "military",
        "conscription", "photo", "picture of you", "bank account", "iban", "card number", "national id",
        "home address", "pregnant", "pregnancy", "disease", "disability", "criminal record",
    )
)  # fmt: skip


def private_words(*texts: str) -> list[str]:
    """Words, each once, that ask for what is never held: family, religion, military service, photo, bank, health."""
    return list(dict.fromkeys(found for text in texts for found in _private_in(text)))


def _private_in(text: str) -> Iterable[str]:
    words = _WORDS.findall(text)
    parts = [(term, place) for place, word in enumerate(words) for term in search_terms(word)]
    terms = [term for term, _place in parts]
    for start in range(len(terms)):
        for wanted in _PRIVATE:
            if tuple(terms[start : start + len(wanted)]) == wanted:
                yield " ".join(words[parts[start][1] : parts[start + len(wanted) - 1][1] + 1])


def words_of(asked: Iterable[Asked]) -> list[str]:
    """What in the questions to applicants should be looked at."""
    texts = [text for one in asked for text in (one.text, *one.choices)]
    return list(dict.fromkeys([*gendered_words(*texts), *private_words(*texts)]))
