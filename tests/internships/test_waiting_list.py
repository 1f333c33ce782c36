"""The waiting list: HR's order and terms, and a list that moves up by itself under the rules of every offer."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from companies.actions import mous, vetting
from internships.actions import applications, changes, offers, placements, positions, waiting_list
from internships.actions.moving_up import move_up, move_up_lists
from internships.actions.offering import FROM_LIST
from internships.models import AnswerBounds, Application, Offer, Position, WaitingList, WaitingPlace
from internships.states import ApplicationState, CloseReason, SkipReason, StopReason, WaitingListState
from internships.waiting import lists_with_a_free_seat, place_of
from people.models import User
from people.notifications.models import InboxItem
from people.persian import jalali
from people.workflow import Refusal
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def position(cast: Cast) -> Position:
    return make.make_position(cast.pendar, seats=1)


@pytest.fixture
def held(cast: Cast, position: Position) -> Offer:
    """The only seat, offered to Sina's colleague of the same field."""
    return make.make_offer(make.make_application(make.make_student("یاسر"), position))


def wait(position: Position, *students: Student, by: User) -> WaitingList:
    """They wait in this order, and the list moves."""
    rows = [make.make_application(student, position) for student in students]
    waiting_list.add_to_list(position, [row.pk for row in rows], by=by)
    return waiting_list.let_list_move(position.waiting_list, by=by)


def offered(student: Student) -> Offer | None:
    return Offer.objects.filter(student=student, state="open").first()


def place(student: Student) -> WaitingPlace:
    return WaitingPlace.objects.filter(application__student=student).latest("id")


# The order


def test_the_list_begins_with_the_terms_of_the_position_and_stands_still(
    cast: Cast, position: Position
) -> None:
    row = make.make_application(cast.negar, position)
    waiting_list.add_to_list(position, [row.pk], by=cast.maryam)
    listed = position.waiting_list
    assert (listed.state, listed.ends_on, listed.answer_hours) == ("paused", position.ends_on, 48)
    assert move_up(position.pk) == 0
    row.refresh_from_db()
    assert row.state == ApplicationState.SHORTLISTED
    assert InboxItem.objects.filter(kind="waiting.added", recipient=cast.negar.user).count() == 1


def test_whoever_is_on_it_keeps_their_place_when_added_again(cast: Cast, position: Position) -> None:
    rows = [make.make_application(s, position).pk for s in (cast.negar, cast.tara)]
    assert waiting_list.add_to_list(position, rows, by=cast.maryam) == 2
    assert waiting_list.add_to_list(position, rows[::-1], by=cast.maryam) == 0
    assert [p.application_id for p in WaitingPlace.objects.in_order()] == rows


def test_up_and_down_and_off(cast: Cast, position: Position, held: Offer) -> None:
    wait(position, cast.negar, cast.tara, by=cast.maryam)
    waiting_list.move_place(place(cast.tara), by=cast.maryam, up=True)
    waiting_list.move_place(place(cast.tara), by=cast.maryam, up=True)  # the first stays the first
    assert place_of(place(cast.negar).application).ahead == 1
    waiting_list.take_off_list(place(cast.tara), by=cast.maryam)
    assert place_of(place(cast.negar).application).ahead == 0
    assert InboxItem.objects.filter(kind="waiting.removed", recipient=cast.tara.user).exists()


def test_the_answer_time_of_a_list_is_never_under_the_floor(cast: Cast, position: Position) -> None:
    usual = waiting_list.usual_terms(position, AnswerBounds())
    short = type(usual)(**{**usual.__dict__, "answer_hours": 47})
    with pytest.raises(Refusal) as no:
        waiting_list.set_list_terms(position, by=cast.maryam, terms=short)
    assert no.value.field == "answer_hours"


def test_terms_that_the_mou_does_not_allow_are_refused_at_once(cast: Cast, position: Position) -> None:
    usual = waiting_list.usual_terms(position, AnswerBounds())
    long = type(usual)(**{**usual.__dict__, "weekly_hours": 30})
    with pytest.raises(Refusal) as no:
        waiting_list.set_list_terms(position, by=cast.maryam, terms=long)
    assert no.value.field == "weekly_hours"


# Moving up


def test_a_no_brings_the_next_one_an_offer_with_the_lists_terms(
    cast: Cast, position: Position, held: Offer
) -> None:
    wait(position, cast.negar, cast.tara, by=cast.maryam)
    assert move_up(position.pk) == 0
    offers.decline_offer(held, by=held.student.user)
    assert lists_with_a_free_seat() == [position.pk]
    assert move_up(position.pk) == 1
    assert move_up(position.pk) == 0  # twice is as once
    offer = offered(cast.negar)
    assert offer is not None
    assert offered(cast.tara) is None
    assert (offer.starts_on, offer.ends_on, offer.made_by) == (
        position.starts_on,
        position.ends_on,
        cast.maryam,
    )
    assert offer.expires_at >= timezone.now() + timedelta(hours=48)
    event = offer.application.events.last()
    assert (event.by, event.changes) == (None, {FROM_LIST: True})
    assert place(cast.negar).state == "offered"
    assert InboxItem.objects.filter(kind="waiting.moved", recipient=cast.maryam).count() == 1


def test_everything_that_frees_a_seat_moves_it(
    cast: Cast, position: Position, held: Offer, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    """The worker is woken for the company after each of these; what it then does is the same."""
    wait(position, cast.negar, by=cast.maryam)
    woken: list[int] = []
    monkeypatch.setattr("internships.waiting._MOVE_UP.publish", woken.append)

    def wakes(act: Any) -> bool:
        woken.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return woken == [cast.pendar.pk]

    def another() -> Offer:
        more = make.make_position(cast.pendar)
        return make.make_offer(make.make_application(make.make_student(), more))

    def accepted() -> Offer:
        offer = another()
        return offers.accept_offer(offer, by=offer.student.user)

    one, two, three, four, five = another(), another(), another(), accepted(), accepted()
    work = placements.start_placement(five.application, by=cast.leila)
    assert wakes(lambda: offers.decline_offer(held, by=held.student.user))
    assert wakes(lambda: offers.revoke_offer(one, by=cast.maryam, reason="…"))
    assert wakes(lambda: offers.expire_offer(two.pk, at=two.expires_at))
    assert wakes(lambda: applications.withdraw_application(three.application, by=three.student.user))
    assert wakes(lambda: placements.cancel_acceptance(four.application, by=cast.leila, reason="…"))
    assert wakes(lambda: placements.end_placement(work, by=cast.leila, ended_on=work.starts_on))
    more = changes.propose_change(position, by=cast.maryam, values={"seats": 2})
    assert wakes(lambda: changes.approve_change(more, by=cast.leila))


def test_accepting_elsewhere_frees_the_seat_for_the_next(cast: Cast, position: Position) -> None:
    make.make_offer(make.make_application(cast.tara, position))
    wait(position, cast.negar, by=cast.maryam)
    other = make.make_offer(make.make_application(cast.tara, cast.moulds))
    offers.accept_offer(other, by=cast.tara.user)
    assert move_up_lists(cast.pendar.pk) == 1
    assert offered(cast.negar)


def test_an_offer_that_ran_out_frees_its_seat_that_very_second(
    cast: Cast, position: Position, held: Offer
) -> None:
    """Whether or not beat has written it down."""
    wait(position, cast.negar, by=cast.maryam)
    now = timezone.now()
    Offer.objects.filter(pk=held.pk).update(expires_at=now + timedelta(minutes=1))
    assert lists_with_a_free_seat() == []
    Offer.objects.filter(pk=held.pk).update(expires_at=now)
    assert lists_with_a_free_seat() == [position.pk]
    assert move_up_lists() == 1
    assert offers.expire_offer(held.pk)
    assert offered(cast.negar)


def test_a_placement_that_ends_early_moves_it_when_the_dates_allow(cast: Cast) -> None:
    position = make.make_position(cast.pendar, seats=1, starts_on=make.days(1))
    work = make.make_placement(make.make_student(), position)
    wait(position, cast.negar, by=cast.maryam)
    placements.end_placement(work, by=cast.leila, ended_on=make.days(100))
    assert move_up(position.pk) == 0  # still taken on most of the days
    work.offer.refresh_from_db()
    Offer.objects.filter(pk=work.offer_id).update(seat_dates=(make.days(1), make.days(2)))
    assert move_up(position.pk) == 1
    offer = offered(cast.negar)
    assert offer
    assert offer.starts_on > jalali.today(offer.expires_at)


def test_more_seats_move_it(cast: Cast, position: Position, held: Offer) -> None:
    wait(position, cast.negar, cast.tara, by=cast.maryam)
    Position.objects.filter(pk=position.pk).update(seats=3)
    assert move_up_lists() == 2


def test_it_waits_while_the_mou_has_no_seat(cast: Cast) -> None:
    company = make.make_company()
    make.make_mou(company, seat_limit=1)
    one, two = (make.make_position(company, seats=1) for _ in range(2))
    held = make.make_offer(make.make_application(cast.tara, one))
    wait(two, cast.negar, by=make.owner_of(company))
    assert move_up(two.pk) == 0
    assert place(cast.negar).state == "waiting"
    offers.decline_offer(held, by=cast.tara.user)
    assert move_up_lists(company.pk) == 1


# Passing over, standing still


def test_who_can_not_be_offered_is_passed_over_with_a_reason(
    cast: Cast, position: Position, held: Offer
) -> None:
    gone, doubted, busy = (make.make_student(name) for name in ("رفته", "مردد", "مشغول"))
    wait(position, gone, doubted, busy, cast.negar, by=cast.maryam)
    applications.withdraw_application(place(gone).application, by=gone.user)
    applications.review_application(place(doubted).application, by=cast.maryam)
    later = make.make_position(cast.angareh, starts_on=make.days(151), ends_on=make.days(200))
    make.make_accepted(busy, later)  # doesn't end the other application: the dates don't meet
    listed = position.waiting_list
    WaitingList.objects.filter(pk=listed.pk).update(ends_on=make.days(160))
    offers.decline_offer(held, by=held.student.user)
    assert move_up(position.pk) == 1
    assert offered(cast.negar)
    assert [place(s).skip_reason for s in (gone, doubted, busy)] == [
        SkipReason.ENDED,
        SkipReason.NOT_CHOSEN,
        SkipReason.BUSY,
    ]
    told = InboxItem.objects.filter(kind="waiting.skipped", recipient=cast.maryam)
    assert {(item.values["student"], item.values["why"]) for item in told} == {
        ("رفته", "ended"),
        ("مردد", "not_chosen"),
        ("مشغول", "busy"),
    }


def test_a_field_that_the_mou_leaves_out_is_passed_over(cast: Cast) -> None:
    company = make.make_company()
    make.make_mou(company)
    position = make.make_position(company, fields=[])
    wait(position, cast.sina, cast.negar, by=make.owner_of(company))
    make.make_amendment(company.mous.get(), make.make_terms(fields=[make.make_field()]))
    move_up(position.pk)
    assert place(cast.sina).skip_reason == SkipReason.NOT_COVERED
    assert offered(cast.negar)


def test_terms_that_no_longer_hold_stop_the_list_and_nobody_loses_their_place(
    cast: Cast, position: Position
) -> None:
    wait(position, cast.negar, by=cast.maryam)
    mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    assert move_up(position.pk) == 0
    listed = WaitingList.objects.get(position=position)
    assert (listed.state, listed.stop_reason) == (WaitingListState.PAUSED, StopReason.NOT_COVERED)
    assert place(cast.negar).state == "waiting"
    assert InboxItem.objects.filter(kind="waiting.stopped", recipient=cast.maryam).count() == 1
    with pytest.raises(Refusal):
        waiting_list.let_list_move(listed, by=cast.maryam)
    mous.resume_mou(cast.mou, by=cast.leila)
    waiting_list.let_list_move(listed, by=cast.maryam)
    assert move_up(position.pk) == 1


def test_a_list_that_is_over_paused_closed_or_of_a_suspended_company_stands_still(
    cast: Cast, position: Position
) -> None:
    listed = wait(position, cast.negar, by=cast.maryam)
    WaitingList.objects.filter(pk=listed.pk).update(moves_up_to=make.days(-1))
    assert (move_up(position.pk), move_up_lists()) == (0, 0)
    WaitingList.objects.filter(pk=listed.pk).update(moves_up_to=make.days(5))
    waiting_list.pause_list(listed, by=cast.maryam)
    assert (move_up(position.pk), move_up_lists()) == (0, 0)
    waiting_list.let_list_move(listed, by=cast.maryam)
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="…")
    assert (move_up(position.pk), move_up_lists()) == (0, 0)
    vetting.resume_company(cast.pendar, by=cast.leila)
    positions.close_position(position, by=cast.maryam)
    assert (move_up(position.pk), move_up_lists()) == (0, 0)


def test_an_offer_by_hand_takes_them_off_the_list(cast: Cast, position: Position) -> None:
    row = make.make_application(cast.negar, position)
    waiting_list.add_to_list(position, [row.pk], by=cast.maryam)
    make.make_offer(row)
    assert place(cast.negar).state == "offered"


# The student


def test_being_on_the_list_is_no_answer_and_the_clock_runs(
    cast: Cast, position: Position, held: Offer
) -> None:
    wait(position, cast.negar, by=cast.maryam)
    row = place(cast.negar).application
    due = row.answer_due_at
    row.refresh_from_db()
    assert (row.answer_due_at, row.first_answer_at) == (due, None)
    assert row.state_at_time(due) == ApplicationState.LAPSED


def test_the_student_may_agree_to_wait_longer_and_nobody_else_for_them(
    cast: Cast, position: Position, held: Offer
) -> None:
    listed = wait(position, cast.negar, by=cast.maryam)
    for _twice in range(2):
        waiting_list.stay_on_list(place(cast.negar), by=cast.negar.user)
    row = Application.objects.get(student=cast.negar)
    until = jalali.end_of_day(listed.moves_up_to)
    assert row.answer_due_at == until
    assert row.events.filter(changes__has_key="stays").count() == 1
    assert row.state_at_time(until - timedelta(seconds=1)) == ApplicationState.SHORTLISTED
    invited = applications.invite_to_interview(row, by=cast.maryam)
    assert invited.answer_due_at == until, "what was agreed doesn't get shorter by an invitation"


def test_a_rejection_not_told_yet_does_not_show_when_they_agree(
    cast: Cast, position: Position, held: Offer
) -> None:
    wait(position, cast.negar, by=cast.maryam)
    row = place(cast.negar).application
    applications.reject_application(row, by=cast.maryam, reason="not_a_fit")
    waiting_list.stay_on_list(place(cast.negar), by=cast.negar.user)
    row.refresh_from_db()
    assert applications.undo_rejection(row, by=cast.maryam).state == ApplicationState.SHORTLISTED


def test_whose_application_lapsed_can_not_agree_any_more(cast: Cast, position: Position, held: Offer) -> None:
    wait(position, cast.negar, by=cast.maryam)
    make.long_ago(place(cast.negar).application, timezone.now())
    with pytest.raises(Refusal):
        waiting_list.stay_on_list(place(cast.negar), by=cast.negar.user)


def test_a_rejected_one_is_passed_over(cast: Cast, position: Position, held: Offer) -> None:
    wait(position, cast.negar, by=cast.maryam)
    applications.reject_application(place(cast.negar).application, by=cast.maryam, reason=CloseReason.OTHER)
    offers.decline_offer(held, by=held.student.user)
    assert move_up(position.pk) == 0
    assert place(cast.negar).skip_reason == SkipReason.ENDED
