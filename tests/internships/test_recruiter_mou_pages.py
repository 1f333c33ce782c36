"""The company's agreements as it reads them: what waits for it, what is agreed, and nothing of the office's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import drafting, signatories
from companies.actions.mous import terminate_mou
from companies.actions.signing import say_signed
from companies.actions.taking_back import back_to_draft
from companies.models import Membership, Mou, MouAttachment, Signatory
from companies.papers import Paper, paper_of
from companies.states import MouState
from people.persian import jalali
from people.persian.numbers import localise
from people.workflow import transition
from tests import factories as make
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
LIMIT = 10


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def requested(cast: Cast) -> Mou:
    values = {"starts_on": make.days(10), "ends_on": make.days(300), "request_note": "ده نفر در سال"}
    return drafting.request_mou(cast.pendar, by=cast.maryam, values=values)


def shared(cast: Cast, way: str = Mou.Way.NEGOTIATED) -> Mou:
    mou = drafting.create_mou(
        cast.pendar, by=cast.leila, values={"starts_on": make.days(10), "ends_on": make.days(300), "way": way}
    )
    paper = Paper(mou)
    drafting.save_version(paper, by=cast.leila, base=1, clauses=clauses(), terms=[make.make_terms()])
    drafting.share_text(paper, by=cast.leila)
    mou.refresh_from_db()
    return mou


def clauses() -> list[dict[str, str]]:
    return [
        {"key": "aim", "title": "هدف", "body": "همکاری {{university}} و {{company}}."},
        {"key": "terms", "title": "شرایط", "body": "{{terms}}"},
    ]


def at_state(mou: Mou, state: str, by: Any) -> Mou:
    """On along its road, without a review or signatures."""
    road = [MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES]
    for step in road[road.index(mou.state) + 1 : road.index(state) + 1]:
        if step == MouState.IN_REVIEW:
            drafting.seal(Paper(mou), by=by, at=make.timezone.now())
        transition(mou, step, by=by)
    return mou


def signed_with_amendment(cast: Cast) -> Mou:
    make.make_amendment(cast.mou, make.make_terms(seat_limit=30), effective_on=make.days(5))
    return cast.mou


def test_mine_come_first_and_drafts_of_the_office_stay_there(hr: Client, cast: Cast) -> None:
    hidden = make.make_mou(cast.pendar, in_force=False)
    mine = shared(cast)
    over = make.make_mou(cast.pendar, starts_on=make.days(-500), ends_on=make.days(-200), in_force=False)
    Mou.objects.filter(pk=over.pk).update(state=MouState.EXPIRED)
    page = hr.get("/hr/mou/")
    assert [card.mou for card in page.context["current"]] == [mine, cast.mou]
    assert page.context["current"][0].yours
    assert [card.mou for card in page.context["past"]] == [over]
    assert "نوبت شما" in page.content.decode()
    assert hr.get(f"/hr/mou/{hidden.pk}/").status_code == 404


def test_without_any_it_says_what_one_is_for(client: Client, cast: Cast) -> None:
    owner = make.make_user()
    make.make_company(owner=owner)
    client.force_login(owner)
    assert "/hr/mou/request/" in client.get("/hr/mou/").content.decode()
    waiting = make.make_user()
    make.make_company(owner=waiting, approved=False)
    client.force_login(waiting)
    page = client.get("/hr/mou/")
    assert page.status_code == 200
    assert "/hr/mou/request/" not in page.content.decode()


SCENES: dict[str, Callable[[Cast], Mou]] = {
    "requested": requested,
    "shared": shared,
    "in_review": lambda cast: at_state(shared(cast), MouState.IN_REVIEW, cast.leila),
    "awaiting": lambda cast: at_state(shared(cast), MouState.AWAITING_SIGNATURES, cast.leila),
    "in_force": lambda cast: cast.mou,
    "amended": signed_with_amendment,
}


@pytest.mark.parametrize("scene", SCENES)
def test_every_state_reads_in_ten_queries_and_both_languages(
    hr: Client, cast: Cast, scene: str, django_assert_max_num_queries: Any
) -> None:
    with transaction.atomic():
        mou = SCENES[scene](cast)
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    for name in ("شریفی", "کریمی"):
        _sign_by(mou, cast, name)
    for language in ("fa", "en"):
        cast.maryam.language = language
        cast.maryam.save()
        for address in ("/hr/mou/", f"/hr/mou/{mou.pk}/", f"/hr/mou/{mou.pk}/text/"):
            with django_assert_max_num_queries(LIMIT):
                assert hr.get(address).status_code == 200


def _sign_by(mou: Mou, cast: Cast, name: str) -> None:
    if Paper(mou).is_open:
        values = {"side": "company", "name": name, "capacity": "مدیرعامل"}
        signatories.add_signatory(Paper(mou), by=cast.leila, values=values)


def test_an_amendment_has_its_own_page(hr: Client, cast: Cast) -> None:
    mou = signed_with_amendment(cast)
    with CaptureQueriesContext(connection) as queries:
        page = hr.get(f"/hr/mou/{mou.pk}/amendments/1/")
    assert len(queries) <= LIMIT
    assert "۳۰" in page.context["new_terms"][0]
    assert hr.get(f"/hr/mou/{mou.pk}/amendments/2/").status_code == 404
    read(hr.get(f"/hr/mou/{mou.pk}/amendments/1/document/"))


def test_an_open_amendment_shows_once_it_was_shared(hr: Client, cast: Cast) -> None:
    amendment = make.make_amendment(cast.mou, make.make_terms(seat_limit=30), in_force=False)
    address = f"/hr/mou/{cast.mou.pk}/"
    assert hr.get(f"{address}amendments/1/").status_code == 404
    assert hr.get(address).context["working"] is None
    paper = paper_of(cast.mou, amendment.number)
    assert paper is not None
    drafting.share_text(paper, by=cast.leila)
    page = hr.get(address)
    assert page.context["yours"]
    assert f"{address}amendments/1/" in page.content.decode()
    for part in ("", "text/"):
        with CaptureQueriesContext(connection) as queries:
            assert hr.get(f"{address}amendments/1/{part}").status_code == 200
        assert len(queries) <= LIMIT


def test_more_rows_make_no_more_queries(hr: Client, cast: Cast) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            hr.get(address)
        return len(queries)

    list_before, page_before = count("/hr/mou/"), count(f"/hr/mou/{cast.mou.pk}/")
    second = make.make_kind("course", name_fa="کارآموزی")
    make.make_mou(cast.pendar, kinds=[second])
    make.make_amendment(cast.mou, make.make_terms(seat_limit=25))
    shared(cast)
    requested(cast)
    assert count("/hr/mou/") <= list_before + 1
    assert count(f"/hr/mou/{cast.mou.pk}/") == page_before


def test_the_review_stays_at_the_university(hr: Client, cast: Cast) -> None:
    mou = at_state(shared(cast), MouState.IN_REVIEW, cast.leila)
    with transaction.atomic():
        back_to_draft(Paper(mou), by=cast.parvin, at=make.timezone.now(), reason="بند سه ضعیف است")
    page = hr.get(f"/hr/mou/{mou.pk}/").content.decode()
    assert "بند سه" not in page
    assert cast.parvin.full_name not in page
    assert cast.leila.full_name not in page


def test_a_renewal_and_its_predecessor_lead_to_each_other(hr: Client, cast: Cast) -> None:
    renewal = make.make_mou(
        cast.pendar, starts_on=make.days(301), ends_on=make.days(600), predecessor=cast.mou
    )
    assert f"/hr/mou/{renewal.pk}/" in hr.get(f"/hr/mou/{cast.mou.pk}/").content.decode()
    assert f"/hr/mou/{cast.mou.pk}/" in hr.get(f"/hr/mou/{renewal.pk}/").content.decode()


def test_shared_attachments_are_listed(hr: Client, cast: Cast) -> None:
    for title, open_to_all in (("نامهٔ اداره", False), ("روزنامهٔ رسمی", True)):
        MouAttachment.objects.create(
            mou=cast.mou, stored=make.make_file(), title=title, shared=open_to_all, added_by=cast.leila
        )
    page = hr.get(f"/hr/mou/{cast.mou.pk}/").content.decode()
    assert "روزنامهٔ رسمی" in page
    assert "نامهٔ اداره" not in page


def test_a_termination_is_told_with_its_reason(hr: Client, cast: Cast) -> None:
    terminate_mou(cast.mou, by=cast.leila, reason="پایان همکاری به خواست دو طرف")
    page = hr.get(f"/hr/mou/{cast.mou.pk}/").content.decode()
    assert "پایان همکاری به خواست دو طرف" in page
    assert jalali.format_date(make.today(), "fa", year=True) in page
    assert jalali.format_date(cast.mou.ends_on, "fa", year=True) not in page
    assert hr.get("/hr/mou/").context["current"] == []


def test_another_company_finds_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.kamran)
    for part in ("", "text/", "document/"):
        assert client.get(f"/hr/mou/{cast.mou.pk}/{part}").status_code == 404
    assert localise(cast.mou.number, "fa") not in client.get("/hr/mou/").content.decode()


def test_whoever_switches_company_sees_the_other_one(hr: Client, cast: Cast) -> None:
    Membership.objects.create(user=cast.maryam, company=cast.angareh, role=Membership.Role.RECRUITER)
    other = cast.angareh.mous.get()
    assert hr.get(f"/hr/mou/{other.pk}/").status_code == 404
    hr.post("/hr/switch/", {"company": cast.angareh.pk})
    assert hr.get(f"/hr/mou/{other.pk}/").status_code == 200
    assert hr.get(f"/hr/mou/{cast.mou.pk}/").status_code == 404


def test_a_supervisor_looks_on(client: Client, cast: Cast) -> None:
    mou = shared(cast)
    client.force_login(cast.reza)
    for address in ("/hr/mou/", f"/hr/mou/{mou.pk}/", f"/hr/mou/{mou.pk}/text/", "/hr/mou/request/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "آن را برگردانید" not in page.content.decode()


def test_signatures_stand_in_the_history(hr: Client, cast: Cast) -> None:
    paper = Paper(at_state(shared(cast), MouState.AWAITING_SIGNATURES, cast.leila))
    with transaction.atomic():
        say_signed(paper, Signatory(name="مینا پاک"), by=None, at=make.timezone.now())
    assert "امضای مینا پاک" in hr.get(f"/hr/mou/{paper.mou.pk}/").content.decode()


def test_the_home_page_says_what_waits(hr: Client, cast: Cast) -> None:
    mou = shared(cast)
    page = hr.get("/hr/").content.decode()
    assert f"/hr/mou/{mou.pk}/" in page
