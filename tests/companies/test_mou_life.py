"""The MoU in force: its exact first and last moments, suspension, termination by a day, amendments."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from companies.actions import amendments, drafting, force, mous
from companies.cover import current_terms, find_cover
from companies.models import Mou
from companies.papers import Paper
from companies.register.lists import in_force
from companies.states import MouState
from companies.tasks import expire_mous
from internships.eligibility import gate
from internships.models import Position
from internships.states import PlacementState
from people.notifications.models import Message
from people.persian import jalali
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast
from tests.clock import SECOND, Clock, clock

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


def fresh(mou: Mou) -> Mou:
    return Mou.objects.select_related("company").get(pk=mou.pk)


def taking(position: Position) -> bool:
    """In Python and in SQL, which have to agree; so do the MoU's state and the list of those in force."""
    position = Position.objects.select_related("company", "kind").get(pk=position.pk)
    open_now = gate(position).open
    assert Position.objects.taking_applications().filter(pk=position.pk).exists() == open_now
    return open_now


def holds(mou: Mou) -> bool:
    now = fresh(mou).state_now == MouState.IN_FORCE
    assert Mou.objects.in_force(jalali.today()).filter(pk=mou.pk).exists() == now
    assert Mou.objects.filter(in_force(jalali.today()), pk=mou.pk).exists() == now
    return now


# The exact moments


LEAP, COMMON = jalali.from_jalali(1403, 12, 30), jalali.from_jalali(1404, 12, 29)


@pytest.mark.parametrize("last", [LEAP, COMMON, date(2026, 3, 21), date(2025, 9, 22)])
def test_it_ends_with_the_last_second_of_its_last_day_in_tehran(cast: Cast, clock: Clock, last: date) -> None:
    """Also where a summer time used to begin and end: Iran has had none since 1401."""
    company = make.make_company()
    clock.noon(last - timedelta(days=40))
    mou = make.make_mou(company, ends_on=last, starts_on=last - timedelta(days=200))
    position = make.make_position(
        company,
        starts_on=last - timedelta(days=3),
        ends_on=last,
        deadline_at=jalali.end_of_day(last + timedelta(days=30)),
        state="draft",
    )
    Position.objects.filter(pk=position.pk).update(state="published")
    clock.last_second(last)
    assert holds(mou)
    assert taking(position)
    clock.stand(jalali.end_of_day(last) + SECOND)
    assert not holds(mou)
    assert fresh(mou).state_now == MouState.EXPIRED
    assert not taking(position)


def test_the_border_is_that_of_tehran_and_not_of_utc(cast: Cast, clock: Clock) -> None:
    last = COMMON  # 20 March 2026; Tehran is three and a half hours ahead
    clock.noon(last - timedelta(days=5))
    mou = make.make_mou(make.make_company(), ends_on=last, starts_on=last - timedelta(days=9))
    clock.stand(datetime(2026, 3, 20, 20, 29, 59, tzinfo=UTC))
    assert holds(mou)
    clock.stand(datetime(2026, 3, 20, 20, 30, 0, tzinfo=UTC))
    assert not holds(mou)
    clock.stand(datetime(2026, 3, 21, 0, 0, 0, tzinfo=UTC))
    assert not holds(mou)


def test_a_signed_renewal_goes_on_at_the_first_second(cast: Cast, clock: Clock) -> None:
    last = cast.mou.ends_on
    following = make.make_mou(
        cast.pendar, starts_on=last + timedelta(days=1), ends_on=make.days(600), predecessor=cast.mou
    )
    Position.objects.filter(pk=cast.inspection.pk).update(
        deadline_at=jalali.end_of_day(last + timedelta(days=9))
    )
    clock.last_second(last)
    assert holds(cast.mou)
    assert fresh(following).state_now == MouState.SCHEDULED
    assert taking(cast.inspection)
    clock.first_second(last + timedelta(days=1))
    assert not holds(cast.mou)
    assert holds(following)
    assert taking(cast.inspection)


def test_lapse_is_written_once_and_told_to_both_sides(cast: Cast, clock: Clock) -> None:
    clock.first_second(cast.mou.ends_on + timedelta(days=1))
    assert expire_mous() == 2  # Angareh's ends on the same day
    assert expire_mous() == 0
    told = set(Message.objects.filter(kind="mou.expired").values_list("recipient", flat=True))
    assert {cast.maryam.pk, cast.dariush.pk, cast.leila.pk, cast.parvin.pk} <= told
    assert cast.mou.events.filter(to_state=MouState.EXPIRED).count() == 1


def test_nobody_is_alarmed_where_a_renewal_goes_on(cast: Cast, clock: Clock) -> None:
    first = cast.mou.ends_on + timedelta(days=1)
    make.make_mou(cast.pendar, starts_on=first, ends_on=make.days(600), predecessor=cast.mou)
    clock.first_second(first)
    expire_mous()
    assert fresh(cast.mou).state == MouState.EXPIRED
    assert not Message.objects.filter(kind="mou.expired", recipient=cast.maryam).exists()


def test_a_lapse_ends_the_open_amendment_with_it(cast: Cast, clock: Clock) -> None:
    open_one = make.make_amendment(cast.mou, make.make_terms(), in_force=False)
    clock.first_second(cast.mou.ends_on + timedelta(days=1))
    expire_mous()
    open_one.refresh_from_db()
    assert open_one.state == MouState.ABANDONED
    assert fresh(cast.mou).waits_for == ""


def test_placements_go_on_through_suspension_and_end(cast: Cast, clock: Clock) -> None:
    placement = make.make_placement(cast.negar, cast.inspection)
    mous.suspend_mou(cast.mou, by=cast.leila, reason="بازرسی")
    assert not taking(cast.inspection)
    mous.resume_mou(fresh(cast.mou), by=cast.leila)
    assert taking(cast.inspection)
    clock.first_second(cast.mou.ends_on + timedelta(days=1))
    expire_mous()
    placement.refresh_from_db()
    assert placement.state == PlacementState.RUNNING


# Termination by a day


def test_a_termination_by_a_day_holds_until_its_last_second(cast: Cast, clock: Clock) -> None:
    on = make.days(4)
    mous.terminate_mou(cast.mou, by=cast.leila, reason="به خواست شرکت", on=on, seen="in_force")
    mou = fresh(cast.mou)
    assert (mou.state, mou.terminates_on, mou.ends_on) == (MouState.IN_FORCE, on, on)
    clock.last_second(on)
    assert holds(mou)
    assert taking(cast.inspection)
    clock.first_second(on + timedelta(days=1))
    assert fresh(mou).state_now == MouState.TERMINATED
    assert not taking(cast.inspection)
    expire_mous()
    assert fresh(mou).state == MouState.TERMINATED
    told = Message.objects.filter(kind="mou.terminated")
    assert {message.values["reason"] for message in told} == {"به خواست شرکت"}
    assert not Message.objects.filter(kind="mou.expired").exists()


def test_it_can_be_withdrawn_before_its_day_and_all_is_as_before(cast: Cast, clock: Clock) -> None:
    Mou.objects.filter(pk=cast.mou.pk).update(renews_automatically=True)
    before = cast.mou.ends_on
    for on in (make.days(9), make.days(5)):  # declared, and declared anew for an earlier day
        mous.terminate_mou(fresh(cast.mou), by=cast.leila, reason="…", on=on)
    mous.withdraw_termination(fresh(cast.mou), by=cast.leila, seen="in_force")
    mou = fresh(cast.mou)
    assert (mou.ends_on, mou.renews_automatically, mou.terminates_on) == (before, True, None)
    with pytest.raises(Refusal):
        mous.withdraw_termination(mou, by=cast.leila)
    mous.terminate_mou(mou, by=cast.leila, reason="…", on=make.days(3))
    assert fresh(mou).ends_on == make.days(3)
    clock.first_second(make.days(4))
    with pytest.raises(Refusal):
        mous.withdraw_termination(fresh(mou), by=cast.leila)


def test_it_is_not_withdrawn_over_an_mou_that_was_signed_meanwhile(cast: Cast) -> None:
    mous.terminate_mou(cast.mou, by=cast.leila, reason="…", on=make.days(3))
    make.make_mou(cast.pendar, starts_on=make.days(4), ends_on=make.days(90))
    with pytest.raises(Refusal):
        mous.withdraw_termination(fresh(cast.mou), by=cast.leila)


@pytest.mark.parametrize("days", [-1, 301])
def test_the_day_of_a_termination_is_from_today_to_its_last(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal) as refused:
        mous.terminate_mou(cast.mou, by=cast.leila, reason="…", on=make.days(days))
    assert refused.value.field == "on"


def test_terminating_now_ends_the_open_amendment_too(cast: Cast) -> None:
    open_one = make.make_amendment(cast.mou, make.make_terms(), in_force=False)
    mous.terminate_mou(cast.mou, by=cast.leila, reason="…")
    open_one.refresh_from_db()
    assert open_one.state == MouState.ABANDONED
    with pytest.raises(StaleState):
        mous.terminate_mou(fresh(cast.mou), by=cast.leila, reason="…", seen="in_force")


def test_the_pages_of_termination(client: Any, leila: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/terminate/"
    assert leila.get(page).status_code == 200
    missing = leila.post(page, {"seen": "in_force", "reason": "پایان", "when": "later", "on": ""})
    assert missing.status_code == 422
    assert "on" in missing.context["form"].errors
    late = leila.post(
        page,
        {"seen": "in_force", "reason": "پایان", "when": "later", "on": jalali.format_numeric(make.days(999))},
    )
    assert late.status_code == 409
    assert "on" in late.context["form"].errors
    done = leila.post(
        page,
        {"seen": "in_force", "reason": "پایان", "when": "later", "on": jalali.format_numeric(make.days(6))},
    )
    assert done.status_code == 302
    assert fresh(cast.mou).terminates_on == make.days(6)
    leila.post(f"{page}withdraw/", {"seen": "in_force"})
    assert fresh(cast.mou).terminates_on is None
    client.force_login(cast.behzad)
    assert client.post(page, {"seen": "in_force", "reason": "…", "when": "now"}).status_code == 403
    assert client.post(f"{page}withdraw/").status_code == 403
    client.force_login(cast.maryam)
    assert client.get(page).status_code == 403


# Amendments


def test_an_amendment_counts_from_its_day_and_the_old_terms_stay_readable(cast: Cast, clock: Clock) -> None:
    day = make.days(10)
    make.make_amendment(cast.mou, make.make_terms(seat_limit=28), effective_on=day)
    kind = make.make_kind()
    clock.last_second(day - timedelta(days=1))
    assert current_terms(cast.pendar, kind, jalali.today()).seat_limit == 20
    clock.first_second(day)
    assert current_terms(cast.pendar, kind, jalali.today()).seat_limit == 28
    assert list(cast.mou.terms.order_by("effective_on").values_list("seat_limit", flat=True)) == [20, 28]


def test_a_later_last_day_by_amendment(cast: Cast) -> None:
    later = cast.mou.ends_on + timedelta(days=90)
    with pytest.raises(Refusal):
        amendments.draft_amendment(
            cast.mou, by=cast.leila, effective_on=make.today(), extends_to=make.days(9)
        )
    make.make_amendment(cast.mou, extends_to=later)
    mou = fresh(cast.mou)
    assert mou.ends_on == later
    changed = mou.events.order_by("-id")[0].changes
    assert changed["ends_on"] == [str(cast.mou.ends_on), str(later)]
    assert find_cover(cast.pendar, make.make_kind(), make.days(20), later).mou == mou


def test_one_amendment_at_a_time_and_of_what_holds(cast: Cast) -> None:
    make.make_amendment(cast.mou, make.make_terms(), in_force=False)
    with pytest.raises(Refusal, match="۱"):
        amendments.draft_amendment(fresh(cast.mou), by=cast.leila, effective_on=make.today())
    with pytest.raises(Refusal):
        amendments.draft_amendment(
            make.make_mou(cast.angareh, in_force=False), by=cast.leila, effective_on=make.today()
        )


def test_two_amendments_cannot_set_the_same_kind_from_the_same_day(cast: Cast) -> None:
    day = make.days(10)
    make.make_amendment(cast.mou, make.make_terms(seat_limit=28), effective_on=day)
    with pytest.raises(Refusal) as refused:
        make.make_amendment(fresh(cast.mou), make.make_terms(seat_limit=30), effective_on=day)
    assert refused.value.field == "effective_on"


def test_no_later_last_day_while_its_termination_is_declared(cast: Cast) -> None:
    late = cast.mou.ends_on + timedelta(days=90)
    open_one = make.make_amendment(cast.mou, make.make_terms(), extends_to=late, in_force=False)
    mous.terminate_mou(cast.mou, by=cast.leila, reason="…", on=make.days(30))
    paper = Paper(fresh(cast.mou), open_one)
    force.attach_document(paper, by=cast.leila, document=make.make_file())
    with pytest.raises(Refusal):
        force.put_in_force(paper, by=cast.leila, signed_on=make.today())


def test_the_road_of_an_amendment_on_paper(client: Any, leila: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/"
    assert leila.get(f"{page}amend/").status_code == 200
    wrong = leila.post(f"{page}amend/", {"title": "", "effective_on": jalali.format_numeric(make.days(-2))})
    assert wrong.status_code == 409
    assert "effective_on" in wrong.context["form"].errors
    begun = leila.post(
        f"{page}amend/",
        {"title": "ظرفیت", "effective_on": jalali.format_numeric(make.days(5)), "extends_to": ""},
    )
    assert begun.url == f"{page}amendments/1/text/"
    paper = Paper(fresh(cast.mou), cast.mou.amendments.get())
    edited = leila.post(
        f"{page}amendments/1/edit/",
        {"seen": "draft", "title": "ظرفیت", "effective_on": jalali.format_numeric(make.days(6))},
    )
    assert edited.status_code == 302
    drafting.set_terms(paper, make.make_terms(seat_limit=31), by=cast.leila, base=1)
    force.attach_document(paper, by=cast.leila, document=make.make_file("a.pdf"))
    assert leila.get(f"{page}amendments/1/sign/").status_code == 200
    assert leila.get(f"{page}amendments/1/document/").status_code == 200
    signed = leila.post(
        f"{page}amendments/1/sign/", {"seen": "draft", "signed_on": jalali.format_numeric(make.today())}
    )
    assert signed.url == page
    row = cast.mou.terms.get(seat_limit=31)
    assert row.effective_on == make.days(6)
    assert leila.get(f"{page}amendments/1/file/").getvalue() == make.pdf_bytes()
    assert leila.get(f"{page}amendments/2/sign/").status_code == 404
    client.force_login(cast.behzad)
    assert client.post(f"{page}amend/", {}).status_code == 403
    assert client.post(f"{page}amendments/1/edit/", {}).status_code == 403
    client.force_login(cast.maryam)
    assert client.get(f"{page}amend/").status_code == 403


def test_an_amendment_is_abandoned_and_the_mou_goes_on(leila: Any, cast: Cast) -> None:
    make.make_amendment(cast.mou, make.make_terms(), in_force=False)
    page = f"/staff/mous/{cast.mou.pk}/amendments/1/abandon/"
    assert leila.get(page).status_code == 200
    leila.post(page, {"seen": "draft", "reason": ""})
    assert cast.mou.amendments.get().state == MouState.ABANDONED
    assert fresh(cast.mou).state_now == MouState.IN_FORCE
