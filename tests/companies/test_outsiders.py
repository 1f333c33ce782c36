"""What reaches nobody whom it isn't for, and what nobody can break with forged or unlucky input."""

from difflib import SequenceMatcher
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import comments, drafting, force, keeping
from companies.actions.comments import add_comment
from companies.actions.mous import abandon
from companies.actions.signing_links import send_own_scan
from companies.actions.taking_back import take_back
from companies.models import Mou, Side, Signatory
from companies.papers import Paper
from companies.texts import diffing
from companies.texts.diffing import diff_clauses
from companies.texts.wording import Clause
from people.notifications.models import InboxItem, Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_recruiter_mous import CLAUSES, draft, hr, wish
from tests.companies.test_signatures import again, ids, out_for_signature, scan_for, text_of

__all__ = ["draft", "hr"]
pytestmark = pytest.mark.django_db
SECRET = "فقط میان خودمان"


def sent_to_company(cast: Cast) -> str:
    """Everything that the company's people were told, whole."""
    told = Message.objects.filter(recipient__in=[cast.maryam, cast.dariush])
    shown = InboxItem.objects.filter(recipient__in=[cast.maryam, cast.dariush])
    return f"{list(told.values_list('values', flat=True))}{list(shown.values_list('values', flat=True))}"


# What stays with the office


def test_the_company_is_not_written_what_is_said_to_a_version_that_it_cannot_read(
    cast: Cast, draft: Paper
) -> None:
    newer = drafting.save_version(draft, by=cast.leila, base=2, clauses=CLAUSES[::-1])
    add_comment(draft, newer, "aim", SECRET, by=cast.leila, side=Side.UNIVERSITY)
    assert SECRET not in sent_to_company(cast)
    shared = draft.versions.get(number=2)
    add_comment(draft, shared, "aim", "این را شرکت بخواند", by=cast.leila, side=Side.UNIVERSITY)
    assert "این را شرکت بخواند" in sent_to_company(cast)


def test_why_the_office_abandons_a_request_is_its_own(hr: Client, cast: Cast) -> None:
    hr.post("/hr/mou/request/", wish())
    mou = Mou.objects.get(state="requested")
    with pytest.raises(Refusal):
        abandon(Paper(mou), by=cast.leila, reason=SECRET)
    client = Client()
    client.force_login(cast.leila)
    assert client.get(f"/staff/mous/{mou.pk}/abandon/").status_code == 302
    assert client.post(f"/staff/mous/{mou.pk}/abandon/", {"reason": SECRET}).status_code == 409
    assert SECRET not in hr.get(f"/hr/mou/{mou.pk}/").content.decode()


def test_why_a_request_is_declined_is_for_the_company(hr: Client, cast: Cast) -> None:
    hr.post("/hr/mou/request/", wish())
    mou = Mou.objects.get(state="requested")
    drafting.decline_request(mou, by=cast.leila, reason="ظرفیت نداریم")
    assert "ظرفیت نداریم" in hr.get(f"/hr/mou/{mou.pk}/").content.decode()


def test_files_of_a_draft_reach_the_company_with_the_draft(hr: Client, cast: Cast) -> None:
    unseen = Paper(make.make_mou(cast.pendar, in_force=False))
    amendment = Paper(cast.mou, make.make_amendment(cast.mou, make.make_terms(), in_force=False))
    for paper in (unseen, amendment):
        stored = make.make_file(content=make.pdf_bytes(f"secret {paper.number}"))
        kept = keeping.attach(paper, by=cast.leila, stored=stored, title="نامه", shared=True)
        address = f"/hr/mou/{paper.mou.pk}/files/{kept.pk}/"
        assert hr.get(address).status_code == 404
        drafting.share_text(paper, by=cast.leila)
        opened = hr.get(address)
        assert opened.status_code == 200
        opened.getvalue()


def test_what_a_colleague_wrote_since_is_not_sent_unread(client: Client, cast: Cast, draft: Paper) -> None:
    client.force_login(cast.leila)
    drafting.give_back(draft, by=cast.maryam)
    address = f"/staff/mous/{draft.mou.pk}/text/share/"
    assert b'name="version" value="2"' in client.get(address).content
    drafting.save_version(draft, by=cast.parvin, base=2, clauses=CLAUSES[::-1])
    stale = client.post(address, {"seen": "draft", "version": "2"})
    assert stale.status_code == 409
    assert b'name="version" value="3"' in stale.content
    assert draft.versions.get(number=3).shared_at is None
    assert client.post(address, {"seen": "draft", "version": "3"}).status_code == 302


def test_terms_that_a_colleague_changed_since_come_into_force_for_nobody_unread(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.leila)
    paper = Paper(make.make_mou(make.make_company(), in_force=False))
    force.attach_document(paper, by=cast.leila, document=make.make_file())
    address, latest = f"/staff/mous/{paper.mou.pk}/sign/", paper.latest_version()
    assert latest is not None
    posted = {"seen": "draft", "version": latest.number, "signed_on": str(make.today())}
    drafting.set_terms(paper, make.make_terms(seat_limit=3), by=cast.parvin, base=latest.number)
    assert client.post(address, posted).status_code == 409
    assert client.post(address, {**posted, "version": latest.number + 1}).status_code == 302


# Forged and unlucky input


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": "1599/01/01", "length": "5"},
        {"starts_on": "1595/01/01", "length": "until", "ends_on": "1596/01/01"},
    ],
)
def test_a_day_centuries_away_is_refused_by_its_field(hr: Client, values: dict[str, str]) -> None:
    refused = hr.post("/hr/mou/request/", wish(**values))
    assert refused.status_code == 422
    assert "starts_on" in refused.context["form"].errors


def test_no_mou_is_written_down_to_the_end_of_the_calendar(client: Client, cast: Cast) -> None:
    """The renewal page reckons with the day after the next period."""
    client.force_login(cast.leila)
    mou = make.make_mou(cast.pendar, in_force=False)
    posted = {"number": mou.number, "way": "standard", "language": "fa", "starts_on": "1405/01/01"}
    refused = client.post(f"/staff/mous/{mou.pk}/edit/", {**posted, "ends_on": "1599/12/29"})
    assert refused.status_code == 422
    assert "ends_on" in refused.context["form"].errors
    far = {"effective_on": "1405/12/01", "extends_to": "1599/12/29"}
    assert client.post(f"/staff/mous/{cast.mou.pk}/amend/", far).status_code == 422


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x"])
def test_a_forged_moment_of_looking_breaks_no_page(client: Client, cast: Cast, until: str) -> None:
    client.force_login(cast.behzad)
    assert client.post(f"/staff/mous/{cast.mou.pk}/seen/", {"until": until}).status_code == 302
    for page in ("", "history/"):
        assert client.get(f"/staff/mous/{cast.mou.pk}/{page}").status_code == 200


def test_the_same_signatory_sent_twice_is_one(hr: Client, draft: Paper) -> None:
    posted = {"name": "مینا پاک", "capacity": "مدیرعامل", "email": "mina@pendar.test"}
    assert hr.post(f"/hr/mou/{draft.mou.pk}/signatory/", posted).status_code == 302
    assert hr.post(f"/hr/mou/{draft.mou.pk}/signatory/", posted).status_code == 409
    assert Signatory.objects.count() == 1


def test_comments_have_an_end_and_leave_the_other_side_its_own(
    hr: Client, cast: Cast, draft: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comments, "MOST_COMMENTS", 2)
    address, posted = f"/hr/mou/{draft.mou.pk}/text/comment/", {"clause": "aim", "version": "2", "body": "نه"}
    assert [hr.post(address, posted).status_code for _ in range(3)] == [302, 302, 409]
    version = draft.versions.get(number=2)
    add_comment(draft, version, "aim", "چرا؟", by=cast.leila, side=Side.UNIVERSITY)
    assert draft.comments.count() == 3


def test_rows_that_name_a_version_leave_its_words_where_they_are(
    hr: Client, cast: Cast, draft: Paper
) -> None:
    """A long text read along with each of its comments makes the page take minutes."""
    version = draft.versions.get(number=2)
    add_comment(draft, version, "aim", "چرا؟", by=cast.leila, side=Side.UNIVERSITY)
    office = Client()
    office.force_login(cast.leila)
    for client, address in ((hr, "/hr/mou/"), (office, "/staff/mous/")):
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"{address}{draft.mou.pk}/text/").status_code == 200
        asked = [query["sql"] for query in made if 'FROM "companies_clausecomment"' in query["sql"]]
        assert len(asked) == 1
        assert '"clauses"' not in asked[0]


def test_a_scan_of_the_company_needs_a_paper_that_is_out(cast: Cast) -> None:
    """The page looks too; here somebody took the paper back a moment after it did."""
    paper = out_for_signature(cast)
    scan_for(paper, ids(paper)[0], by=cast.leila)
    text, day = text_of(paper), make.today()
    send_own_scan(paper, by=cast.kamran, scan=make.make_file(), signed_on=day, text=text)
    take_back(again(paper), by=cast.leila, reason="واژه‌ای")
    with pytest.raises(Refusal):
        send_own_scan(
            again(paper),
            by=cast.kamran,
            scan=make.make_file(content=make.pdf_bytes("2")),
            signed_on=day,
            text=text,
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["الف"] * 9_000, ["ب", *["الف"] * 8_999]),
        (
            [" ".join(chr(0x5D0 + at % 83) for at in range(10_000))],
            [" ".join(chr(0x5D0 + at * 7 % 83) for at in range(10_000))],
        ),
        ([" ".join(f"{at} x" for at in range(3_000))], [" ".join(f"{at} y" for at in range(3_000))]),
    ],
    ids=["paragraphs", "words", "every second word"],
)
def test_a_text_made_to_be_compared_for_hours_is_compared_at_once(
    old: list[str], new: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[int] = []

    class Counted(SequenceMatcher):  # type: ignore[type-arg]
        def __init__(self, isjunk: Any, a: Any, b: Any, autojunk: bool) -> None:
            spent.append(len(a) * len(b))
            super().__init__(isjunk, a, b, autojunk)

    monkeypatch.setattr(diffing, "SequenceMatcher", Counted)

    def text(words: list[str]) -> list[Clause]:
        return [Clause(f"c{at}", at, "عنوان", tuple(words)) for at in range(20)]

    found = diff_clauses(text(old), text(new))
    assert sum(spent) <= diffing.MOST_EFFORT
    assert all(diff.changed for diff in found)
    assert "".join(p.text for part in found[-1].paragraphs for p in part if p.kind != "gone") == "".join(new)
