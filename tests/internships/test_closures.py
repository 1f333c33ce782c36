"""An unforeseen closure moves everything that is counted in working days, once, and is told once."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications, closures, offers
from internships.actions.answering import answer_due
from internships.closures import Calendar
from internships.models import Closure, Offer
from people.models import Holiday
from people.notifications.models import InboxItem, Message
from people.persian import jalali
from people.persian.working_days import FRIDAY
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def day(month: int, number: int) -> date:
    return jalali.from_jalali(1405, month, number)


def closed(first: date, last: date, *holidays: date) -> Calendar:
    return Calendar.with_closure(first, last, holidays, frozenset({FRIDAY}))


# 1405/9/1 is a Sunday, 9/6 a Friday


def test_each_closed_working_day_of_a_promise_moves_it_by_one() -> None:
    calendar = closed(day(9, 2), day(9, 3))
    assert calendar.promise_moved(day(9, 4), working_days=3) == day(9, 7)  # Thursday, (Friday), Saturday
    assert calendar.promise_moved(day(9, 4), working_days=1) == day(9, 4)  # counted after the closure
    assert calendar.promise_moved(day(9, 1), working_days=3) == day(9, 1)  # due before it


def test_a_promise_that_ends_on_a_closed_day_ends_on_the_next_working_one() -> None:
    assert closed(day(9, 5), day(9, 5)).promise_moved(day(9, 5), working_days=2) == day(9, 7)
    assert closed(day(9, 5), day(9, 5)).deadline_moved(day(9, 5)) == day(9, 7)


def test_fridays_and_known_holidays_take_no_time_from_anybody() -> None:
    calendar = closed(day(9, 6), day(9, 7), day(9, 7))
    assert calendar.closed == frozenset()
    assert calendar.promise_moved(day(9, 9), working_days=5) == day(9, 9)


@pytest.mark.parametrize("days", [1, 2, 5, 9])
def test_moving_a_promise_is_the_same_as_having_counted_with_the_closure(cast: Cast, days: int) -> None:
    """However a closure and the promise lie to each other."""
    cast.inspection.rolling, cast.inspection.answer_within_days = True, days
    for begin in range(1, 12):
        at = jalali.start_of_day(day(9, begin)) + timedelta(hours=9)
        before = jalali.today(answer_due(cast.inspection, at))
        calendar = closed(day(9, 4), day(9, 8))
        after = calendar.promise_moved(before, days)
        holidays = Holiday.objects.bulk_create(
            Holiday(on=d, name_fa="آلودگی", kind=Holiday.Kind.CLOSURE) for d in calendar.closed
        )
        assert after == jalali.today(answer_due(cast.inspection, at)), begin
        Holiday.objects.filter(pk__in=[h.pk for h in holidays]).delete()


# In the system


def next_working_days(count: int) -> list[date]:
    days = (make.days(n) for n in range(1, 30))
    return [d for d in days if d.weekday() != FRIDAY and not Holiday.objects.filter(on=d).exists()][:count]


def enter(cast: Cast, first: date, last: date | None = None) -> Closure:
    return closures.enter_closure(
        by=cast.leila, first_on=first, last_on=last or first, name_fa="آلودگی هوا", name_en="Polluted air"
    )


def due(at: date) -> datetime:
    return jalali.end_of_day(at)


def test_running_promises_offers_and_deadlines_move_and_leave_who_why_and_how_far(cast: Cast) -> None:
    shut, after, later = next_working_days(3)
    waiting = make.long_ago(make.make_application(cast.negar, cast.inspection), due(shut))
    offer = make.make_offer(make.make_application(cast.tara, cast.inspection))
    type(cast.moulds).objects.filter(pk=cast.moulds.pk).update(deadline_at=due(shut))
    effect = closures.effect_of(shut, shut)
    closure = enter(cast, shut)
    assert (effect.answers, effect.offers, effect.deadlines) == (1, 1, 1)
    assert (closure.answers, closure.offers, closure.deadlines) == (1, 1, 1)
    waiting.refresh_from_db()
    assert waiting.answer_due_at == due(after)
    event = waiting.events.latest("id")
    assert (event.by, event.reason, event.changes["closure"]) == (cast.leila, "آلودگی هوا", closure.pk)
    moved = Offer.objects.select_related("application").get(pk=offer.pk)
    assert moved.expires_at == offer.expires_at + timedelta(days=1)
    assert moved.application.offered_until == moved.expires_at
    cast.moulds.refresh_from_db()
    assert cast.moulds.deadline_at == due(after)
    assert answer_due(cast.inspection, timezone.now()) > due(later)


def test_the_same_closure_twice_moves_nothing_twice(cast: Cast) -> None:
    shut, after = next_working_days(2)
    waiting = make.long_ago(make.make_application(cast.negar, cast.inspection), due(shut))
    enter(cast, shut)
    with pytest.raises(Refusal):
        enter(cast, shut)
    waiting.refresh_from_db()
    assert waiting.answer_due_at == due(after)
    assert Closure.objects.count() == 1


def test_a_clock_that_stands_still_and_what_has_ended_do_not_move(cast: Cast) -> None:
    shut = next_working_days(1)[0]
    still = make.long_ago(make.make_application(cast.negar, cast.inspection), due(shut))
    type(still).objects.filter(pk=still.pk).update(clock_stopped_at=timezone.now())
    gone = make.long_ago(make.make_application(cast.tara, cast.inspection), due(shut))
    applications.withdraw_application(gone, by=cast.tara.user)
    assert enter(cast, shut).answers == 0


def test_each_person_is_told_once(cast: Cast) -> None:
    shut = next_working_days(1)[0]
    for position in (cast.inspection, make.make_position(cast.pendar, title="انبار")):
        make.long_ago(make.make_application(cast.negar, position), due(shut))
    enter(cast, shut)
    assert InboxItem.objects.filter(recipient=cast.negar.user, kind="closure.students").count() == 1
    assert not Message.objects.filter(kind="closure.students").exists()  # the inbox is enough
    told = Message.objects.filter(kind="closure.companies").values_list("recipient", flat=True)
    assert sorted(told) == sorted([cast.maryam.pk, cast.dariush.pk])


def test_an_offer_is_never_answered_after_work_began(cast: Cast) -> None:
    offer = make.make_offer(
        make.make_application(cast.negar, cast.inspection),
        starts_on=make.days(5),
        expires_at=timezone.now() + timedelta(days=4),
    )
    enter(cast, make.days(1), make.days(4))
    offer.refresh_from_db()
    assert offer.expires_at <= jalali.start_of_day(make.days(5))
    offers.accept_offer(offer, by=cast.negar.user)


def test_taken_back_days_are_working_days_again_and_what_moved_stays(cast: Cast) -> None:
    shut, after = next_working_days(2)
    waiting = make.long_ago(make.make_application(cast.negar, cast.inspection), due(shut))
    closure = enter(cast, shut)
    closures.take_back_closure(closure, by=cast.parvin)
    waiting.refresh_from_db()
    assert waiting.answer_due_at == due(after)
    assert not Holiday.objects.filter(on=shut).exists()
    with pytest.raises(StaleState):
        closures.take_back_closure(closure, by=cast.parvin)


# The pages


def test_the_page_shows_what_moves_before_it_moves_it(cast: Cast, client: Client) -> None:
    shut, after = next_working_days(2)
    waiting = make.long_ago(make.make_application(cast.negar, cast.inspection), due(shut))
    client.force_login(cast.leila)
    asked = {"first_on": shut.isoformat(), "last_on": "", "name_fa": "قطع برق", "name_en": ""}
    page = client.get("/staff/closures/new/", asked)
    assert page.context["effect"].answers == 1
    assert not Closure.objects.exists()
    assert client.post("/staff/closures/new/", asked).status_code == 302
    waiting.refresh_from_db()
    assert waiting.answer_due_at == due(after)
    assert "قطع برق" in client.get("/staff/closures/").content.decode()


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("1405/13/40", ""), ("1399/01/01", ""), ("1405/09/10", "1405/09/01")]
)
def test_days_that_make_no_sense_are_said_beside_their_field(
    cast: Cast, client: Client, first: str, last: str
) -> None:
    client.force_login(cast.leila)
    page = client.post("/staff/closures/new/", {"first_on": first, "last_on": last, "name_fa": "برف"})
    assert page.status_code == 422
    assert not Closure.objects.exists()


def test_viewers_read_and_students_and_companies_see_nothing_of_it(cast: Cast, client: Client) -> None:
    closure = enter(cast, next_working_days(1)[0])
    client.force_login(cast.behzad)
    assert client.get("/staff/closures/").status_code == 200
    assert client.get("/staff/closures/new/").status_code == 403
    assert client.post(f"/staff/closures/{closure.pk}/take-back/").status_code == 403
    for outsider in (cast.maryam, cast.negar.user):
        client.force_login(outsider)
        assert client.get("/staff/closures/").status_code == 403


# Lunar holidays


def lunar(on: date, name: str = "ولادت امام علی") -> Holiday:
    return Holiday.objects.create(on=on, name_fa=name, kind=Holiday.Kind.LUNAR, computed=True)


@pytest.fixture
def leila(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leila)
    return client


def test_the_office_confirms_a_computed_day_or_moves_it(leila: Client, cast: Cast) -> None:
    today = jalali.today()
    right, off = lunar(today + timedelta(days=20)), lunar(today + timedelta(days=30), "مبعث")
    assert leila.get("/staff/").context["counts"].computed_days == 2
    assert "محاسبه‌شده" in leila.get("/staff/closures/").content.decode()
    leila.post(f"/staff/closures/lunar/{right.pk}/confirm/")
    leila.post(f"/staff/closures/lunar/{off.pk}/later/")
    for row, days in ((right, 20), (off, 31)):
        row.refresh_from_db()
        assert (row.computed, row.confirmed_by, row.on) == (False, cast.leila, today + timedelta(days=days))
    leila.post(f"/staff/closures/lunar/{off.pk}/later/")
    off.refresh_from_db()
    assert off.on == today + timedelta(days=31)
    assert leila.get("/staff/").context["counts"].computed_days == 0
    assert leila.post(f"/staff/closures/lunar/{off.pk}/never/").status_code == 404


def test_a_computed_day_does_not_move_onto_another_nor_out_of_the_past(leila: Client, cast: Cast) -> None:
    today = jalali.today()
    first, second = lunar(today + timedelta(days=20)), lunar(today + timedelta(days=21), "دوم")
    over = lunar(today, "امروز")
    leila.post(f"/staff/closures/lunar/{first.pk}/later/")
    leila.post(f"/staff/closures/lunar/{over.pk}/later/")
    assert {row.on for row in Holiday.objects.filter(computed=True)} == {first.on, second.on, today}


def test_a_viewer_settles_nothing(client: Client, cast: Cast) -> None:
    day_off = lunar(jalali.today() + timedelta(days=20))
    client.force_login(make.make_staff(role="viewer"))
    assert client.get("/staff/closures/").status_code == 200
    assert client.post(f"/staff/closures/lunar/{day_off.pk}/confirm/").status_code == 403
