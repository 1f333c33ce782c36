"""The review of a paper: submitted, step by step approved or returned, deputies, and what happens meanwhile."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from companies import promises
from companies.actions import drafting, review_settings, reviewing
from companies.actions.mous import abandon
from companies.actions.taking_back import take_back
from companies.models import Mou, Review, ReviewStep
from companies.papers import Paper
from companies.promises import Breach
from companies.reference.review_steps import load_review_steps
from companies.reviewing import reviews_of, waiting_for
from companies.states import MouState
from people.models import User
from people.notifications.models import InboxItem
from people.workflow import IllegalTransition, Refusal, StaleState, last_event
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(cast: Cast) -> list[ReviewStep]:
    """Four steps: Leila, Behzad (a viewer of the office), a vice-president, Parvin."""
    load_review_steps()
    rows = list(ReviewStep.objects.all())
    for step, user in zip(
        rows, (cast.leila, cast.behzad, make.make_staff("معاون", "viewer"), cast.parvin), strict=True
    ):
        review_settings.add_reviewer(step, user, by=cast.parvin)
    return rows


@pytest.fixture
def draft(cast: Cast, steps: list[ReviewStep]) -> Paper:
    return Paper(make.make_mou(make.make_company("سامانه‌های آزمون"), in_force=False))


@pytest.fixture
def submitted(cast: Cast, draft: Paper) -> Paper:
    return reviewing.submit_for_review(draft, by=cast.leila)


def current(paper: Paper) -> Review:
    found = reviews_of(paper).filter(decision="").order_by("round", "position").first()
    assert found is not None
    return found


def reviewer_of(step: ReviewStep) -> User:
    return step.reviewers.order_by("-id")[0].user


def state(paper: Paper) -> str:
    paper.subject.refresh_from_db()
    return paper.subject.state


def told(kind: str) -> set[str]:
    return {item.recipient.full_name for item in InboxItem.objects.filter(kind=kind)}


# The road


def test_submitting_fixes_the_text_and_hands_it_to_the_first_step(cast: Cast, submitted: Paper) -> None:
    version = submitted.latest_version()
    rows = list(reviews_of(submitted))
    assert state(submitted) == MouState.IN_REVIEW
    assert version is not None
    assert version.sealed
    assert [row.step.code for row in rows] == ["expert", "legal", "vice_president", "president"]
    assert [row.came_at is not None for row in rows] == [True, False, False, False]
    assert (submitted.mou.waits_for, submitted.mou.waits_step) == ("university", rows[0].step)
    assert told("mou.review_due") == {cast.leila.full_name}


def test_every_step_approves_and_the_signatures_come(submitted: Paper, steps: list[ReviewStep]) -> None:
    for step in steps:
        review = current(submitted)
        assert review.step == step
        assert list(waiting_for(reviewer_of(step))) == [review]
        reviewing.approve_step(review, by=reviewer_of(step), note="بدون ایراد")
    assert state(submitted) == MouState.AWAITING_SIGNATURES
    assert {row.decision for row in reviews_of(submitted)} == {"approved"}
    assert "لیلا رستمی" in told("mou.review_passed")


def test_a_return_makes_it_a_draft_again_and_the_next_round_begins_anew(
    cast: Cast, submitted: Paper, steps: list[ReviewStep]
) -> None:
    reviewing.approve_step(current(submitted), by=cast.leila)
    reviewing.return_paper(current(submitted), by=cast.behzad, reason="مادهٔ ۲ مبهم است.")
    assert state(submitted) == MouState.DRAFT
    assert [row.decision for row in reviews_of(submitted)] == ["approved", "returned", "dropped", "dropped"]
    item = InboxItem.objects.filter(kind="mou.review_returned", recipient=cast.leila).get()
    assert item.values["reason"] == "مادهٔ ۲ مبهم است."
    assert last_event(submitted.mou).reason == "مادهٔ ۲ مبهم است."
    again = reviewing.submit_for_review(submitted, by=cast.leila)
    assert current(again).round == 2
    assert current(again).step == steps[0]
    # The same words: the same version, with whatever was signed for it.
    assert {row.version_id for row in reviews_of(again)} == {again.latest_version().pk}  # type: ignore[union-attr]


def test_changed_words_are_another_text(cast: Cast, submitted: Paper) -> None:
    first = submitted.latest_version()
    take_back(submitted, by=cast.leila, reason="نشانی اشتباه است.")
    assert first is not None
    changed = [{**clause, "body": clause["body"] + " پایان."} for clause in first.clauses]
    drafting.save_version(submitted, by=cast.leila, base=first.number, clauses=changed)
    again = reviewing.submit_for_review(submitted, by=cast.leila)
    assert again.latest_version().text_sha256 != first.text_sha256  # type: ignore[union-attr]


def test_no_step_in_use_goes_straight_on_to_the_signatures(cast: Cast, draft: Paper) -> None:
    ReviewStep.objects.update(is_active=False)
    reviewing.submit_for_review(draft, by=cast.leila)
    assert state(draft) == MouState.AWAITING_SIGNATURES
    assert not reviews_of(draft).exists()


def test_an_amendment_goes_the_same_road(cast: Cast, steps: list[ReviewStep]) -> None:
    make.make_clauses()
    amendment = make.make_amendment(cast.mou, make.make_terms(seat_limit=30), in_force=False)
    paper = Paper(cast.mou, amendment)
    reviewing.submit_for_review(paper, by=cast.leila)
    assert state(paper) == MouState.IN_REVIEW
    assert list(waiting_for(cast.leila)) == [current(paper)]
    reviewing.return_paper(current(paper), by=cast.leila, reason="سقف را دوباره ببینید.")
    assert state(paper) == MouState.DRAFT
    assert cast.mou.state_now == MouState.IN_FORCE


# What stands in the way


def test_what_could_not_come_into_force_is_not_submitted(cast: Cast, steps: list[ReviewStep]) -> None:
    make.make_clauses()
    twin = make.make_mou(cast.pendar, in_force=False)
    with pytest.raises(Refusal, match=cast.mou.number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))):
        reviewing.submit_for_review(Paper(twin), by=cast.leila)
    over = make.make_mou(make.make_company(), in_force=False, ends_on=make.days(-1))
    with pytest.raises(Refusal):
        reviewing.submit_for_review(Paper(over), by=cast.leila)


def test_a_text_without_its_terms_is_not_submitted(cast: Cast, draft: Paper) -> None:
    clauses = [{"key": "only", "title": "طرفین", "body": "{{company}}"}]
    drafting.save_version(draft, by=cast.leila, base=2, clauses=clauses)
    with pytest.raises(Refusal):
        reviewing.submit_for_review(draft, by=cast.leila)
    assert state(draft) == MouState.DRAFT


@pytest.fixture
def breach(monkeypatch: pytest.MonkeyPatch) -> list[Breach]:
    found = [Breach("۲ نفر بیش از این کار می‌کنند.", blocks=False, url="/staff/positions/")]
    monkeypatch.setattr(promises, "_finders", [lambda paper, terms: list(found)])
    return found


def test_what_breaks_a_promise_is_submitted_knowingly_only(
    cast: Cast, draft: Paper, breach: list[Breach]
) -> None:
    with pytest.raises(reviewing.BreaksPromises):
        reviewing.submit_for_review(draft, by=cast.leila)
    reviewing.submit_for_review(draft, by=cast.leila, confirmed=True)
    assert state(draft) == MouState.IN_REVIEW


def test_what_has_to_be_settled_first_is_refused_even_knowingly(
    cast: Cast, draft: Paper, breach: list[Breach]
) -> None:
    breach[:] = [Breach("پیشنهادی باز است.", blocks=True)]
    with pytest.raises(Refusal, match="پیشنهادی باز است"):
        reviewing.submit_for_review(draft, by=cast.leila, confirmed=True)


# Twice, late, on a stale page


def test_submitting_twice_and_a_newer_version_meanwhile(cast: Cast, draft: Paper) -> None:
    with pytest.raises(StaleState):
        reviewing.submit_for_review(draft, by=cast.leila, version=1)
    reviewing.submit_for_review(draft, by=cast.leila, version=2, seen="draft")
    with pytest.raises(StaleState):
        reviewing.submit_for_review(draft, by=cast.leila, version=2, seen="draft")
    assert reviews_of(draft).count() == 4


def test_the_second_decision_is_told_who_decided(cast: Cast, submitted: Paper) -> None:
    first = current(submitted)
    reviewing.approve_step(first, by=cast.leila)
    with pytest.raises(StaleState, match="لیلا رستمی"):
        reviewing.return_paper(first, by=cast.leila, reason="نه")
    assert current(submitted).position == 2


def test_nobody_decides_out_of_turn(cast: Cast, submitted: Paper) -> None:
    with pytest.raises(Refusal):
        reviewing.approve_step(current(submitted), by=cast.parvin)  # head of office, but of a later step
    last = reviews_of(submitted).order_by("-position")[0]
    with pytest.raises(StaleState):
        reviewing.approve_step(last, by=cast.parvin)
    assert reviews_of(submitted).filter(decision="").count() == 4


def test_what_was_taken_back_or_abandoned_is_decided_no_more(cast: Cast, submitted: Paper) -> None:
    first = current(submitted)
    take_back(submitted, by=cast.leila, reason="متن عوض شد.")
    with pytest.raises(StaleState):
        reviewing.approve_step(first, by=cast.leila)
    with pytest.raises(StaleState):
        take_back(submitted, by=cast.leila, reason="دوباره")
    again = reviewing.submit_for_review(submitted, by=cast.leila)
    abandon(again, by=cast.leila)
    assert not waiting_for(cast.leila).exists()
    with pytest.raises(StaleState):
        reviewing.approve_step(reviews_of(again).filter(round=2)[0], by=cast.leila)


def test_a_signed_paper_is_not_taken_back(cast: Cast) -> None:
    with pytest.raises((StaleState, IllegalTransition)):
        take_back(Paper(cast.mou), by=cast.leila, reason="نه")


# Pages


def test_the_page_of_a_draft_and_the_page_that_submits_it(leila: Any, draft: Paper) -> None:
    assert leila.get(draft.url("review")).status_code == 200
    page = leila.get(draft.url("review/submit"))
    assert page.status_code == 200
    assert page.context["obstacle"] is None
    answer = leila.post(draft.url("review/submit"), {"seen": "draft", "version": "2"})
    assert answer.url == draft.url("review")
    assert state(draft) == MouState.IN_REVIEW
    assert leila.get(draft.url("review/submit")).status_code == 302
    late = leila.post(draft.url("review/submit"), {"seen": "draft", "version": "2"})
    assert late.status_code == 409


def test_what_would_break_is_shown_and_asked_about(leila: Any, draft: Paper, breach: list[Breach]) -> None:
    address = draft.url("review/submit")
    assert breach[0].text in leila.get(address).text
    assert leila.post(address, {"seen": "draft", "version": "2"}).status_code == 409
    assert state(draft) == MouState.DRAFT
    assert leila.post(address, {"seen": "draft", "version": "2", "confirmed": "on"}).status_code == 302


def test_a_version_saved_meanwhile_is_looked_at_first(leila: Any, cast: Cast, draft: Paper) -> None:
    drafting.set_terms(draft, make.make_terms(seat_limit=7), by=cast.parvin, base=2)
    answer = leila.post(draft.url("review/submit"), {"seen": "draft", "version": "2"})
    assert answer.status_code == 409
    assert answer.context["version"].number == 3


def test_deciding_on_the_page(leila: Any, cast: Cast, submitted: Paper) -> None:
    page = submitted.url("review")
    review = current(submitted)
    assert leila.get(page).context["mine"].user == cast.leila
    empty = leila.post(f"{page}return/", {"review": review.pk, "reason": " "})
    assert empty.status_code == 422
    long = leila.post(f"{page}approve/", {"review": review.pk, "note": "ی" * 2000})
    assert long.status_code == 422
    assert leila.post(f"{page}approve/", {"review": review.pk, "note": "خوب"}).status_code == 302
    again = leila.post(f"{page}return/", {"review": review.pk, "reason": "نوشتهٔ من"})
    assert again.status_code == 409
    assert "لیلا رستمی" in str(again.context["refusal"].message)
    assert leila.post(f"{page}approve/", {"review": "x"}).status_code == 404
    assert leila.post(f"{page}approve/", {"review": review.pk + 1000}).status_code == 404


def test_a_viewer_decides_their_step_but_neither_submits_nor_takes_back(
    client: Any, cast: Cast, draft: Paper
) -> None:
    client.force_login(cast.behzad)
    assert client.post(draft.url("review/submit"), {"seen": "draft"}).status_code == 403
    submitted = reviewing.submit_for_review(draft, by=cast.leila)
    early = client.post(submitted.url("review/approve"), {"review": current(submitted).pk})
    assert early.status_code == 409
    reviewing.approve_step(current(submitted), by=cast.leila)
    assert client.post(submitted.url("review/take-back"), {"reason": "x"}).status_code == 403
    client.post(submitted.url("review/return"), {"review": current(submitted).pk, "reason": "مادهٔ ۱"})
    assert state(submitted) == MouState.DRAFT


def test_taking_back_needs_a_reason(leila: Any, submitted: Paper) -> None:
    address = submitted.url("review/take-back")
    assert leila.get(address).status_code == 200
    assert leila.post(address, {"reason": "", "seen": "in_review"}).status_code == 422
    assert leila.post(address, {"reason": "مادهٔ ۳", "seen": "draft"}).status_code == 409
    assert leila.post(address, {"reason": "مادهٔ ۳", "seen": "in_review"}).url == submitted.url("review")
    assert leila.get(address).status_code == 302


def test_the_review_is_the_offices_own(client: Any, cast: Cast, submitted: Paper) -> None:
    client.force_login(cast.maryam)
    assert client.get(submitted.url("review")).status_code == 403
    client.force_login(cast.leila)
    assert client.get("/staff/mous/999999/review/").status_code == 404
    assert client.get(f"/staff/mous/{submitted.mou.pk}/amendments/4/review/").status_code == 404


def test_a_step_without_anybody_is_said_plainly(leila: Any, submitted: Paper) -> None:
    current(submitted).step.reviewers.update(ended_at=timezone.now())
    page = leila.get(submitted.url("review"))
    assert page.context["lines"][0].takers == []
    assert page.context["mine"] is None


def test_the_lists_make_no_more_queries_with_more_rows(leila: Any, cast: Cast, submitted: Paper) -> None:
    counts = []
    for more in range(3):
        for address in ("/staff/mous/reviews/", submitted.url("review")):
            with CaptureQueriesContext(connection) as queries:
                assert leila.get(address).status_code == 200
            counts.append((address, len(queries)))
        mou: Mou = make.make_mou(make.make_company(), in_force=False)
        other = reviewing.submit_for_review(Paper(mou), by=cast.leila)
        assert current(other).came_at is not None
        reviewing.return_paper(current(submitted), by=cast.leila, reason=f"دور {more}")
        submitted = reviewing.submit_for_review(submitted, by=cast.leila)
    assert len(set(counts)) == 2
    assert max(count for _, count in counts) <= 10
    rows = leila.get("/staff/mous/reviews/").context["rows"]
    assert len(rows) == 4
    assert [row[1].review.came_at for row in rows] == sorted(row[1].review.came_at for row in rows)
    assert rows[0][1].days == 0


def test_the_pages_of_a_draft_ask_the_database_little(
    leila: Any, cast: Cast, steps: list[ReviewStep], django_assert_max_num_queries: Any
) -> None:
    amendment = make.make_amendment(cast.mou, make.make_terms(seat_limit=30), in_force=False)
    paper = Paper(cast.mou, amendment)
    reviewing.submit_for_review(paper, by=cast.leila, confirmed=True)
    reviewing.return_paper(current(paper), by=cast.leila, reason="مادهٔ ۱")
    with django_assert_max_num_queries(10):
        page = leila.get(paper.url("review"))
    assert page.context["returned"].reason == "مادهٔ ۱"
    with django_assert_max_num_queries(16):  # it asks for every promise and overlap before it lets go
        answer = leila.get(paper.url("review/submit"))
    assert answer.status_code == 200
