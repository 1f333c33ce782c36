"""The text of an agreement for the office: read, drafted, written by two at once, with its terms."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.actions import comments, drafting
from companies.models import ClauseTemplate, Mou, MouVersion, Side
from companies.papers import Paper
from companies.promises import Breach
from companies.texts.terms_draft import read
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Mou:
    return make.make_mou(cast.pendar, in_force=False)


def page(mou: Mou, rest: str = "") -> str:
    return f"/staff/mous/{mou.pk}/text/{rest}"


def newest(mou: Mou) -> MouVersion:
    version = Paper(mou).latest_version()
    assert version is not None
    return version


def clauses_form(clauses: list[dict[str, str]], base: int, do: str = "save", **more: str) -> dict[str, str]:
    posted = {"base": str(base), "count": str(len(clauses)), "do": do, "note": "", **more}
    for at, clause in enumerate(clauses):
        posted |= {f"c{at}-{name}": value for name, value in clause.items()}
    return posted


def written_by(mou: Mou, **bodies: str) -> list[dict[str, str]]:
    """The newest clauses with some bodies changed, by key."""
    return [{**clause, "body": bodies.get(clause["key"], clause["body"])} for clause in newest(mou).clauses]


def terms_form(base: int, **values: Any) -> dict[str, Any]:
    return {
        "base": base,
        "seat_limit": "۱۲",
        "max_weekly_hours": "٢٠",
        "min_hourly_pay_rial": "۹۰۰٬۰۰۰",
        "insurer": "company",
        **values,
    }


class TestReading:
    def test_it_shows_the_words_with_their_facts_and_the_terms(self, leila: Any, draft: Mou) -> None:
        answer = leila.get(page(draft))
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert "لوازم خانگی پندار" in shown
        assert "{{" not in shown
        assert [row.terms.seat_limit for row in answer.context["text"].rows] == [20]

    @pytest.mark.parametrize(
        "rest", ["", "versions/", "versions/1/", "compare/", "edit/", "terms/new/", "share/"]
    )
    def test_every_page_opens_for_an_expert(self, leila: Any, draft: Mou, rest: str) -> None:
        assert leila.get(page(draft, rest)).status_code == 200

    @pytest.mark.parametrize(
        "rest", ["", "versions/", "versions/1/", "compare/", "edit/", "terms/new/", "share/"]
    )
    def test_an_amendment_has_the_same_pages(self, leila: Any, cast: Cast, rest: str) -> None:
        make.make_amendment(cast.mou, make.make_terms(seat_limit=3), in_force=False)
        assert leila.get(f"/staff/mous/{cast.mou.pk}/amendments/1/text/{rest}").status_code == 200
        assert leila.get(f"/staff/mous/{cast.mou.pk}/amendments/2/text/{rest}").status_code == 404

    def test_it_is_the_office_s(self, client: Any, cast: Cast, draft: Mou) -> None:
        client.force_login(cast.maryam)
        assert client.get(page(draft)).status_code == 403
        client.force_login(cast.behzad)
        assert client.get(page(draft)).status_code == 200
        for rest in ("edit/", "share/", "comments/", "terms/new/"):
            assert client.post(page(draft, rest)).status_code == 403
        assert client.post(f"/staff/mous/{draft.pk}/take-up/").status_code == 403
        assert client.get("/staff/mous/999999/text/").status_code == 404
        assert client.get(page(draft, "versions/99/")).status_code == 404
        assert client.get(page(draft, "compare/?a=1&b=99")).status_code == 404

    def test_more_clauses_and_comments_cost_no_more_queries(self, leila: Any, cast: Cast) -> None:
        make.make_amendment(cast.mou, make.make_terms(fields=[make.make_field()]), in_force=False)
        address = f"/staff/mous/{cast.mou.pk}/amendments/1/text/"
        paper = Paper(cast.mou, cast.mou.amendments.get())
        version = paper.latest_version()
        assert version is not None

        def queries() -> int:
            leila.get(address)
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert leila.get(address).status_code == 200
            return len(found)

        say = {"by": cast.leila, "side": Side.UNIVERSITY}
        comments.add_comment(paper, version, "terms", "یک", **say)  # type: ignore[arg-type]
        few = queries()
        for _more in range(5):
            comment = comments.add_comment(paper, version, "terms", "چند", **say)  # type: ignore[arg-type]
            comments.settle_comment(comment, by=cast.parvin)
        assert queries() == few <= 10


class TestWriting:
    def test_a_save_is_the_next_version(self, leila: Any, draft: Mou) -> None:
        base = newest(draft).number
        text = written_by(draft, parties="تنها {{company}}.")
        answer = leila.post(page(draft, "edit/"), clauses_form(text, base, note="کوتاه‌تر"))
        assert answer.url == page(draft)
        saved = newest(draft)
        assert (saved.number, saved.note, saved.side) == (base + 1, "کوتاه‌تر", "university")
        assert saved.clauses[0]["body"] == "تنها {{company}}."
        assert saved.terms == Paper(draft).versions.get(number=base).terms
        leila.post(page(draft, "edit/"), clauses_form(saved.clauses, saved.number))
        assert newest(draft).number == base + 1  # nothing changed: no version

    def test_clauses_are_added_moved_and_taken_out_without_saving(self, leila: Any, draft: Mou) -> None:
        base = newest(draft).number
        text = written_by(draft, parties="تایپ شده")

        def keys(do: str, **more: str) -> list[Any]:
            answer = leila.post(page(draft, "edit/"), clauses_form(text, base, do, **more))
            assert answer.status_code == 200
            form = answer.context["form"]
            assert "تایپ شده" in [clause["body"].value() for clause in form.forms] or do == "remove:0"
            return [clause["key"].value() for clause in form.forms]

        assert keys("down:0") == ["terms", "parties", "renewal"]
        assert keys("up:2") == ["parties", "renewal", "terms"]
        assert keys("up:0") == keys("down:2") == keys("up:77") == ["parties", "terms", "renewal"]
        assert keys("remove:0") == ["terms", "renewal"]
        assert keys("add", template="blank")[3].startswith("own-")
        ClauseTemplate.objects.create(key="safety", title_fa="ایمنی", body_fa="کلاه ایمنی")
        assert keys("add", template="safety")[3] == "safety"
        assert newest(draft).number == base

    @pytest.mark.parametrize("wrong", ["", "   ", "{{nobody}}", "{{ شرکت }}", "باز {{company", "x" * 20_001])
    def test_a_wrong_clause_is_told_where_it_is(self, leila: Any, draft: Mou, wrong: str) -> None:
        base = newest(draft).number
        answer = leila.post(page(draft, "edit/"), clauses_form(written_by(draft, terms=wrong), base))
        assert answer.status_code == 422
        clause = answer.context["form"].forms[1]
        assert "body" in clause.errors
        assert clause["body"].value() == wrong
        assert newest(draft).number == base

    def test_a_form_with_no_clause_or_a_broken_one_saves_nothing(self, leila: Any, draft: Mou) -> None:
        base = newest(draft).number
        for posted in ({"do": "save"}, {"do": "save", "count": "x", "base": "y"}, clauses_form([], base)):
            assert leila.post(page(draft, "edit/"), posted).status_code == 422
        twice = newest(draft).clauses * 2
        assert leila.post(page(draft, "edit/"), clauses_form(twice, base)).status_code == 409
        assert newest(draft).number == base

    def test_a_signed_text_is_not_written(self, leila: Any, cast: Cast) -> None:
        assert leila.get(page(cast.mou, "edit/")).url == page(cast.mou)
        version = newest(cast.mou)
        answer = leila.post(
            page(cast.mou, "edit/"), clauses_form(written_by(cast.mou, parties="دیگر"), version.number)
        )
        assert answer.status_code == 409
        assert newest(cast.mou) == version
        posted = leila.post(page(cast.mou, f"terms/{make.make_kind().pk}/"), terms_form(version.number))
        assert posted.status_code == 409


class TestTwoAtOnce:
    @pytest.fixture
    def moved(self, cast: Cast, draft: Mou) -> int:
        """Parvin saves while Leila writes; Leila began with this version."""
        base = newest(draft).number
        text = written_by(draft, parties="نوشتهٔ پروین", renewal="تمدید به نوشتهٔ پروین {{renewal}}")
        drafting.save_version(Paper(draft), by=cast.parvin, base=base, clauses=text)
        return base

    def test_the_later_sees_both_and_chooses(self, leila: Any, draft: Mou, moved: int) -> None:
        first = Paper(draft).versions.get(number=moved).clauses
        mine = [
            {**clause, "body": "نوشتهٔ لیلا {{terms}}"} if clause["key"] != "renewal" else clause
            for clause in first
        ]
        asked = leila.post(page(draft, "edit/"), clauses_form(mine, moved, note="یادداشت"))
        assert asked.status_code == 409
        shown = asked.content.decode()
        assert "نوشتهٔ پروین" in shown
        assert "نوشتهٔ لیلا" in shown
        assert "یادداشت" in shown
        picked = {question.choice.key: question.picked for question in asked.context["questions"]}
        assert picked == {"parties": "", "terms": "mine", "renewal": "theirs"}
        answer = clauses_form(mine, moved + 1, "pick", was=str(moved), note="یادداشت")
        answer |= {"choice-terms": "mine", "choice-renewal": "theirs"}
        unanswered = leila.post(page(draft, "edit/"), answer)
        assert unanswered.status_code == 422
        assert [q.missing for q in unanswered.context["questions"]] == [True, False, False]
        assert leila.post(page(draft, "edit/"), answer | {"choice-parties": "theirs"}).status_code == 302
        saved = newest(draft)
        assert saved.number == moved + 2
        assert saved.note == "یادداشت"
        assert {clause["key"]: clause["body"] for clause in saved.clauses} == {
            "parties": "نوشتهٔ پروین",
            "terms": "نوشتهٔ لیلا {{terms}}",
            "renewal": "تمدید به نوشتهٔ پروین {{renewal}}",
        }

    def test_go_on_writing_takes_both_along(self, leila: Any, draft: Mou, moved: int) -> None:
        first = Paper(draft).versions.get(number=moved).clauses
        answer = clauses_form(first, moved + 1, "pick:edit", was=str(moved))
        answer |= {"choice-parties": "theirs", "choice-renewal": "theirs"}
        form = leila.post(page(draft, "edit/"), answer)
        assert form.context["base"] == moved + 1
        assert form.context["form"].forms[0]["body"].value() == "نوشتهٔ پروین"
        assert newest(draft).number == moved + 1

    def test_moved_again_while_choosing_asks_again(
        self, leila: Any, cast: Cast, draft: Mou, moved: int
    ) -> None:
        first = Paper(draft).versions.get(number=moved).clauses
        again = written_by(draft, terms="سوم {{terms}}")
        drafting.save_version(Paper(draft), by=cast.parvin, base=moved + 1, clauses=again)
        answer = clauses_form(first, moved + 1, "pick", was=str(moved))
        asked = leila.post(
            page(draft, "edit/"), answer | {"choice-parties": "mine", "choice-renewal": "mine"}
        )
        assert asked.status_code == 409
        assert asked.context["base"] == moved + 2
        assert newest(draft).number == moved + 2

    def test_terms_that_moved_are_shown_beside_one_s_own(self, leila: Any, cast: Cast, draft: Mou) -> None:
        base, kind = newest(draft).number, make.make_kind()
        drafting.set_terms(Paper(draft), make.make_terms(kind, seat_limit=7), by=cast.parvin, base=base)
        asked = leila.post(page(draft, f"terms/{kind.pk}/"), terms_form(base))
        assert asked.status_code == 409
        assert asked.context["moved"]["row"].terms.seat_limit == 7
        assert asked.context["form"]["seat_limit"].value() == "۱۲"
        leila.post(page(draft, f"terms/{kind.pk}/"), terms_form(asked.context["base"]))
        assert read(newest(draft).terms)[0].seat_limit == 12


class TestTerms:
    def test_they_are_added_changed_and_taken_out(self, leila: Any, draft: Mou) -> None:
        other = make.make_kind("internship", name_fa="کارآموزی")
        field = make.make_field()
        posted = terms_form(newest(draft).number, kind=other.pk, fields_of_study=[field.pk])
        assert leila.post(page(draft, "terms/new/"), posted).status_code == 302
        found = {row.kind: row for row in read(newest(draft).terms)}[other.pk]
        assert (found.seat_limit, found.max_weekly_hours, found.min_hourly_pay_rial) == (12, 20, 900_000)
        assert found.fields == (field.pk,)
        assert "۱۲" in leila.get(page(draft)).content.decode()
        initial = leila.get(page(draft, f"terms/{other.pk}/")).context["form"]
        assert initial["seat_limit"].value() == "۱۲"
        leila.post(page(draft, f"terms/{other.pk}/remove/"), {"base": newest(draft).number})
        assert other.pk not in {row.kind for row in read(newest(draft).terms)}
        leila.post(page(draft, f"terms/{other.pk}/remove/"), {"base": 1})  # a stale page: refused, told

    def test_an_amendment_begins_with_the_terms_now_and_may_take_nobody(self, leila: Any, cast: Cast) -> None:
        make.make_amendment(cast.mou, in_force=False)
        kind = make.make_kind()
        address = f"/staff/mous/{cast.mou.pk}/amendments/1/text/"
        assert [(known.pk, holds) for known, holds in leila.get(f"{address}terms/new/").context["kinds"]] == [
            (kind.pk, True)
        ]
        form = leila.get(f"{address}terms/{kind.pk}/").context["form"]
        assert form["seat_limit"].value() == "۲۰"
        answer = leila.post(f"{address}terms/{kind.pk}/", terms_form(1, seat_limit="۰"))
        assert answer.status_code in (302, 422)  # 422 asks to confirm what it breaks
        leila.post(f"{address}terms/{kind.pk}/", terms_form(1, seat_limit="۰", confirm="1"))
        assert read(Paper(cast.mou, cast.mou.amendments.get()).latest_version().terms)[0].seat_limit == 0

    def test_what_breaks_is_shown_and_confirmed(
        self, leila: Any, draft: Mou, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken = [Breach("دو پیشنهاد از آن بیشتر است", blocks=False, url="/staff/")]
        monkeypatch.setattr("companies.views.staff_terms.breaches_of", lambda paper, terms: broken)
        base, kind = newest(draft).number, make.make_kind()
        asked = leila.post(page(draft, f"terms/{kind.pk}/"), terms_form(base))
        assert asked.status_code == 422
        assert broken[0].text in asked.content.decode()
        assert newest(draft).number == base
        assert leila.post(page(draft, f"terms/{kind.pk}/"), terms_form(base, confirm="1")).status_code == 302
        assert newest(draft).number == base + 1
