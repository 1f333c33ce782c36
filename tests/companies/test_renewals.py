"""Renewal: the successor in one click, and the MoU that renews itself and is never shown as expired."""

from datetime import date, timedelta
from typing import Any

import pytest

from companies.actions import automatic_renewal, drafting, mous
from companies.actions.renewing import draft_renewal
from companies.cover import find_cover
from companies.models import Mou
from companies.papers import Paper
from companies.register.lists import LISTS
from companies.states import MouState
from companies.tasks import expire_mous, renew_due_mous
from companies.texts.terms_draft import read
from internships import choices, terms
from internships.eligibility import gate
from internships.models import Position
from people.notifications.models import Message
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock

__all__ = ["clock"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(mou: Mou) -> Mou:
    return Mou.objects.select_related("company").get(pk=mou.pk)


# In one click


def test_a_renewal_takes_over_what_holds_now(cast: Cast) -> None:
    make.make_amendment(cast.mou, make.make_terms(seat_limit=33))
    Mou.objects.filter(pk=cast.mou.pk).update(
        title="همکاری", way=Mou.Way.NEGOTIATED, language="en", university_letter="۱۲/۳"
    )
    successor = draft_renewal(fresh(cast.mou), by=cast.leila)
    assert (successor.state, successor.predecessor) == (MouState.DRAFT, cast.mou)
    assert successor.starts_on == cast.mou.ends_on + DAY
    assert (successor.title, successor.way, successor.language) == ("همکاری", "negotiated", "en")
    assert successor.university_letter == ""
    version = Paper(successor).latest_version()
    assert version is not None
    assert version.clauses == cast.mou.signed_version.clauses
    assert [row.seat_limit for row in read(version.terms)] == [33]
    assert successor.waits_for == "university"


def test_asked_twice_it_is_one(leila: Any, client: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/renew/"
    first, second = leila.post(page), leila.post(page)
    successor = Mou.objects.get(predecessor=cast.mou)
    assert first.url == second.url == f"/staff/mous/{successor.pk}/"
    assert leila.get(page).status_code == 405
    client.force_login(cast.behzad)
    assert client.post(page).status_code == 403
    client.force_login(cast.maryam)
    assert client.post(page).status_code == 403


@pytest.mark.parametrize(
    ("starts", "ends", "renewed"),
    [
        ((1403, 1, 1), (1403, 12, 30), (1404, 12, 29)),  # leap Esfand to a common one
        ((1402, 1, 1), (1402, 12, 29), (1403, 12, 30)),  # and the other way
        ((1403, 7, 1), (1404, 6, 31), (1405, 6, 31)),
        ((1404, 1, 15), (1404, 7, 14), (1405, 1, 14)),
        ((1404, 1, 1), (1404, 1, 10), (1404, 1, 20)),
    ],
)
def test_it_is_as_long_in_jalali_months(
    cast: Cast, clock: Clock, starts: tuple, ends: tuple, renewed: tuple
) -> None:
    first, last = jalali.from_jalali(*starts), jalali.from_jalali(*ends)
    clock.noon(first)
    mou = make.make_mou(make.make_company(), starts_on=first, ends_on=last)
    assert draft_renewal(mou, by=cast.leila).ends_on == jalali.from_jalali(*renewed)


def test_one_that_came_to_nothing_leaves_its_place(cast: Cast) -> None:
    first = draft_renewal(cast.mou, by=cast.leila)
    mous.abandon(Paper(first), by=cast.leila)
    first = fresh(first)
    assert first.predecessor is None
    assert any(event.changes.get("predecessor") == [cast.mou.number, ""] for event in first.events.all())
    second = draft_renewal(fresh(cast.mou), by=cast.leila)
    assert second != first
    assert second.predecessor == cast.mou


def test_what_the_company_asked_for_is_taken_up(cast: Cast) -> None:
    asked = drafting.request_mou(
        cast.pendar,
        by=cast.maryam,
        values={"starts_on": cast.mou.ends_on + DAY, "ends_on": make.days(500), "predecessor": cast.mou},
    )
    drafted = draft_renewal(cast.mou, by=cast.leila)
    assert drafted.pk == asked.pk
    assert (drafted.state, drafted.ends_on) == (MouState.DRAFT, make.days(500))
    assert Paper(drafted).latest_version().terms


def test_a_draft_is_not_renewed(cast: Cast) -> None:
    with pytest.raises(Refusal):
        draft_renewal(make.make_mou(cast.angareh, in_force=False), by=cast.leila)


# By itself


@pytest.fixture
def own(cast: Cast, clock: Clock) -> Mou:
    """Of another company, from Mehr to the end of Esfand 1404, then a year each time."""
    clock.noon(jalali.from_jalali(1404, 9, 1))
    return make.make_mou(
        make.make_company(),
        starts_on=jalali.from_jalali(1404, 7, 1),
        ends_on=jalali.from_jalali(1404, 12, 29),
        renews_automatically=True,
    )


def shown_as(mou: Mou) -> set[str]:
    return {
        code for code, known in LISTS.items() if Mou.objects.filter(known.rows(jalali.today()), pk=mou.pk)
    }


@pytest.mark.parametrize("late", [False, True], ids=["beat came by", "beat is late"])
def test_it_is_never_shown_as_expired(own: Mou, clock: Clock, late: bool) -> None:
    kind = make.make_kind()
    position = make.make_position(own.company, ends_on=jalali.from_jalali(1404, 12, 20))
    Position.objects.filter(pk=position.pk).update(
        deadline_at=jalali.end_of_day(jalali.from_jalali(1407, 1, 1))
    )
    for day in ((1404, 12, 29), (1405, 1, 1), (1405, 12, 29), (1406, 1, 1), (1406, 12, 29)):
        for stand in (clock.first_second, clock.last_second):
            stand(jalali.from_jalali(*day))
            if not late:
                renew_due_mous()
            expire_mous()
            mou, last = fresh(own), jalali.from_jalali(day[0], 12, 29)
            assert mou.state_now == MouState.IN_FORCE
            assert mou.last_day() == last
            assert "expired" not in shown_as(mou)
            assert Mou.objects.in_force(jalali.today()).filter(pk=mou.pk).exists()
            assert gate(Position.objects.select_related("company", "kind").get(pk=position.pk)).open
            assert Position.objects.taking_applications().filter(pk=position.pk).exists()
            assert terms.allowance(own.company, kind).ends_on == last
            choice = next(c for c in choices.kind_choices(own.company) if c.kind == kind)
            assert choice.allowance.ends_on == last
            find_cover(own.company, kind, jalali.today(), last)
            with pytest.raises(Refusal):  # promised no further than it is renewed
                find_cover(own.company, kind, jalali.today(), last + DAY)


def test_each_period_is_written_once_and_told_to_both_sides(own: Mou, clock: Clock, cast: Cast) -> None:
    clock.first_second(jalali.from_jalali(1405, 1, 1))
    assert (renew_due_mous(), renew_due_mous()) == (1, 0)
    assert fresh(own).ends_on == jalali.from_jalali(1405, 12, 29)
    clock.noon(jalali.from_jalali(1407, 2, 1))  # beat was away for two ends
    assert renew_due_mous() == 1
    assert fresh(own).ends_on == jalali.from_jalali(1407, 12, 29)
    renewals = [e.changes["ends_on"] for e in own.events.filter(changes__has_key="renewed")]
    assert [pair[1] for pair in renewals] == [
        str(jalali.from_jalali(year, 12, 29)) for year in (1405, 1406, 1407)
    ]
    owner = make.owner_of(own.company)
    for reader in (owner, cast.leila):
        assert Message.objects.filter(kind="mou.renewed_itself", recipient=reader).count() == 2


def test_a_leap_esfand_keeps_its_last_day(cast: Cast, clock: Clock) -> None:
    clock.noon(jalali.from_jalali(1402, 9, 1))
    mou = make.make_mou(
        make.make_company(),
        starts_on=jalali.from_jalali(1402, 1, 1),
        ends_on=jalali.from_jalali(1402, 12, 29),
        renews_automatically=True,
    )
    clock.noon(jalali.from_jalali(1403, 12, 30))
    assert fresh(mou).last_day() == jalali.from_jalali(1403, 12, 30)
    clock.first_second(jalali.from_jalali(1404, 1, 1))
    assert fresh(mou).last_day() == jalali.from_jalali(1404, 12, 29)


def test_switched_off_it_ends_with_its_last_day(own: Mou, clock: Clock, cast: Cast) -> None:
    clock.noon(jalali.from_jalali(1405, 2, 1))  # renewed already, and not written down yet
    automatic_renewal.set_automatic_renewal(fresh(own), by=cast.leila, renews=False, seen="in_force")
    mou = fresh(own)
    assert (mou.renews_automatically, mou.ends_on) == (False, jalali.from_jalali(1405, 12, 29))
    clock.first_second(jalali.from_jalali(1406, 1, 1))
    assert fresh(own).state_now == MouState.EXPIRED


def test_a_signed_renewal_takes_the_place_of_the_next_one(own: Mou, clock: Clock) -> None:
    """Signed late, when it has renewed itself already: the old one ends the day before, without a gap."""
    clock.noon(jalali.from_jalali(1405, 1, 5))
    successor = make.make_mou(
        own.company,
        starts_on=jalali.from_jalali(1405, 1, 1),
        ends_on=jalali.from_jalali(1405, 12, 29),
        predecessor=fresh(own),
    )
    mou = fresh(own)
    assert (mou.renews_automatically, mou.ends_on) == (False, jalali.from_jalali(1404, 12, 29))
    assert fresh(successor).state_now == MouState.IN_FORCE
    last = jalali.from_jalali(1405, 12, 29)
    assert find_cover(own.company, make.make_kind(), jalali.today(), last).mou == successor


def test_it_is_not_switched_on_over_what_is_signed_after_it(cast: Cast) -> None:
    make.make_mou(cast.pendar, starts_on=cast.mou.ends_on + DAY, ends_on=make.days(600), predecessor=cast.mou)
    with pytest.raises(Refusal):
        automatic_renewal.set_automatic_renewal(fresh(cast.mou), by=cast.leila, renews=True)


def test_the_page_of_automatic_renewal(leila: Any, client: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/renewal/"
    assert leila.get(page).status_code == 200
    leila.post(page, {"seen": "in_force", "renews": "yes", "months": "۶"})
    mou = fresh(cast.mou)
    assert (mou.renews_automatically, mou.renewal_months) == (True, 6)
    leila.post(page, {"seen": "in_force", "renews": "yes", "months": "۶"})
    assert mou.events.filter(changes__has_key="renews_automatically").count() == 1
    assert Message.objects.filter(kind="mou.renewal_set", recipient=cast.maryam).count() == 1
    stale = leila.post(page, {"seen": "suspended", "renews": "no", "months": "6"})
    assert stale.status_code == 409
    wrong = leila.post(page, {"seen": "in_force", "renews": "yes", "months": "0"})
    assert wrong.status_code == 422
    client.force_login(cast.behzad)
    assert client.post(page, {"seen": "in_force", "renews": "no"}).status_code == 403
    client.force_login(cast.maryam)
    assert client.get(page).status_code == 403


def test_a_year_is_twelve_jalali_months_from_any_day() -> None:
    mou = Mou(ends_on=date(2026, 3, 20), renews_automatically=True, renewal_months=1)
    assert jalali.to_jalali(mou.next_last_day(jalali.from_jalali(1404, 6, 31))) == (1404, 7, 30)
