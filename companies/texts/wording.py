"""From clauses, facts and terms to the words that are signed.

Clauses hold variables, written `{{company}}`; facts are what they stand for. Facts are data: a company that calls
itself `{{number}}` or `#import` stays just that. The terms are rendered into the text by the same code that
stores them, so that the text and what the live gate enforces can't disagree.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from companies.models import ClauseTemplate, MouVersion, ProgrammeKind
from companies.papers import Paper
from companies.texts.terms_draft import TermsDraft, read
from people.persian import jalali
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number, localise
from people.workflow import Refusal
from students.models import FieldOfStudy

TERMS, LAST_DAY = "terms", "new_last_day"
# What a clause may mention, and what the office is told about it where clauses are written.
VARIABLES = {
    "university": _("name of the university"),
    "company": _("name of the company"),
    "company_id": _("national ID or licence number of the company"),
    "number": _("number of the MoU"),
    "starts_on": _("first day"),
    "ends_on": _("last day"),
    "renewal": _("whether it renews itself"),
    "amendment": _("number of the amendment"),
    "effective_on": _("day from which the amendment counts"),
    LAST_DAY: _("new last day, if the amendment sets one"),
    TERMS: _("the terms: kinds, seats, hours, pay, insurer, fields"),
}
MOST_CLAUSES, MOST_TITLE, MOST_BODY = 60, 160, 20_000
_VARIABLE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
_BRACED_WORD = re.compile(r"\{\{([^{}]*)\}\}")
_LEFT_OVER = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True)
class Clause:
    """One rendered clause: its number, its title, and its text, paragraph by paragraph."""

    key: str
    number: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class TermsRow:
    """The terms of one kind for a page, with what its numbers stand for."""

    terms: TermsDraft
    kind: ProgrammeKind
    fields: tuple[FieldOfStudy, ...]  # none means every field


def rows_of(terms: Sequence[TermsDraft]) -> list[TermsRow]:
    """Kinds and fields of all of them in two queries, in the order in which the office lists its kinds."""
    kinds = ProgrammeKind.objects.in_bulk([row.kind for row in terms]) if terms else {}
    wanted = {pk for row in terms for pk in row.fields}
    fields = FieldOfStudy.objects.in_bulk(wanted) if wanted else {}
    rows = [TermsRow(row, kinds[row.kind], tuple(fields[pk] for pk in row.fields)) for row in terms]
    return sorted(rows, key=lambda row: (row.kind.position_in_list, row.kind.pk))


def unknown_variables(text: str) -> list[str]:
    """What stands in double braces and means nothing; a brace that was left open shows as itself."""
    names = {name.strip() for name in _BRACED_WORD.findall(text)}
    unknown = {"{{" + name + "}}" for name in names if name not in VARIABLES}
    return sorted(unknown | set(_LEFT_OVER.findall(_BRACED_WORD.sub("", text))))


def mentioned(clauses: Iterable[Mapping[str, str]]) -> set[str]:
    """The variables that the text uses."""
    return {name for clause in clauses for name in _VARIABLE.findall(clause["body"])}


def mentions_terms(clauses: Iterable[Mapping[str, str]]) -> bool:
    return TERMS in mentioned(clauses)


def clauses_from_templates(paper: Paper, lang: str = "") -> list[dict[str, str]]:
    """What a new text begins with, in the language of the agreement (Persian where no English is written)."""
    wanted = ClauseTemplate.Paper.AMENDMENT if paper.amendment else ClauseTemplate.Paper.AGREEMENT
    templates = ClauseTemplate.objects.filter(paper=wanted, is_active=True)
    clauses = [template_clause(template, lang or paper.mou.language) for template in templates]
    if paper.amendment and not paper.amendment.extends_to:
        return [clause for clause in clauses if LAST_DAY not in mentioned([clause])]
    return clauses


def template_clause(template: ClauseTemplate, lang: str) -> dict[str, str]:
    english = lang == "en" and template.body_en
    return {
        "key": template.key,
        "title": (english and template.title_en) or template.title_fa,
        "body": english or template.body_fa,
    }


def facts_of(
    paper: Paper, terms: Sequence[TermsDraft], rows: Sequence[TermsRow] | None = None
) -> dict[str, Any]:
    """What the variables stand for now, in the agreement's language; fixed on the version when it is sealed.

    Dates are written with their year: what is signed must not read otherwise next year. `rows` are rows_of(terms).
    """
    mou, lang = paper.mou, paper.mou.language
    company = mou.company
    with override(lang):
        facts = {
            "language": lang,
            "university": getattr(settings, f"UNIVERSITY_NAME_{lang.upper()}"),
            "company": (lang == "en" and company.name_en) or company.name,
            "company_id": localise(company.national_id or company.licence_number or "", lang),
            "number": localise(mou.number, lang),
            "title": paper.subject.title,
            "starts_on": jalali.format_date(mou.starts_on, lang, year=True),
            "ends_on": jalali.format_date(mou.ends_on, lang, year=True),
            "renewal": _renewal(paper, lang),
            "amendment": "",
            "effective_on": jalali.format_date(paper.effective_on, lang, year=True),
            LAST_DAY: "",
            TERMS: [terms_line(row, lang) for row in (rows_of(terms) if rows is None else rows)],
        }
        if paper.amendment:
            facts[TERMS] = facts[TERMS] or [str(_("The terms of work and the seats stay as they are."))]
            facts["amendment"] = format_number(paper.amendment.number, lang)
            if paper.amendment.extends_to:
                facts[LAST_DAY] = jalali.format_date(paper.amendment.extends_to, lang, year=True)
    return facts


def _renewal(paper: Paper, lang: str) -> str:
    if not paper.mou.renews_automatically:
        return str(_("This memorandum ends with its last day; a renewal needs a new agreement."))
    months = format_number(paper.mou.renewal_months, lang)
    text = _(
        "This memorandum renews itself for %(months)s months each time, until one side says in writing that it ends."
    )
    return str(text) % {"months": months}


def terms_lines(terms: Sequence[TermsDraft], lang: str) -> list[str]:
    """The terms as sentences, one a kind; the active language is that of `lang`."""
    return [terms_line(row, lang) for row in rows_of(terms)]


def terms_line(row: TermsRow, lang: str) -> str:
    """The terms of one kind as one sentence of the agreement."""
    terms, kind = row.terms, {"kind": str(row.kind)}
    if terms.seat_limit == 0:
        return (
            str(_("%(kind)s: nobody new; whoever works under it already stays until the agreed end.")) % kind
        )
    parts = [
        _("at most %(seats)s people at one time") % {"seats": format_number(terms.seat_limit, lang)},
        _("at most %(hours)s hours a week each") % {"hours": format_number(terms.max_weekly_hours, lang)},
        _pay(terms.min_hourly_pay_rial, lang),
        _("insured by %(insurer)s") % {"insurer": ProgrammeKind.Insurer(terms.insurer).label},
        _fields(row),
    ]
    joined = str(_("; ")).join(str(part) for part in parts if part)
    return str(_("%(kind)s: %(terms)s.")) % {**kind, "terms": joined}


def _pay(rial: int, lang: str) -> str:
    return str(_("at least %(pay)s an hour")) % {"pay": format_rial(rial, lang)} if rial else ""


def _fields(row: TermsRow) -> str:
    if not row.fields:
        return str(_("every field of study"))
    return str(_("in %(fields)s")) % {"fields": str(_(", ")).join(str(field) for field in row.fields)}


@dataclass(frozen=True)
class Written:
    """One version as it reads: sealed with its own facts, else with those of now."""

    facts: Mapping[str, Any]
    clauses: list[Clause]
    rows: list[TermsRow]


def written(
    paper: Paper, version: MouVersion, *, as_now: bool = False, rows: Sequence[TermsRow] | None = None
) -> Written:
    """With `as_now` as it would be sealed now: for the newest version of a draft, whatever was sealed before.
    `rows` are those of several versions, looked up at once."""
    terms = read(version.terms)
    rows = rows_of(terms) if rows is None else [row for row in rows if row.terms in terms]
    facts = (None if as_now else version.facts) or facts_of(paper, terms, rows)
    return Written(facts, render(version.clauses, facts), rows)


def render(clauses: Iterable[Mapping[str, str]], facts: Mapping[str, Any]) -> list[Clause]:
    """The clauses with their variables filled in. What is filled in is never read for variables again."""
    return [
        Clause(
            clause["key"], number, _fill(clause["title"], facts), tuple(_paragraphs(clause["body"], facts))
        )
        for number, clause in enumerate(clauses, start=1)
    ]


def _paragraphs(body: str, facts: Mapping[str, Any]) -> Iterable[str]:
    for line in body.splitlines():
        if not line.strip():
            continue
        if _VARIABLE.sub("", line).strip() == "" and TERMS in _VARIABLE.findall(line):
            yield from facts[TERMS]
        else:
            yield _fill(line.strip(), facts)


def _fill(text: str, facts: Mapping[str, Any]) -> str:
    return _VARIABLE.sub(lambda found: _value(facts.get(found[1], found[0])), text)


def _value(fact: Any) -> str:
    return " ".join(fact) if isinstance(fact, list) else str(fact)


def text_sha256(clauses: Sequence[Clause], facts: Mapping[str, Any]) -> str:
    """The hash of every word that is signed: the same words are the same text, whatever version they stand in."""
    words = {
        "parties": [facts["university"], facts["company"], facts["company_id"]],
        "number": [facts["number"], facts["amendment"], facts.get("title", "")],
        "renewal": "" if facts["amendment"] else facts["renewal"],
        "dates": [facts["starts_on"], facts["ends_on"], facts["effective_on"], facts["new_last_day"]],
        "terms": facts[TERMS],
        "clauses": [[clause.title, *clause.paragraphs] for clause in clauses],
    }
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_clauses(clauses: Sequence[Mapping[str, str]]) -> None:
    """Refuse a text that can't be one: no clause, an empty one, a key twice, a variable that nobody knows."""
    if not clauses:
        raise Refusal(_("A text needs at least one clause."), field="clauses")
    if len(clauses) > MOST_CLAUSES:
        text = _("A text has at most %(most)s clauses.")
        raise Refusal(str(text) % {"most": format_number(MOST_CLAUSES, reading())}, field="clauses")
    if len({clause["key"] for clause in clauses}) != len(clauses):
        raise Refusal(_("Two clauses have the same key. Open the page again."), field="clauses")
    for number, clause in enumerate(clauses, start=1):
        if not clause["title"].strip() or not clause["body"].strip():
            text = _("Clause %(number)s needs a title and a text.")
            values = {"number": format_number(number, reading())}
            raise Refusal(str(text) % values, field=f"clause-{clause['key']}")
        if unknown := unknown_variables(clause["title"] + "\n" + clause["body"]):
            raise Refusal(not_a_variable(unknown), field=f"clause-{clause['key']}")


def not_a_variable(names: Iterable[str]) -> str:
    text = _("%(names)s is not a variable that can be used in a text.")
    return str(text) % {"names": str(_(", ")).join(names)}


def gaps(paper: Paper, clauses: Sequence[Mapping[str, str]], terms: Sequence[TermsDraft]) -> list[str]:
    """What is missing before this can be reviewed and signed: what will be enforced has to stand in the text."""
    found, used = [], mentioned(clauses)
    if not clauses:
        found.append(_("A text needs at least one clause."))
    if not terms and paper.amendment is None:
        found.append(_("Add terms for at least one kind of work first."))
    if clauses and terms and TERMS not in used:
        found.append(_("The text doesn’t say its terms. Write {{terms}} on a line of its own in one clause."))
    if clauses and paper.amendment is None and paper.mou.renews_automatically and "renewal" not in used:
        found.append(_("It renews itself, and the text doesn’t say so. Write {{renewal}} in one clause."))
    if clauses and paper.amendment and paper.amendment.extends_to and LAST_DAY not in used:
        found.append(_("The text doesn’t say the new last day. Write {{new_last_day}} in one clause."))
    if LAST_DAY in used and not (paper.amendment and paper.amendment.extends_to):
        found.append(
            _("The text speaks of a new last day, and none is set. Set it, or take that clause out.")
        )
    return [str(text) for text in found]


def check_complete(paper: Paper, clauses: Sequence[Mapping[str, str]], terms: Sequence[TermsDraft]) -> None:
    """Before a text is sealed: a draft may still be incomplete, what is reviewed and signed may not."""
    if missing := gaps(paper, clauses, terms):
        raise Refusal(" ".join(missing))
    check_clauses(clauses)
