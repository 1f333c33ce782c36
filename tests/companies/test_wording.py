"""From clauses, facts and terms to the words that are signed: facts are data; what is enforced stands in the text."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from companies.actions import drafting
from companies.models import ClauseTemplate, Mou, MouVersion
from companies.papers import Paper
from companies.reference.clauses import load_clauses, shipped_clauses
from companies.texts.terms_draft import read
from companies.texts.wording import (
    check_clauses,
    facts_of,
    gaps,
    render,
    terms_lines,
    text_sha256,
    unknown_variables,
    written,
)
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def only_shipped_clauses() -> None:
    ClauseTemplate.objects.all().delete()
    load_clauses()


def clause(body: str, key: str = "a", title: str = "ماده") -> dict[str, str]:
    return {"key": key, "title": title, "body": body}


def seal(mou: Mou) -> MouVersion:
    with transaction.atomic():
        return drafting.seal(Paper(mou), by=mou.created_by, at=timezone.now())


@pytest.mark.parametrize(
    "name", ["{{number}}", '#import "x"', "<b>x</b>", "{{terms}} {{", "شرکت ‮مخفی", "$(rm -rf)"]
)
def test_a_name_stays_just_that(name: str) -> None:
    facts: dict[str, Any] = {"company": name, "number": "۷", "terms": ["یک"]}
    assert render([clause("با {{company}} شمارهٔ {{ number }}")], facts)[0].paragraphs == (
        f"با {name} شمارهٔ ۷",
    )


def test_terms_on_a_line_of_their_own_become_lines() -> None:
    facts = {"terms": ["کار یک", "کار دو"]}
    rendered = render([clause("پیش\n\n{{terms}}\n  پس: {{terms}}")], facts)[0]
    assert rendered.paragraphs == ("پیش", "کار یک", "کار دو", "پس: کار یک کار دو")


def test_what_is_no_variable_is_found() -> None:
    assert unknown_variables("{{company}} {{ number }} ساده {یک}") == []
    assert unknown_variables("{{Company}} {{شرکت}} {{}}") == ["{{Company}}", "{{}}", "{{شرکت}}"]
    assert unknown_variables("{{company} و }}") == ["{{", "}}"]


@pytest.mark.parametrize(
    "clauses",
    [[], [clause("x"), clause("y")], [clause(" ")], [clause("x", title="")], [clause("{{x}}")]],
)
def test_what_can_t_be_a_text_is_refused(clauses: list[dict[str, str]]) -> None:
    with pytest.raises(Refusal):
        check_clauses(clauses)


def test_terms_read_as_sentences(cast: Cast) -> None:
    fields = [make.make_field(), make.make_field("مهندسی مکانیک")]
    with override("fa"):
        line = terms_lines([make.make_terms(fields=fields)], "fa")[0]
    assert all(part in line for part in ("کار پاره‌وقت", "۲۰", "۲۴", "۸۰۰٬۰۰۰ ریال", "مهندسی مکانیک"))
    with override("en"):
        free = terms_lines([make.make_terms(min_hourly_pay_rial=0)], "en")[0]
        nobody = terms_lines([make.make_terms(seat_limit=0)], "en")[0]
    assert free == (
        "Part-time work: at most 20 people at one time; at most 24 hours a week each; insured by the company; "
        "every field of study."
    )
    assert nobody.startswith("Part-time work: nobody new")


def test_dates_are_written_with_their_year(cast: Cast) -> None:
    """What is signed this year must not read otherwise next year."""
    facts = facts_of(Paper(cast.mou), [])
    year = jalali.format_date(cast.mou.starts_on, "fa", year=True).split()[-1]
    assert facts["starts_on"].endswith(year)


def test_the_same_words_are_the_same_hash_and_any_other_word_isn_t(cast: Cast) -> None:
    paper = Paper(cast.mou)
    version = paper.latest_version()
    assert version is not None
    facts = facts_of(paper, read(version.terms))
    first = text_sha256(render(version.clauses, facts), facts)
    assert text_sha256(render(version.clauses, dict(facts)), facts) == first
    for name in ("company", "number", "starts_on", "new_last_day"):
        other = {**facts, name: "دیگر"}
        assert text_sha256(render(version.clauses, other), other) != first
    assert text_sha256(render(version.clauses[:-1], facts), facts) != first


class TestSealing:
    @pytest.fixture
    def draft(self, cast: Cast) -> Mou:
        return make.make_mou(cast.pendar, in_force=False)

    def write(self, mou: Mou, *bodies: str) -> None:
        latest = Paper(mou).latest_version()
        assert latest is not None
        text = [clause(body, key=f"c{at}") for at, body in enumerate(bodies)]
        drafting.save_version(Paper(mou), by=mou.created_by, base=latest.number, clauses=text)

    def test_twice_is_as_once_and_changed_facts_are_a_new_version(self, draft: Mou) -> None:
        first = seal(draft)
        assert seal(draft) == first
        assert first.sealed
        drafting.edit_mou(draft, by=draft.created_by, values={"ends_on": draft.ends_on + timedelta(days=9)})
        draft.refresh_from_db()
        second = seal(draft)
        assert (second.number, second.clauses) == (first.number + 1, first.clauses)
        assert second.text_sha256 != first.text_sha256
        first.refresh_from_db()
        assert written(Paper(draft), first).facts["ends_on"] != written(Paper(draft), second).facts["ends_on"]
        assert written(Paper(draft), first, as_now=True).facts == second.facts

    def test_what_will_be_enforced_must_stand_in_the_text(self, draft: Mou) -> None:
        self.write(draft, "{{renewal}}")
        with pytest.raises(Refusal, match="terms"):
            seal(draft)
        self.write(draft, "{{terms}}")
        drafting.edit_mou(draft, by=draft.created_by, values={"renews_automatically": True})
        draft.refresh_from_db()
        with pytest.raises(Refusal, match="renewal"):
            seal(draft)
        self.write(draft, "{{terms}} {{renewal}}")
        assert "12" in seal(draft).facts["renewal"] or "۱۲" in seal(draft).facts["renewal"]

    def test_an_agreement_without_terms_isn_t_sealed(self, draft: Mou) -> None:
        kind = make.make_kind()
        drafting.remove_terms(Paper(draft), kind.pk, by=draft.created_by, base=2)
        with pytest.raises(Refusal):
            seal(draft)

    def test_a_new_last_day_is_said_where_there_is_one_and_only_there(self, cast: Cast) -> None:
        amendment = make.make_amendment(cast.mou, extends_to=make.days(400), in_force=False)
        paper = Paper(cast.mou, amendment)
        version = paper.latest_version()
        assert version is not None
        assert gaps(paper, version.clauses, []) == []
        assert gaps(paper, version.clauses[:1], [])
        amendment.extends_to = None
        assert gaps(paper, version.clauses, [])

    def test_an_amendment_without_a_new_last_day_begins_without_that_clause(self, cast: Cast) -> None:
        amendment = make.make_amendment(cast.mou, in_force=False)
        version = Paper(cast.mou, amendment).latest_version()
        assert version is not None
        assert [part["key"] for part in version.clauses] == ["terms"]
        assert (
            len(written(Paper(cast.mou, amendment), version).facts["terms"]) == 1
        )  # it says that nothing changes


class TestFacts:
    def test_a_text_that_is_still_the_templates_changes_its_language(self, cast: Cast) -> None:
        only_shipped_clauses()
        draft = make.make_mou(cast.pendar, in_force=False)
        drafting.edit_mou(draft, by=cast.leila, values={"language": "en"})
        version = Paper(draft).latest_version()
        assert version is not None
        assert version.clauses[0]["title"] == "Parties"
        changed = [{**part, "title": "Own words"} for part in version.clauses]
        drafting.save_version(Paper(draft), by=cast.leila, base=version.number, clauses=changed)
        drafting.edit_mou(draft, by=cast.leila, values={"language": "fa"})
        latest = Paper(draft).latest_version()
        assert latest is not None
        assert latest.clauses == changed

    def test_the_later_of_two_is_told(self, cast: Cast) -> None:
        draft = make.make_mou(cast.pendar, in_force=False)
        was = drafting.facts_mark(draft)
        drafting.edit_mou(draft, by=cast.parvin, values={"title": "عنوان پروین"}, was=was)
        with pytest.raises(drafting.FactsMoved) as told:
            drafting.edit_mou(draft, by=cast.leila, values={"title": "عنوان لیلا"}, was=was)
        assert told.value.mou.title == "عنوان پروین"

    def test_an_empty_number_keeps_the_one_there_is(self, cast: Cast) -> None:
        draft = make.make_mou(cast.pendar, in_force=False)
        assert drafting.edit_mou(draft, by=cast.leila, values={"number": ""}).number == draft.number


class TestReferenceClauses:
    def test_they_are_whole_in_both_languages(self) -> None:
        for paper in ("agreement", "amendment"):
            for lang in ("fa", "en"):
                check_clauses(
                    [
                        {
                            "key": part.key,
                            "title": getattr(part, f"title_{lang}"),
                            "body": getattr(part, f"body_{lang}"),
                        }
                        for part in shipped_clauses()
                        if part.paper == paper
                    ]
                )

    @pytest.mark.parametrize("language", ["fa", "en"])
    def test_a_text_from_them_can_be_sealed(self, cast: Cast, language: str) -> None:
        only_shipped_clauses()
        assert load_clauses() == 0
        draft = make.make_mou(cast.pendar, in_force=False, language=language, renews_automatically=True)
        version = seal(draft)
        assert len(version.clauses) >= 12
        text = " ".join(line for part in written(Paper(draft), version).clauses for line in part.paragraphs)
        assert "{{" not in text

    def test_the_office_s_words_are_never_written_over(self) -> None:
        load_clauses()
        part = shipped_clauses()[0]
        found = type(part).objects.get(paper=part.paper, key=part.key)
        found.body_fa = "نوشتهٔ دفتر"
        found.save()
        load_clauses()
        found.refresh_from_db()
        assert found.body_fa == "نوشتهٔ دفتر"


def test_sealing_time_is_kept(cast: Cast) -> None:
    draft = make.make_mou(cast.pendar, in_force=False)
    assert isinstance(seal(draft).sealed_at, datetime)
