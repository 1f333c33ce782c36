"""What ends an interview besides the two who meet: everything that ends its application, a suspension, a departure."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from companies.actions import team, vetting
from companies.models import Membership
from internships import tasks
from internships.actions import applications, offers, positions
from internships.actions.answering import lapse_application
from internships.actions.interview_reminders import remind
from internships.actions.interview_slots import cancel_slot, change_slot
from internships.actions.interviews import book_interview, move_interview
from internships.interviews.clashes import Span
from internships.interviews.telling import interviewers_of
from internships.models import Application, Interview, InterviewSlot
from internships.rules import application_decisions
from internships.states import APPLICATION_ENDED
from people.notifications.delivery import deliver_due
from people.notifications.models import Message
from people.workflow import Refusal
from students.records.decisions import freeze_student
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock
from tests.internships.interviews import at_hour, make_invited, make_times, online

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def slots(cast: Cast) -> list[InterviewSlot]:
    return make_times(cast.inspection, by=cast.maryam)


@pytest.fixture
def booked(cast: Cast, slots: list[InterviewSlot]) -> Interview:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    return book_interview(application, slots[0], by=cast.negar.user)


def state_of(interview: Interview) -> str:
    interview.refresh_from_db()
    return interview.state


def told(kind: str) -> set[int | None]:
    return set(Message.objects.filter(kind=kind).values_list("recipient", flat=True))


def withdraw(cast: Cast, application: Application) -> None:
    applications.withdraw_application(application, by=cast.negar.user)


def close(cast: Cast, application: Application) -> None:
    positions.close_position(application.position, by=cast.maryam)


def lapse(cast: Cast, application: Application) -> None:
    make.long_ago(application, timezone.now() - timedelta(minutes=1))
    lapse_application(application.pk)


def accept_elsewhere(cast: Cast, application: Application) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.moulds))
    offers.accept_offer(offer, by=cast.negar.user)


def decline(cast: Cast, application: Application) -> None:
    application.refresh_from_db()
    offers.decline_offer(make.make_offer(application), by=cast.negar.user)


def accept(cast: Cast, application: Application) -> None:
    application.refresh_from_db()
    offers.accept_offer(make.make_offer(application), by=cast.negar.user)


def suspend(cast: Cast, application: Application) -> None:
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")


@pytest.mark.parametrize("end", [withdraw, close, lapse, accept_elsewhere, decline, accept, suspend])
def test_the_interview_ends_with_it_and_both_sides_are_told(
    cast: Cast, booked: Interview, end: Callable[[Cast, Application], None]
) -> None:
    end(cast, booked.application)
    assert state_of(booked) == "cancelled"
    assert booked.during is None
    assert {cast.negar.user.pk, cast.maryam.pk} <= told("interview.cancelled")


def test_a_rejection_ends_it_when_the_student_is_told_and_not_before(
    cast: Cast, booked: Interview, clock: Clock
) -> None:
    rejected = applications.reject_application(booked.application, by=cast.maryam, reason="not_a_fit")
    tasks.end_interviews()
    assert state_of(booked) == "booked"
    assert Interview.objects.to_come().filter(pk=booked.pk).exists()
    clock.stand(rejected.tell_at + timedelta(seconds=1))
    assert not Interview.objects.to_come().filter(pk=booked.pk).exists(), "also before beat comes by"
    assert tasks.end_interviews() == 1
    assert tasks.end_interviews() == 0
    assert state_of(booked) == "cancelled"


def test_a_rejection_taken_back_leaves_it(cast: Cast, booked: Interview) -> None:
    rejected = applications.reject_application(booked.application, by=cast.maryam, reason="not_a_fit")
    applications.undo_rejection(rejected, by=cast.maryam)
    tasks.end_interviews()
    assert state_of(booked) == "booked"


def test_an_interview_that_was_held_stands_whatever_comes_after(cast: Cast, booked: Interview) -> None:
    past = timezone.now() - timedelta(hours=2)
    InterviewSlot.objects.update(starts_at=past, ends_at=past + timedelta(minutes=30))
    withdraw(cast, booked.application)
    assert state_of(booked) == "booked"
    assert Interview.objects.standing().filter(pk=booked.pk).exists()


def test_a_closed_position_offers_no_times(cast: Cast, booked: Interview) -> None:
    close(cast, booked.application)
    assert not InterviewSlot.objects.free().filter(position=cast.inspection, pk__gt=booked.slot_id).exists()
    assert make_times(make.make_position(cast.pendar), by=cast.maryam), "people and room are free again"


def test_nobody_books_at_a_suspended_company(cast: Cast, slots: list[InterviewSlot]) -> None:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    suspend(cast, application)
    with pytest.raises(Refusal, match=r"suspended|تعلیق"):
        book_interview(application, slots[0], by=cast.negar.user)


def test_frozen_students_keep_what_they_have(cast: Cast, booked: Interview) -> None:
    freeze_student(cast.negar, by=cast.leila, reason="پروندهٔ ناقص")
    assert state_of(booked) == "booked"


def test_who_leaves_the_company_is_replaced(cast: Cast) -> None:
    together = make_times(cast.inspection, by=cast.maryam, people=[cast.maryam, cast.dariush], day=4)
    alone = make_times(cast.inspection, by=cast.dariush, day=5, count=1)
    member = Membership.objects.get(user=cast.dariush, company=cast.pendar)
    team.end_membership(member, by=cast.maryam)
    assert interviewers_of(together[0]) == [cast.maryam]
    assert interviewers_of(alone[0]) == []
    assert Message.objects.filter(kind="interview.interviewer_left", recipient=cast.maryam).count() == 1
    span = Span(alone[0].starts_at, alone[0].minutes, 10)
    change_slot(alone[0], by=cast.maryam, span=span, place=online(), interviewers=[cast.maryam])
    assert interviewers_of(alone[0]) == [cast.maryam]


def test_a_cancelled_time_is_told_with_its_reason_and_the_rest(
    cast: Cast, booked: Interview, slots: list[InterviewSlot]
) -> None:
    cancel_slot(slots[0], by=cast.maryam, reason="خط تعطیل است")
    message = Message.objects.get(kind="interview.cancelled", recipient=cast.negar.user)
    assert (message.values["note"], message.values["others"]) == ("خط تعطیل است", 2)


def test_an_interview_after_the_promise_moves_the_promise(cast: Cast) -> None:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    before = application.answer_due_at
    (late,) = make_times(cast.inspection, by=cast.maryam, day=40, count=1)
    book_interview(application, late, by=cast.negar.user)
    application.refresh_from_db()
    assert application.answer_due_at > max(before, late.ends_at)


def test_what_the_promise_gained_is_given_back_when_the_interview_is_cancelled(cast: Cast) -> None:
    """Or a company could book a far day, take it back, and owe nobody an answer until then."""
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    before = application.answer_due_at
    (late,) = make_times(cast.inspection, by=cast.maryam, day=40, count=1)
    book_interview(application, late, by=cast.maryam, for_student=True)
    cancel_slot(late, by=cast.maryam, reason="خط تعطیل است")
    application.refresh_from_db()
    assert application.answer_due_at == before


def test_moving_it_to_an_earlier_day_brings_the_promise_back_too(cast: Cast) -> None:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    (late,) = make_times(cast.inspection, by=cast.maryam, day=40, count=1)
    (later,) = make_times(cast.inspection, by=cast.maryam, day=50, count=1)
    interview = book_interview(application, later, by=cast.negar.user)
    application.refresh_from_db()
    furthest = application.answer_due_at
    move_interview(interview, late, by=cast.negar.user)
    application.refresh_from_db()
    assert late.ends_at < application.answer_due_at < furthest


def test_a_promise_that_would_be_over_leaves_a_day_to_answer(cast: Cast, clock: Clock) -> None:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    before = application.answer_due_at
    (late,) = make_times(cast.inspection, by=cast.maryam, day=40, count=1)
    book_interview(application, late, by=cast.negar.user)
    clock.stand(before + timedelta(days=3))
    cancel_slot(late, by=cast.maryam, reason="خط تعطیل است")
    application.refresh_from_db()
    assert application.answer_due_at == before + timedelta(days=4)


def test_inviting_again_does_not_begin_the_promise_anew(cast: Cast, clock: Clock) -> None:
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    due = application.answer_due_at
    clock.stand(due - timedelta(hours=1))
    applications.put_back_application(application, by=cast.maryam)
    assert applications.invite_to_interview(application, by=cast.maryam).answer_due_at == due


def test_a_suspended_company_invites_nobody_and_sees_no_new_numbers(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    applications.shortlist_application(application, by=cast.maryam)
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    with pytest.raises(Refusal):
        applications.invite_to_interview(application, by=cast.maryam)
    may = application_decisions(
        Application.objects.get(pk=application.pk), Membership.objects.get(user=cast.maryam)
    )
    assert (may.interview, may.offer, may.see_phone) == (False, False, False)


def test_invited_students_hear_of_times_that_come_later(cast: Cast) -> None:
    make_invited(cast.negar, cast.inspection, by=cast.maryam)
    make_times(cast.inspection, by=cast.maryam)
    assert told("interview.times") == {cast.negar.user.pk}


# Reminders


def test_both_sides_are_reminded_a_day_and_an_hour_before(
    cast: Cast, booked: Interview, clock: Clock
) -> None:
    starts = booked.slot.starts_at
    assert tasks.remind_of_interviews() == 0
    clock.stand(starts - timedelta(hours=20))
    assert remind(booked.pk)
    remind(booked.pk)
    clock.stand(starts - timedelta(minutes=55))
    remind(booked.pk)
    reminders = Message.objects.filter(kind="interview.reminder", recipient=cast.negar.user)
    assert sorted(message.values["when"] for message in reminders) == ["day", "hour"]
    assert Message.objects.filter(kind="interview.reminder", recipient=cast.maryam).count() == 2


def test_what_was_moved_or_cancelled_meanwhile_reminds_nobody(
    cast: Cast, booked: Interview, slots: list[InterviewSlot], clock: Clock, mailoutbox: list[Any]
) -> None:
    deliver_due()
    clock.stand(booked.slot.starts_at - timedelta(hours=20))
    remind(booked.pk)
    move_interview(booked, slots[2], by=cast.maryam, for_student=True)
    deliver_due()
    old = Message.objects.filter(kind="interview.reminder").values_list("state", flat=True)
    assert set(old) == {"cancelled"}
    withdraw(cast, booked.application)
    assert not remind(booked.pk)


# One home


def test_every_end_of_an_application_goes_through_one_function() -> None:
    ended = {f"ApplicationState.{state.name}" for state in APPLICATION_ENDED}
    wrong = [
        f"{path}:{call.lineno}"
        for path in sorted(Path("internships").rglob("*.py"))
        if path.name != "ending.py"
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "transition"
        and ended & {ast.unparse(argument) for argument in call.args}
    ]
    assert not wrong, "end_application() cancels what is booked, too"


def test_hours_that_are_past_or_overlap_are_refused(cast: Cast, slots: list[InterviewSlot]) -> None:
    with pytest.raises(Refusal):
        make_times(cast.inspection, by=cast.maryam, times=[Span(at_hour(-1, 9), 30, 0)])
    with pytest.raises(Refusal):
        make_times(
            cast.inspection,
            by=cast.maryam,
            times=[Span(at_hour(5, 9), 30, 10), Span(at_hour(5, 9, 35), 30, 0)],
        )
    with pytest.raises(Refusal, match="اتاق ۱۲"):
        make_times(cast.inspection, by=cast.dariush)
    with pytest.raises(Refusal, match=cast.maryam.full_name):
        make_times(cast.inspection, by=cast.maryam, place=online())
