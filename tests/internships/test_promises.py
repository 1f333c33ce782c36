"""Terms that are narrower than what is promised: open offers block, what was accepted is told, positions too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.actions import drafting, force
from companies.actions.amendments import draft_amendment
from companies.actions.renewing import draft_renewal
from companies.models import Mou
from companies.papers import Paper
from companies.promises import Breach, breaches_of
from companies.texts.terms_draft import TermsDraft
from internships.models import Offer
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast: Cast) -> Paper:
    return draft_amendment(cast.mou, by=cast.leila, effective_on=make.today())


def found(paper: Paper, terms: TermsDraft) -> tuple[list[Breach], list[Breach]]:
    """What blocks, and what is told."""
    breaches = breaches_of(paper, [terms])
    return [b for b in breaches if b.blocks], [b for b in breaches if not b.blocks]


WIDER = {"seat_limit": 30, "max_weekly_hours": 30, "min_hourly_pay_rial": 100_000}


def test_wider_terms_break_nothing(cast: Cast, paper: Paper) -> None:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    make.make_placement(cast.tara, cast.inspection)
    assert found(paper, make.make_terms(**WIDER)) == ([], [])


@pytest.mark.parametrize(
    "narrow", [{"max_weekly_hours": 12}, {"min_hourly_pay_rial": 950_000}, {"field": "مهندسی برق"}]
)
def test_an_open_offer_outside_them_blocks(cast: Cast, paper: Paper, narrow: dict[str, Any]) -> None:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    fields = [make.make_field(narrow.pop("field"))] if "field" in narrow else []
    blocking, told = found(paper, make.make_terms(fields=fields, **narrow))
    assert len(blocking) == 1
    assert blocking[0].url == f"/staff/mous/{cast.mou.pk}/seats/"
    assert len(told) == 1  # the published position doesn't fit either
    assert cast.inspection.title in told[0].text


def test_what_was_accepted_is_told_and_keeps_its_terms(cast: Cast, paper: Paper) -> None:
    make.make_accepted(cast.negar, cast.inspection)
    make.make_placement(cast.tara, cast.inspection)
    blocking, told = found(paper, make.make_terms(max_weekly_hours=12))
    assert blocking == []
    assert "2" in told[0].text or "۲" in told[0].text


def test_seats_an_open_offer_over_the_limit_blocks_and_accepted_ones_are_told(
    cast: Cast, paper: Paper
) -> None:
    make.make_accepted(cast.negar, cast.inspection)
    offer = make.make_offer(make.make_application(cast.tara, cast.inspection))
    blocking, told = found(paper, make.make_terms(seat_limit=1))
    assert len(blocking) == 1
    Offer.objects.filter(pk=offer.pk).update(state="accepted")
    blocking, told = found(paper, make.make_terms(seat_limit=1))
    assert blocking == []
    assert len(told) == 2  # the seats, and the position that asks for three


def test_only_from_their_first_day_on(cast: Cast) -> None:
    """An offer whose days are over by then is not their concern."""
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    later = draft_amendment(cast.mou, by=cast.leila, effective_on=cast.inspection.ends_on + timedelta(days=1))
    assert found(later, make.make_terms(max_weekly_hours=5, seat_limit=1)) == ([], [])


def test_another_company_and_another_kind_are_not_meant(cast: Cast, paper: Paper) -> None:
    make.make_offer(make.make_application(cast.negar, cast.moulds))
    make.make_offer(make.make_application(cast.tara, cast.inspection))
    other = make.make_kind("summer", name_fa="تابستانی")
    assert found(paper, make.make_terms(other, max_weekly_hours=1)) == ([], [])


def test_a_first_mou_narrows_nothing(cast: Cast) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    assert found(Paper(draft), make.make_terms(max_weekly_hours=1, seat_limit=1)) == ([], [])


def test_a_renewal_is_asked_too(cast: Cast) -> None:
    successor = draft_renewal(cast.mou, by=cast.leila)
    Mou.objects.filter(pk=cast.mou.pk).update(renews_automatically=True)
    successor.starts_on = make.days(60)
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    blocking, _told = found(Paper(successor), make.make_terms(max_weekly_hours=8))
    assert len(blocking) == 1


def test_a_kind_that_the_renewal_leaves_out_is_told(cast: Cast) -> None:
    successor = draft_renewal(cast.mou, by=cast.leila)
    successor.starts_on = make.days(60)
    other = make.make_kind("summer", name_fa="تابستانی")
    blocking, told = found(Paper(successor), make.make_terms(other))
    assert (len(blocking), len(told)) == (0, 1)


def test_as_many_queries_with_more_promises(cast: Cast, paper: Paper) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            breaches_of(paper, [make.make_terms(max_weekly_hours=5)])
        return len(captured) - 1  # make_terms looks the kind up

    make.make_offer(make.make_application(cast.negar, cast.inspection))
    few = queries()
    make.make_placement(cast.tara, cast.inspection)
    make.make_position(cast.pendar)
    assert queries() == few <= 3


def test_it_does_not_come_into_force_over_an_open_offer(cast: Cast, paper: Paper) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    drafting.set_terms(paper, make.make_terms(max_weekly_hours=12), by=cast.leila, base=1)
    force.attach_document(paper, by=cast.leila, document=make.make_file())
    with pytest.raises(Refusal):
        force.put_in_force(paper, by=cast.leila, signed_on=make.today())
    Offer.objects.filter(pk=offer.pk).update(state="declined", seat_dates=None)
    force.put_in_force(paper, by=cast.leila, signed_on=make.today())
    assert cast.mou.terms.filter(max_weekly_hours=12).exists()


def test_on_the_page_what_is_told_is_confirmed(client: Any, cast: Cast, paper: Paper) -> None:
    make.make_accepted(cast.negar, cast.inspection)
    drafting.set_terms(paper, make.make_terms(max_weekly_hours=12), by=cast.leila, base=1)
    force.attach_document(paper, by=cast.leila, document=make.make_file())
    client.force_login(cast.leila)
    page = f"/staff/mous/{cast.mou.pk}/amendments/1/sign/"
    said = {"seen": "draft", "signed_on": jalali.format_numeric(make.today())}
    asked = client.post(page, said)
    assert asked.status_code == 422
    assert "confirmed" in asked.context["form"].errors
    assert client.post(page, {**said, "confirmed": "on"}).status_code == 302
    assert cast.mou.terms.filter(max_weekly_hours=12).exists()
