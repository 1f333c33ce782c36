"""What a company does about its agreements: asking, reading, commenting, proposing, giving back, naming who signs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import asking, drafting
from companies.actions.comments import add_comment
from companies.models import Mou, MouVersion, Side
from companies.papers import Paper
from companies.states import CompanyState, MouState
from people.notifications.models import InboxItem
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CLAUSES = [
    {"key": "aim", "title": "هدف", "body": "همکاری {{university}} و {{company}}."},
    {"key": "terms", "title": "شرایط", "body": "{{terms}}"},
]


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.dariush)
    return client


@pytest.fixture
def draft(cast: Cast) -> Paper:
    """A negotiated draft, version 2 of which is with the company."""
    values = {"starts_on": make.days(10), "ends_on": make.days(300), "way": Mou.Way.NEGOTIATED}
    paper = Paper(drafting.create_mou(cast.pendar, by=cast.leila, values=values))
    drafting.save_version(paper, by=cast.leila, base=1, clauses=CLAUSES, terms=[make.make_terms()])
    drafting.share_text(paper, by=cast.leila)
    paper.mou.refresh_from_db()
    return paper


def day(count: int) -> str:
    return jalali.format_numeric(make.days(count), "fa")


def wish(**values: Any) -> dict[str, Any]:
    return {"way": "negotiated", "starts_on": day(5), "length": "2", "note": "ده نفر در هر نوبت", **values}


def proposal(paper: Paper, **values: Any) -> dict[str, Any]:
    """The form as the page gives it, with some of it changed."""
    version = paper.latest_version()
    assert version is not None
    data: dict[str, Any] = {"base": version.number, "count": len(version.clauses), "do": "send"}
    for at, clause in enumerate(version.clauses):
        data |= {f"c{at}-{name}": clause[name] for name in ("key", "title", "body")}
    for terms in version.terms:
        prefix = f"k{terms['kind']}-"
        data |= {f"{prefix}{name}": terms[name] for name in terms if name not in ("kind", "fields")}
    return data | {"new-insurer": "company"} | values


def kinds_told(user: Any) -> set[str]:
    return set(InboxItem.objects.filter(recipient=user).values_list("kind", flat=True))


# The request


def test_a_request_reaches_the_office(hr: Client, cast: Cast) -> None:
    kind = make.make_kind()
    answer = hr.post("/hr/mou/request/", wish(kinds=[kind.pk]))
    mou = Mou.objects.get(company=cast.pendar, state=MouState.REQUESTED)
    assert answer.url == f"/hr/mou/{mou.pk}/"
    assert (mou.starts_on, mou.way) == (make.days(5), Mou.Way.NEGOTIATED)
    assert mou.ends_on == jalali.add_months(make.days(5), 24) - timedelta(days=1)
    assert str(kind) in mou.request_note
    assert "ده نفر" in mou.request_note
    assert mou.waits_for == Side.UNIVERSITY
    assert "mou.requested" in kinds_told(cast.leila)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": "۱۴۰۰/۰۱/۰۱"}, "starts_on"),
        ({"starts_on": "فردا"}, "starts_on"),
        ({"starts_on": "۱۴۹۹/۰۱/۰۱"}, "starts_on"),
        ({"length": "7"}, "length"),
        ({"length": "until"}, "ends_on"),
        ({"length": "until", "ends_on": "۱۴۰۰/۰۱/۰۱"}, "ends_on"),
        ({"length": "until", "ends_on": "۱۴۹۰/۰۱/۰۱"}, "ends_on"),
        ({"ends_on": "۱۴۹۰/۰۱/۰۱"}, "ends_on"),  # a day, but not chosen: it would count for nothing
        ({"way": "other"}, "way"),
        ({"kinds": ["999999"]}, "kinds"),
        ({"note": "ی" * 2001}, "note"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_kept(hr: Client, wrong: dict[str, Any], field: str) -> None:
    answer = hr.post("/hr/mou/request/", wish(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Mou.objects.filter(state=MouState.REQUESTED).exists()


def test_a_second_request_is_told_of_the_first(hr: Client, cast: Cast) -> None:
    hr.post("/hr/mou/request/", wish())
    page = hr.get("/hr/mou/request/")
    assert page.context["waiting"] is not None
    again = hr.post("/hr/mou/request/", wish())
    assert again.status_code == 409
    assert Mou.objects.filter(state=MouState.REQUESTED).count() == 1


def test_who_may_ask(client: Client, cast: Cast) -> None:
    client.force_login(cast.reza)
    assert client.get("/hr/mou/request/").status_code == 200
    assert client.post("/hr/mou/request/", wish()).status_code == 403
    type(cast.pendar).objects.filter(pk=cast.pendar.pk).update(state=CompanyState.PENDING)
    client.force_login(cast.maryam)
    assert "form method" not in client.get("/hr/mou/request/").content.decode().split("<main")[-1]
    assert client.post("/hr/mou/request/", wish()).status_code == 403
    assert not Mou.objects.filter(state=MouState.REQUESTED).exists()


# Renewal and amendment


@pytest.mark.parametrize("what", ["renewal", "amendment"])
def test_asked_once_a_week_and_answered_by_a_draft(hr: Client, cast: Cast, what: str) -> None:
    address = f"/hr/mou/{cast.mou.pk}/ask/{what}/"
    assert hr.get(address).status_code == 200
    answer = hr.post(address, {"reason": "سی جا به جای بیست", "seen": "in_force"})
    assert answer.status_code == 302
    assert f"mou.{what}_asked" in kinds_told(cast.leila)
    again = hr.post(address, {"reason": "هنوز", "seen": "in_force"})
    assert again.status_code == 409
    assert "هنوز" in again.content.decode()
    cast.mou.events.filter(changes__has_key="asked").update(at=make.timezone.now() - timedelta(days=8))
    if what == "amendment":
        make.make_amendment(cast.mou, in_force=False)
    else:
        make.make_mou(
            cast.pendar,
            starts_on=make.days(301),
            ends_on=make.days(600),
            predecessor=cast.mou,
            in_force=False,
        )
    assert hr.post(address, {"reason": "باز", "seen": "in_force"}).status_code == 409


def test_after_a_week_without_answer_it_is_asked_again(cast: Cast) -> None:
    asking.ask_for_renewal(cast.mou, by=cast.maryam)
    with pytest.raises(Refusal):
        asking.ask_for_renewal(cast.mou, by=cast.dariush)
    cast.mou.events.filter(changes__has_key="asked").update(at=make.timezone.now() - timedelta(days=8))
    asking.ask_for_renewal(cast.mou, by=cast.dariush)


def test_only_what_holds_is_amended_and_what_renews_itself_needs_no_asking(cast: Cast) -> None:
    request = drafting.request_mou(
        cast.angareh, by=cast.kamran, values={"starts_on": make.days(1), "ends_on": make.days(90)}
    )
    for ask in (asking.ask_for_amendment, asking.ask_for_renewal):
        with pytest.raises(Refusal):
            ask(request, by=cast.kamran, note="…")
    Mou.objects.filter(pk=cast.mou.pk).update(renews_automatically=True)
    with pytest.raises(Refusal):
        asking.ask_for_renewal(cast.mou, by=cast.maryam)
    assert not asking.asked_lately(cast.mou, asking.RENEWAL).exists()


def test_a_stale_page_asks_for_nothing(hr: Client, cast: Cast) -> None:
    answer = hr.post(f"/hr/mou/{cast.mou.pk}/ask/amendment/", {"reason": "…", "seen": "suspended"})
    assert answer.status_code == 409
    assert hr.get(f"/hr/mou/{cast.mou.pk}/ask/anything/").status_code == 404


# The text


def test_the_company_reads_what_was_shared_and_nothing_else(hr: Client, cast: Cast, draft: Paper) -> None:
    drafting.save_version(
        draft, by=cast.leila, base=2, clauses=[{**CLAUSES[0], "body": "محرمانهٔ دفتر"}, CLAUSES[1]]
    )
    address = f"/hr/mou/{draft.mou.pk}/text/"
    page = hr.get(address)
    assert [version.number for version in page.context["versions"]] == [2]
    assert "محرمانهٔ دفتر" not in page.content.decode()
    assert "لوازم خانگی پندار" in page.content.decode()
    for hidden in ("1", "3", "x"):
        assert hr.get(f"{address}?version={hidden}").status_code == 404
        assert hr.get(f"{address}?version=2&with={hidden}").status_code == 404


def test_a_message_about_the_text_leads_to_the_text(cast: Cast, draft: Paper) -> None:
    add_comment(draft, draft.versions.get(number=2), "aim", "روشن‌تر شد؟", by=cast.leila, side=Side.UNIVERSITY)
    told = InboxItem.objects.filter(recipient=cast.maryam, kind__in=["mou.text_shared", "mou.commented"])
    assert set(told.values_list("url", flat=True)) == {f"/hr/mou/{draft.mou.pk}/text/"}
    assert told.count() == 2


def test_two_shared_versions_are_compared(hr: Client, cast: Cast, draft: Paper) -> None:
    drafting.give_back(draft, by=cast.dariush)
    changed = [{**CLAUSES[0], "body": "همکاری آموزشی {{university}} و {{company}}."}, CLAUSES[1]]
    terms = [make.make_terms(seat_limit=30)]
    drafting.save_version(draft, by=cast.leila, base=2, clauses=changed, terms=terms)
    drafting.share_text(draft, by=cast.leila)
    with CaptureQueriesContext(connection) as queries:
        page = hr.get(f"/hr/mou/{draft.mou.pk}/text/?version=3&with=2")
    assert len(queries) <= 10
    assert "<ins>" in page.content.decode()
    assert page.context["terms_diffs"]


def test_a_comment_goes_to_the_office_and_comes_back_with_its_clause(
    hr: Client, cast: Cast, draft: Paper
) -> None:
    address = f"/hr/mou/{draft.mou.pk}/text/"
    empty = hr.post(f"{address}comment/", {"clause": "aim", "version": "2", "body": " "})
    assert empty.status_code == 422
    assert hr.post(f"{address}comment/", {"clause": "no", "version": "2", "body": "چرا"}).status_code == 409
    assert hr.post(f"{address}comment/", {"clause": "aim", "version": "1", "body": "چرا"}).status_code == 404
    answer = hr.post(f"{address}comment/", {"clause": "aim", "version": "2", "body": "مدت را بنویسید"})
    assert answer.url == f"{address}#c-aim"
    assert "مدت را بنویسید" in hr.get(address).content.decode()
    assert "mou.commented" in kinds_told(cast.leila)


def test_what_the_office_says_to_an_unshared_version_stays_there(
    hr: Client, cast: Cast, draft: Paper
) -> None:
    newer = drafting.save_version(draft, by=cast.leila, base=2, clauses=CLAUSES[::-1])
    add_comment(draft, newer, "aim", "میان خودمان", by=cast.leila, side=Side.UNIVERSITY)
    assert "میان خودمان" not in hr.get(f"/hr/mou/{draft.mou.pk}/text/").content.decode()


def test_given_back_with_a_note_once(hr: Client, cast: Cast, draft: Paper) -> None:
    address = f"/hr/mou/{draft.mou.pk}/text/return/"
    assert hr.get(address).status_code == 200
    assert hr.post(address, {"reason": "موافقیم", "seen": "draft"}).status_code == 302
    draft.mou.refresh_from_db()
    assert draft.mou.waits_for == Side.UNIVERSITY
    assert "mou.text_returned" in kinds_told(cast.leila)
    again = hr.post(address, {"reason": "باز هم", "seen": "draft"})
    assert again.status_code == 409
    assert "موافقیم" in hr.get(f"/hr/mou/{draft.mou.pk}/").content.decode()


# Other words and terms


def test_a_proposal_is_a_version_of_the_company(hr: Client, cast: Cast, draft: Paper) -> None:
    address = f"/hr/mou/{draft.mou.pk}/text/propose/"
    with CaptureQueriesContext(connection) as queries:
        page = hr.get(address)
    assert len(queries) <= 10
    assert f"<summary>{make.make_kind()}<" in page.content.decode()
    kind = make.make_kind().pk
    sent = proposal(draft, **{"c0-title": "هدف همکاری", f"k{kind}-seat_limit": "۳۰", "note": "سی جا"})
    assert hr.post(address, sent).status_code == 302
    version = draft.latest_version()
    assert version is not None
    assert (version.number, version.side, version.note) == (3, Side.COMPANY, "سی جا")
    assert version.clauses[0]["title"] == "هدف همکاری"
    assert version.terms[0]["seat_limit"] == 30
    draft.mou.refresh_from_db()
    assert draft.mou.waits_for == Side.UNIVERSITY
    assert "mou.proposed" in kinds_told(cast.leila)


def test_a_kind_is_added_or_left_out(hr: Client, draft: Paper) -> None:
    other, first = make.make_kind("course", name_fa="کارآموزی"), make.make_kind()
    address = f"/hr/mou/{draft.mou.pk}/text/propose/"
    new = {
        "new-kind": other.pk,
        "new-seat_limit": "5",
        "new-max_weekly_hours": "20",
        "new-min_hourly_pay_rial": "0",
        "new-insurer": "university",
        f"k{first.pk}-leave_out": "on",
        f"k{first.pk}-seat_limit": "",
    }
    assert hr.post(address, proposal(draft, **new)).status_code == 302
    version = draft.latest_version()
    assert version is not None
    assert [row["kind"] for row in version.terms] == [other.pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"c0-title": ""},
        {"c0-body": "{{nobody}}"},
        {"new-seat_limit": "3"},
        {"count": "0"},
        {},
    ],
)
def test_a_wrong_or_empty_proposal_is_kept(hr: Client, draft: Paper, wrong: dict[str, Any]) -> None:
    sent = proposal(draft, note="نوشتهٔ من", **wrong)
    answer = hr.post(f"/hr/mou/{draft.mou.pk}/text/propose/", sent)
    assert answer.status_code in (409, 422)
    assert "نوشتهٔ من" in answer.content.decode()
    assert draft.versions.count() == 2


def test_clauses_are_added_and_moved_before_anything_is_sent(hr: Client, draft: Paper) -> None:
    address = f"/hr/mou/{draft.mou.pk}/text/propose/"
    page = hr.post(address, proposal(draft, do="add", **{"c0-body": "تازه"}))
    assert page.context["form"].clauses.count == 3
    assert "تازه" in page.content.decode()
    page = hr.post(address, proposal(draft, do="down:0"))
    assert [form["key"].value() for form in page.context["form"].clauses.forms] == ["terms", "aim"]
    assert draft.versions.count() == 2


def test_of_two_writers_the_later_sees_both(hr: Client, cast: Cast, draft: Paper) -> None:
    sent = proposal(draft, **{"c0-body": "متن ما"})
    changed = [{**CLAUSES[0], "body": "متن دفتر"}, CLAUSES[1]]
    drafting.save_version(draft, by=cast.leila, base=2, clauses=changed)
    address = f"/hr/mou/{draft.mou.pk}/text/propose/"
    unshared = hr.post(address, sent)
    assert unshared.status_code == 409
    assert "متن ما" in unshared.content.decode()
    assert "متن دفتر" not in unshared.content.decode()
    MouVersion.objects.filter(mou=draft.mou, number=3).update(shared_at=make.timezone.now())
    both = hr.post(address, sent)
    assert both.status_code == 409
    assert "متن ما" in both.content.decode()
    assert "دفتر" in both.content.decode()
    assert both.context["base"].number == 3
    assert hr.post(address, {**sent, "base": 3}).status_code == 302


def test_a_standard_text_is_only_commented(hr: Client, draft: Paper) -> None:
    Mou.objects.filter(pk=draft.mou.pk).update(way=Mou.Way.STANDARD)
    address = f"/hr/mou/{draft.mou.pk}/text/propose/"
    assert hr.get(address).status_code == 302
    assert hr.post(address, proposal(draft, note="x", **{"c0-body": "متن ما"})).status_code == 409
    assert draft.versions.count() == 2


# Who signs


def test_the_company_names_who_signs_while_it_is_a_draft(hr: Client, cast: Cast, draft: Paper) -> None:
    address = f"/hr/mou/{draft.mou.pk}/signatory/"
    page = hr.get(address)
    assert cast.leila.full_name not in page.content.decode()
    values = {
        "name": "سعید نیکو",
        "capacity": "مدیرعامل",
        "authority": "روزنامهٔ رسمی ۱۲۳",
        "side": "university",
    }
    assert hr.post(address, {**values, "name": ""}).status_code == 422
    assert hr.post(address, values).status_code == 302
    signatory = draft.signatories.get()
    assert (signatory.side, signatory.added_by) == (Side.COMPANY, cast.dariush)
    assert hr.post(f"/hr/mou/{cast.mou.pk}/signatory/", values).status_code == 302
    assert Paper(cast.mou).signatories.count() == 0


# Who may come in

PAGES = ("text/", "text/return/", "text/propose/", "signatory/")
POSTS = ("text/comment/", "text/return/", "text/propose/", "signatory/")


def test_supervisors_students_and_others_change_nothing(client: Client, cast: Cast, draft: Paper) -> None:
    page = f"/hr/mou/{draft.mou.pk}/"
    held = f"/hr/mou/{cast.mou.pk}/ask/renewal/"
    client.force_login(cast.reza)
    for address in [*(page + part for part in POSTS), held]:
        assert client.post(address, {"clause": "aim", "version": "2", "body": "…"}).status_code == 403
    client.force_login(cast.kamran)
    for address in [*(page + part for part in {*PAGES, *POSTS}), held]:
        assert client.post(address, {"reason": "…"}).status_code in (404, 405)
        assert client.get(address).status_code in (404, 405)
    for user in (cast.negar.user, cast.leila):
        client.force_login(user)
        for address in [*(page + part for part in PAGES), held, "/hr/mou/request/"]:
            assert client.get(address).status_code == 403
    client.logout()
    for part in PAGES:
        assert client.get(page + part).status_code == 302
    draft.mou.refresh_from_db()
    assert draft.mou.waits_for == Side.COMPANY
