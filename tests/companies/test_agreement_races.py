"""Two who write, end, renew or import at the same moment: on real connections, one of them comes second and is told."""

from typing import Any

import pytest

from companies.actions import amendments, drafting, importing, mous
from companies.actions.signing_links import decline, send_scan
from companies.imports.plan import read_plan
from companies.models import Amendment, Mou, MouImport, Signature, SigningLink
from companies.papers import Paper
from companies.states import MouState
from people.files import XLSX, FileRule, store
from tests import factories as make
from tests.cast import Cast, begin
from tests.companies.test_mou_import import row
from tests.companies.test_mou_import_done import upload
from tests.companies.test_signatures import (
    again,
    ids,
    named,
    out_for_signature,
    scan_for,
    text_of,
    to_signatures,
)
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def test_two_save_the_same_text_at_once(cast: Cast) -> None:
    paper = Paper(make.make_mou(cast.pendar, in_force=False))
    latest = paper.latest_version()
    assert latest is not None

    def save(body: str) -> Any:
        changed = [{**clause, "body": f"{clause['body']} {body}"} for clause in latest.clauses]
        return drafting.save_version(paper, by=cast.leila, base=latest.number, clauses=changed)

    answers = at_once(lambda: save("یک"), lambda: save("دو"), lambda: save("سه"))
    assert refusals(answers) == 2
    assert all(isinstance(answer, drafting.TextMoved) for answer in answers if isinstance(answer, Exception))
    assert paper.versions.count() == latest.number + 1


def test_a_company_asks_twice_at_once(cast: Cast) -> None:
    values = {"starts_on": make.days(5), "ends_on": make.days(300)}
    ask = lambda: drafting.request_mou(cast.pendar, by=cast.maryam, values=values)  # noqa: E731
    assert refusals(at_once(ask, ask, ask)) == 2
    assert Mou.objects.filter(state=MouState.REQUESTED).count() == 1


def test_two_drafts_of_two_companies_get_two_numbers(cast: Cast) -> None:
    values = {"starts_on": make.days(5), "ends_on": make.days(300)}
    answers = at_once(
        *[
            lambda company=company: drafting.create_mou(company, by=cast.leila, values=values)
            for company in (cast.pendar, cast.angareh)
        ]
    )
    assert refusals(answers) == 0
    assert len({mou.number for mou in answers}) == 2


def test_signed_and_abandoned_at_once(cast: Cast) -> None:
    """Whoever is second is refused: never in force and abandoned, and never signed after it was given up."""
    paper = out_for_signature(cast)
    answers = at_once(
        lambda: scan_for(again(paper), *ids(paper), by=cast.leila),
        lambda: mous.abandon(again(paper), by=cast.parvin),
    )
    assert refusals(answers) == 1
    mou = again(paper).mou
    signed = Signature.objects.exists()
    assert mou.state == (MouState.IN_FORCE if signed else MouState.ABANDONED)
    assert mou.terms.exists() == signed


def test_a_scan_and_a_refusal_through_one_link_at_once(cast: Cast) -> None:
    paper = out_for_signature(cast)
    link, scan, text = SigningLink.objects.get(), make.make_file(), text_of(paper)
    at_once(
        lambda: send_scan(link, scan=scan, signed_on=make.today(), text=text),
        lambda: decline(link, reason="نه", text=text),
    )
    assert again(paper).mou.state == MouState.DRAFT
    assert not Signature.objects.filter(confirmed_at__isnull=False).exists()


def test_an_amendment_is_signed_while_its_mou_is_terminated(cast: Cast) -> None:
    draft = amendments.draft_amendment(cast.mou, by=cast.leila, effective_on=make.days(1))
    drafting.set_terms(draft, make.make_terms(seat_limit=25), by=cast.leila, base=1)
    for side, name in (("university", "فرهاد نامدار"), ("company", "مینا پاک")):
        named(draft, side, name, cast.leila)
    paper = to_signatures(draft, cast.leila)

    def fresh() -> Paper:
        amendment = Amendment.objects.select_related("mou__company").get(mou=cast.mou)
        return Paper(amendment.mou, amendment)

    at_once(
        lambda: scan_for(fresh(), *ids(paper), by=cast.leila),
        lambda: mous.terminate_mou(fresh().mou, by=cast.parvin, reason="پایان"),
    )
    after = fresh()
    assert after.mou.state == MouState.TERMINATED
    assert after.amendment is not None
    assert after.amendment.state in (MouState.IN_FORCE, MouState.ABANDONED)
    assert after.mou.terms.filter(seat_limit=25).exists() == (after.amendment.state == MouState.IN_FORCE)


def test_one_workbook_carried_out_twice_and_sent_twice_at_once(cast: Cast) -> None:
    make.make_kind("project", name_fa="پروژه", name_en="Project")
    pending: list[MouImport] = []
    for _ in range(2):
        uploaded = upload(row())["workbook"]
        plan = read_plan(uploaded)
        assert not plan.problems
        stored = store(uploaded, by=cast.leila, accept=FileRule((XLSX,), 5_000_000))
        pending.append(importing.keep_workbook(stored, plan, by=cast.leila))
    answers = at_once(
        *[lambda each=each: importing.import_mous(each, by=cast.leila) for each in (*pending, *pending)]
    )
    assert refusals(answers) == 3
    assert Mou.objects.filter(number="1403/17").count() == 1
    assert MouImport.objects.filter(imported_at__isnull=False).count() == 1
