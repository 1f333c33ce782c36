"""Everybody wants the same time: on real connections one has it, and everybody else gets a clear answer."""

import pytest

from companies.actions import vetting
from internships.actions import applications, positions
from internships.actions.interview_slots import cancel_slot, change_slot
from internships.actions.interviews import SlotTaken, book_interview, cancel_interview, move_interview
from internships.interviews.clashes import Span
from internships.models import Interview, InterviewSlot
from tests import factories as make
from tests.cast import Cast, begin
from tests.internships.interviews import at_hour, make_invited, make_times, online, room, spans
from tests.internships.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return begin()


def test_fifty_students_book_twenty_slots_at_the_same_moment(cast: Cast) -> None:
    slots = make_times(cast.inspection, by=cast.maryam, count=20, hour=6)
    invited = [make_invited(make.make_student(), cast.inspection, by=cast.maryam) for _ in range(50)]
    answers = at_once(
        *[
            lambda application=application, slot=slots[number % 20]: book_interview(
                application, slot, by=application.student.user
            )
            for number, application in enumerate(invited)
        ]
    )
    booked = [answer for answer in answers if isinstance(answer, Interview)]
    told = [answer for answer in answers if isinstance(answer, SlotTaken)]
    assert (len(booked), len(told)) == (20, 30)
    assert all(str(refusal.message) for refusal in told)
    assert Interview.objects.booked().values("slot").distinct().count() == 20


def test_one_student_books_twice_at_once(cast: Cast) -> None:
    slots = make_times(cast.inspection, by=cast.maryam)
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    answers = at_once(
        *[lambda slot=slot: book_interview(application, slot, by=cast.negar.user) for slot in slots]
    )
    assert refusals(answers) == 2
    assert Interview.objects.booked().count() == 1


def test_one_student_books_at_two_companies_for_the_same_hour(cast: Cast) -> None:
    (here,) = make_times(cast.inspection, by=cast.maryam, count=1)
    (there,) = make_times(cast.moulds, by=cast.kamran, count=1)
    mine = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    other = make_invited(cast.negar, cast.moulds, by=cast.kamran)
    answers = at_once(
        lambda: book_interview(mine, here, by=cast.negar.user),
        lambda: book_interview(other, there, by=cast.negar.user),
    )
    assert refusals(answers) == 1


def test_two_colleagues_offer_the_same_room(cast: Cast) -> None:
    answers = at_once(
        lambda: make_times(cast.inspection, by=cast.maryam),
        lambda: make_times(cast.inspection, by=cast.dariush),
    )
    assert refusals(answers) == 1
    assert InterviewSlot.objects.count() == 3


def test_two_companies_offer_times_of_the_same_person(cast: Cast) -> None:
    cast.angareh.memberships.create(user=cast.dariush, role="recruiter")
    answers = at_once(
        lambda: make_times(cast.inspection, by=cast.maryam, people=[cast.dariush, cast.maryam]),
        lambda: make_times(cast.moulds, by=cast.kamran, people=[cast.kamran, cast.dariush]),
    )
    assert refusals(answers) == 1


def test_two_students_swap_their_times_without_a_deadlock(cast: Cast) -> None:
    slots = make_times(cast.inspection, by=cast.maryam)
    first = book_interview(
        make_invited(cast.negar, cast.inspection, by=cast.maryam), slots[0], by=cast.negar.user
    )
    second = book_interview(
        make_invited(cast.tara, cast.inspection, by=cast.maryam), slots[1], by=cast.tara.user
    )
    answers = at_once(
        lambda: move_interview(first, slots[1], by=cast.negar.user),
        lambda: move_interview(second, slots[0], by=cast.tara.user),
    )
    assert refusals(answers) == 2


def test_booking_while_the_slot_is_cancelled(cast: Cast) -> None:
    (slot,) = make_times(cast.inspection, by=cast.maryam, count=1)
    application = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    at_once(
        lambda: book_interview(application, slot, by=cast.negar.user),
        lambda: cancel_slot(slot, by=cast.maryam, reason="خط تعطیل است"),
    )
    slot.refresh_from_db()
    assert not (slot.state == "cancelled" and Interview.objects.booked().exists())


def test_no_deadlock_when_everybody_does_everything(cast: Cast) -> None:
    slots = make_times(cast.inspection, by=cast.maryam, count=4)
    mine = make_invited(cast.negar, cast.inspection, by=cast.maryam)
    yours = make_invited(cast.tara, cast.inspection, by=cast.maryam)
    first = book_interview(mine, slots[0], by=cast.negar.user)
    second = book_interview(yours, slots[1], by=cast.tara.user)
    at_once(
        lambda: move_interview(first, slots[2], by=cast.negar.user),
        lambda: cancel_interview(second, by=cast.tara.user),
        lambda: applications.withdraw_application(mine, by=cast.negar.user),
        lambda: change_slot(
            slots[1],
            by=cast.maryam,
            span=Span(at_hour(4, 9), 30, 0),
            place=online(),
            interviewers=[cast.dariush],
        ),
        lambda: positions.close_position(cast.inspection, by=cast.maryam),
        lambda: vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی"),
        lambda: make_times(
            cast.inspection, by=cast.dariush, place=room(cast.inspection, "سالن"), times=spans(3, day=5)
        ),
    )
    assert not Interview.objects.booked().filter(application__position=cast.inspection).exists()
