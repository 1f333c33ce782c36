"""What stands where on a paper, as data for agreement.typ: words in its language, never markup."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from companies.documents.letterhead import university
from companies.documents.qr import qr_svg
from companies.documents.rendering import Document
from companies.models import MouVersion
from companies.papers import Paper
from companies.texts.wording import TERMS, Clause, mentioned, written
from people.persian.numbers import format_number
from people.persian.text import clean_line

LONGEST_WORD = 36  # in letters; what is longer may break anywhere, or it would run off the page
BREAK_HERE = "\u200b"


@dataclass(frozen=True)
class Seal:
    """What lets a reader check a paper against this site."""

    code: str
    sha256: str

    def data(self) -> dict[str, str]:
        address = verify_address(self.code)
        return {
            "address": address,
            "qr": qr_svg(address),
            "code": in_fours(self.code),
            "sha256": self.sha256,
        }


def document_of(paper: Paper, version: MouVersion, *, draft: bool) -> Document:
    """A sealed version says what it said when it was sealed; a draft says what it would say now."""
    words = written(paper, version, as_now=draft)
    data = paper_data(
        words.facts,
        words.clauses,
        number=version.number,
        says_renewal="renewal" in mentioned(version.clauses),
        seal=None if draft else Seal(version.code, version.text_sha256),
    )
    return Document(data, version.created_at if draft else version.sealed_at or version.created_at)


def verify_address(code: str) -> str:
    return f"{settings.BASE_URL}/verify/{code}/"


def in_fours(code: str) -> str:
    """As a person reads it out or types it."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def paper_data(
    facts: Mapping[str, Any],
    clauses: Sequence[Clause],
    *,
    number: int,
    says_renewal: bool,
    seal: Seal | None,
) -> dict[str, Any]:
    lang = facts["language"]
    with override(lang):
        return {
            "lang": lang,
            "draft": seal is None,
            "university": {**university(lang), "name": _line(facts["university"])},
            "number": _line(facts["number"]),
            "title": _title(facts),
            "subtitle": _subtitle(facts),
            "running": _running(facts),
            "version": _("Version %(number)s") % {"number": format_number(number, lang)},
            "facts": _facts(facts, says_renewal=says_renewal),
            "clauses": [_clause(clause, facts, lang) for clause in clauses],
            "sides": _sides(facts),
            "verify": seal.data() if seal else None,
            "words": _words(facts),
        }


def _title(facts: Mapping[str, Any]) -> str:
    if facts["amendment"]:
        return _("Amendment %(number)s") % {"number": _line(facts["amendment"])}
    return _line(facts["title"]) or _("Memorandum of understanding")


def _subtitle(facts: Mapping[str, Any]) -> str:
    if not facts["amendment"]:
        return ""
    to = _("to the memorandum of understanding number %(number)s") % {"number": _line(facts["number"])}
    return f"{to}: {_line(facts['title'])}" if facts["title"] else to


def _running(facts: Mapping[str, Any]) -> str:
    names = {"title": _title(facts), "company": _line(facts["company"])}
    return _("%(title)s, with %(company)s") % names


def _facts(facts: Mapping[str, Any], *, says_renewal: bool) -> list[dict[str, str]]:
    company = _line(facts["company"])
    if facts["company_id"]:
        known = {"company": company, "number": _line(facts["company_id"])}
        company = _("%(company)s, national ID or licence number %(number)s") % known
    rows = [
        (_("First party"), _line(facts["university"])),
        (_("Second party"), company),
    ]
    if facts["amendment"]:
        rows.append((_("Counts from"), _line(facts["effective_on"])))
        rows.append((_("New last day"), _line(facts["new_last_day"])))
    else:
        days = {"first": _line(facts["starts_on"]), "last": _line(facts["ends_on"])}
        rows.append((_("Duration"), _("from %(first)s to %(last)s") % days))
        if not says_renewal:
            rows.append((_("Renewal"), _line(facts["renewal"])))
    return [{"label": label, "value": value} for label, value in rows if value]


def _clause(clause: Clause, facts: Mapping[str, Any], lang: str) -> dict[str, Any]:
    terms = set(facts[TERMS])
    return {
        "label": pgettext("of an agreement", "Clause %(number)s.")
        % {"number": format_number(clause.number, lang)},
        "title": _line(clause.title),
        "parts": [{"text": _line(text), "term": text in terms} for text in clause.paragraphs if _line(text)],
    }


def _sides(facts: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"role": _("For the first party"), "name": _line(facts["university"])},
        {"role": _("For the second party"), "name": _line(facts["company"])},
    ]


def _words(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "invocation": "باسمه تعالی" if facts["language"] == "fa" else "",
        "number": pgettext("letterhead", "Number:"),
        "date": pgettext("letterhead", "Date:"),
        "attachment": pgettext("letterhead", "Attachment:"),
        "page": _("Page {here} of {all}"),
        "digits": list("۰۱۲۳۴۵۶۷۸۹" if facts["language"] == "fa" else "0123456789"),
        "draft": pgettext("across the page", "Draft"),
        "not-sealed": _("This is a draft. It binds nobody, and can’t be verified."),
        "verify": _("Whether this is genuine, and in force, is shown at this address:"),
        "code": _("Code:"),
        "hash": _("SHA-256 of the text:"),
        "qr": _("QR code of the address that shows whether this is genuine"),
        "name": _("Name:"),
        "capacity": pgettext("of a signatory", "Capacity:"),
        "signature": _("Signature and stamp"),
    }


def _line(text: Any) -> str:
    """As it may be printed: nothing unseen that turns text round, and no word wider than the page."""
    return " ".join(_broken(word) for word in clean_line(str(text)).split(" "))


def _broken(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    pieces, piece = [], ""
    for character in word:
        if len(piece) >= LONGEST_WORD and not unicodedata.combining(character) and character != "\u200d":
            pieces.append(piece)
            piece = ""
        piece += character
    return BREAK_HERE.join([*pieces, piece])
