"""What is said about a text, and how it goes to and fro: comments, sending, requests."""

from typing import Any

import pytest

from companies.actions import comments, drafting
from companies.models import Mou, MouVersion, Side
from companies.papers import Paper
from companies.states import MouState
from people.notifications.models import InboxItem
from people.workflow import Refusal
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


def written_by(mou: Mou, **bodies: str) -> list[dict[str, str]]:
    """The newest clauses with some bodies changed, by key."""
    return [{**clause, "body": bodies.get(clause["key"], clause["body"])} for clause in newest(mou).clauses]


class TestComments:
    def test_both_sides_speak_and_one_settles(self, leila: Any, cast: Cast, draft: Mou) -> None:
        version = newest(draft)
        posted = {"clause": "terms", "version": version.number, "body": "ساعت‌ها کم است"}
        assert leila.post(page(draft, "comments/"), posted).url.endswith("#terms")
        assert not InboxItem.objects.filter(recipient=cast.maryam, kind="mou.commented").exists()
        drafting.share_text(Paper(draft), by=cast.leila)
        theirs = comments.add_comment(
            Paper(draft), version, "terms", "موافقیم", by=cast.maryam, side=Side.COMPANY
        )
        shown = leila.get(page(draft))
        assert shown.context["unsettled"] == 2
        leila.post(page(draft, f"comments/{theirs.pk}/settle/"))
        leila.post(page(draft, f"comments/{theirs.pk}/settle/"))
        theirs.refresh_from_db()
        assert theirs.settled_by == cast.leila
        assert leila.get(page(draft)).context["unsettled"] == 1
        assert draft.events.filter(changes__has_key="comment").count() == 3

    def test_one_message_a_writer_and_hour(self, cast: Cast, draft: Mou) -> None:
        drafting.share_text(Paper(draft), by=cast.leila)
        for body in ("یک", "دو"):
            comments.add_comment(
                Paper(draft), newest(draft), "terms", body, by=cast.maryam, side=Side.COMPANY
            )
        assert InboxItem.objects.filter(recipient=cast.leila, kind="mou.commented").count() <= 1 + 1
        assert not InboxItem.objects.filter(recipient=cast.maryam, kind="mou.commented").exists()

    def test_an_empty_one_is_asked_for_again_and_a_wrong_clause_refused(self, leila: Any, draft: Mou) -> None:
        version = newest(draft).number
        empty = leila.post(page(draft, "comments/"), {"clause": "terms", "version": version, "body": " "})
        assert empty.status_code == 422
        wrong = leila.post(page(draft, "comments/"), {"clause": "nothing", "version": version, "body": "x"})
        assert wrong.status_code == 409
        assert leila.post(page(draft, "comments/"), {"clause": "terms", "version": "x"}).status_code == 404

    def test_they_stay_when_their_clause_goes_and_end_with_the_signing(
        self, leila: Any, cast: Cast, draft: Mou
    ) -> None:
        comments.add_comment(
            Paper(draft), newest(draft), "renewal", "چرا؟", by=cast.leila, side=Side.UNIVERSITY
        )
        text = [clause for clause in newest(draft).clauses if clause["key"] != "renewal"]
        drafting.save_version(Paper(draft), by=cast.leila, base=newest(draft).number, clauses=text)
        assert [comment.body for comment in leila.get(page(draft)).context["homeless"]] == ["چرا؟"]
        with pytest.raises(Refusal):
            comments.add_comment(
                Paper(cast.mou), newest(cast.mou), "terms", "دیر", by=cast.leila, side=Side.UNIVERSITY
            )


class TestSending:
    def test_the_company_gets_it_gives_it_back_and_proposes(self, leila: Any, cast: Cast) -> None:
        draft = make.make_mou(cast.pendar, in_force=False, way="negotiated")
        leila.post(page(draft, "share/"), {"seen": "draft", "reason": "مادهٔ ظرفیت"})
        draft.refresh_from_db()
        assert draft.waits_for == "company"
        assert newest(draft).shared_at
        assert InboxItem.objects.filter(recipient=cast.maryam, kind="mou.text_shared").count() == 1
        leila.post(page(draft, "share/"), {"seen": "draft", "reason": ""})
        assert InboxItem.objects.filter(recipient=cast.maryam, kind="mou.text_shared").count() == 1
        text = written_by(draft, parties="پیشنهاد {{company}}")
        drafting.save_version(
            Paper(draft), by=cast.maryam, base=newest(draft).number, clauses=text, side=Side.COMPANY
        )
        draft.refresh_from_db()
        assert draft.waits_for == "university"
        assert draft.proposal_at
        assert InboxItem.objects.filter(recipient=cast.leila, kind="mou.proposed").exists()
        assert leila.get(page(draft, "compare/")).context["changed"] == 1
        with pytest.raises(Refusal):
            drafting.give_back(Paper(draft), by=cast.maryam)
        leila.post(page(draft, "share/"), {"seen": "draft", "reason": ""})
        drafting.give_back(Paper(draft), by=cast.maryam, note="خوب است")
        draft.refresh_from_db()
        assert draft.waits_for == "university"

    def test_in_a_standard_text_the_company_only_comments(self, cast: Cast, draft: Mou) -> None:
        drafting.share_text(Paper(draft), by=cast.leila)
        with pytest.raises(Refusal):
            drafting.save_version(
                Paper(draft),
                by=cast.maryam,
                base=newest(draft).number,
                clauses=written_by(draft, parties="نه"),
                side=Side.COMPANY,
            )

    def test_a_stale_page_and_a_signed_text_aren_t_sent(self, leila: Any, cast: Cast, draft: Mou) -> None:
        stale = leila.post(page(draft, "share/"), {"seen": "requested", "reason": ""})
        assert stale.status_code == 409
        assert leila.get(page(cast.mou, "share/")).status_code == 302


class TestRequest:
    @pytest.fixture
    def asked(self, cast: Cast) -> Mou:
        values = {"starts_on": make.days(5), "ends_on": make.days(300), "request_note": "سالی ده کارآموز"}
        return drafting.request_mou(cast.angareh, by=cast.kamran, values=values)

    def test_what_is_asked_is_read_and_taken_up(self, leila: Any, cast: Cast, asked: Mou) -> None:
        assert "سالی ده کارآموز" in leila.get(page(asked)).content.decode()
        assert InboxItem.objects.filter(recipient=cast.leila, kind="mou.requested").exists()
        leila.post(f"/staff/mous/{asked.pk}/take-up/", {"seen": "requested"})
        leila.post(f"/staff/mous/{asked.pk}/take-up/", {"seen": "requested"})  # twice: told, not done again
        asked.refresh_from_db()
        assert asked.state == MouState.DRAFT
        assert newest(asked).number == 1
        assert InboxItem.objects.filter(recipient=cast.kamran, kind="mou.taken_up").count() == 1

    def test_a_second_request_waits_for_the_first(self, cast: Cast, asked: Mou) -> None:
        values = {"starts_on": make.days(5), "ends_on": make.days(300)}
        with pytest.raises(Refusal):
            drafting.request_mou(cast.angareh, by=cast.kamran, values=values)

    def test_it_is_declined_with_a_reason_that_the_company_reads(
        self, leila: Any, cast: Cast, asked: Mou
    ) -> None:
        assert leila.post(f"/staff/mous/{asked.pk}/decline/", {"seen": "requested"}).status_code == 422
        leila.post(f"/staff/mous/{asked.pk}/decline/", {"seen": "requested", "reason": "ظرفیت نیست"})
        asked.refresh_from_db()
        assert asked.state == MouState.ABANDONED
        told = InboxItem.objects.get(recipient=cast.kamran, kind="mou.declined")
        assert told.values["reason"] == "ظرفیت نیست"
        late = leila.post(f"/staff/mous/{asked.pk}/decline/", {"seen": "requested", "reason": "…"})
        assert late.status_code == 409
        assert leila.get(page(asked)).status_code == 200
