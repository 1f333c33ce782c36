"""Applying, answering, lapsing, rejecting with a way back, withdrawing: the rules of the application."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from companies.actions import mous, vetting
from companies.models import ProgrammeKind
from internships.actions import applications, offers, positions
from internships.actions.answering import answer_due, lapse_application
from internships.models import Application, Position
from internships.open_to import eligible_for
from internships.recommendations import recommended
from internships.states import ApplicationState, CloseReason
from people.models import Holiday
from people.notifications.models import InboxItem, Message
from people.persian import jalali
from people.workflow import IllegalTransition, Refusal, StaleState
from students.models import Student
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def refused(cast: Cast, student: Student | None = None) -> str:
    with pytest.raises(Refusal) as no:
        make.make_application(student or cast.negar, cast.inspection)
    assert not Application.objects.exists()
    assert not Message.objects.filter(kind__startswith="application.").exists()
    return str(no.value.message)


def test_who_has_not_agreed_to_be_seen_cannot_apply(cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(consented_at=None)
    refused(cast)


def test_only_enrolled_students_apply_unless_the_kind_is_for_others_too(cast: Cast) -> None:
    Student.objects.filter(pk=cast.negar.pk).update(study_status=Student.Status.GRADUATE)
    refused(cast)
    ProgrammeKind.objects.update(study_statuses=["enrolled", "graduate"])
    cast.negar.refresh_from_db()
    assert make.make_application(cast.negar, cast.inspection).state == "submitted"


@pytest.mark.parametrize(("status", "found"), [("enrolled", True), ("leave", False), ("graduate", False)])
def test_whose_study_status_a_kind_is_not_for_is_told_before_and_suggested_nothing(
    cast: Cast, client: Client, status: str, found: bool
) -> None:
    """On the position's page, in the filter, in what fits: nowhere “you can”, and then no on the form."""
    Student.objects.filter(pk=cast.negar.pk).update(study_status=status)
    negar = Student.objects.get(pk=cast.negar.pk)
    client.force_login(negar.user)
    page = client.get(f"/positions/{cast.inspection.pk}/")
    assert page.context["eligibility"].ok == found
    assert bool(page.context["suggestion"]) == found
    listed = client.get("/positions/?eligible=1").context["page"].rows
    assert (cast.inspection in listed) == found
    assert Position.objects.filter(eligible_for(negar), pk=cast.inspection.pk).exists() == found
    assert (cast.inspection.pk in [each.position.pk for each in recommended(negar, 20)]) == found
    assert ("form" in client.get(f"/positions/{cast.inspection.pk}/apply/").context) == found


def test_another_field_is_not_eligible(cast: Cast) -> None:
    refused(cast, cast.sina)


def test_a_gpa_below_the_least_is_not_eligible(cast: Cast) -> None:
    cast.inspection.min_gpa = Decimal("17")
    cast.inspection.save()
    refused(cast)


def test_after_the_deadline_nobody_applies(cast: Cast) -> None:
    type(cast.inspection).objects.filter(pk=cast.inspection.pk).update(deadline_at=timezone.now())
    refused(cast)


def test_one_live_application_a_position_and_again_only_after_withdrawing(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    with pytest.raises(Refusal):
        make.make_application(cast.negar, cast.inspection)
    applications.withdraw_application(application, by=cast.negar.user)
    make.make_application(cast.negar, cast.inspection)


def test_who_was_rejected_does_not_apply_again(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    applications.reject_application(application, by=cast.maryam, reason=CloseReason.NOT_A_FIT)
    with pytest.raises(Refusal):
        make.make_application(cast.negar, cast.inspection)


# The promised time to answer


def at(year: int, month: int, day: int) -> datetime:
    return jalali.end_of_day(jalali.from_jalali(year, month, day)) - timedelta(hours=12)


def test_the_clock_runs_in_working_days_from_the_deadline(cast: Cast) -> None:
    cast.inspection.deadline_at = jalali.end_of_day(jalali.from_jalali(1405, 9, 10))  # Tuesday
    cast.inspection.answer_within_days = 5
    due = answer_due(cast.inspection, at(1405, 9, 1))
    assert jalali.to_jalali(jalali.today(due)) == (1405, 9, 16)  # Wed, Thu, (Fri), Sat, Sun, Mon


def test_a_rolling_position_answers_from_the_day_of_applying(cast: Cast) -> None:
    cast.inspection.rolling = True
    cast.inspection.answer_within_days = 2
    assert jalali.to_jalali(jalali.today(answer_due(cast.inspection, at(1405, 9, 1)))) == (1405, 9, 3)


def test_holidays_do_not_count(cast: Cast) -> None:
    cast.inspection.rolling = True
    cast.inspection.answer_within_days = 1
    Holiday.objects.create(on=jalali.from_jalali(1405, 9, 2), name_fa="تعطیل", kind=Holiday.Kind.CLOSURE)
    assert jalali.to_jalali(jalali.today(answer_due(cast.inspection, at(1405, 9, 1)))) == (1405, 9, 3)


def test_silence_lapses_at_its_moment_and_is_told_once(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = make.long_ago(application, timezone.now() - timedelta(minutes=1))
    assert application.state_now == ApplicationState.LAPSED
    assert Application.objects.with_state_now().get(pk=application.pk).now_state == ApplicationState.LAPSED
    with pytest.raises(Refusal):
        applications.shortlist_application(application, by=cast.maryam)
    assert lapse_application(application.pk)
    assert not lapse_application(application.pk)
    assert Message.objects.filter(kind="application.lapsed", recipient=cast.negar.user).count() == 1


def test_shortlisting_is_no_answer_and_an_interview_is(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    soon = timezone.now() + timedelta(hours=1)
    application = make.long_ago(application, soon)
    application = applications.shortlist_application(application, by=cast.maryam)
    assert (application.answer_due_at, application.first_answer_at) == (soon, None)
    application = applications.invite_to_interview(application, by=cast.maryam)
    assert application.answer_due_at > soon
    assert application.first_answer_at is not None


@pytest.mark.parametrize("who", ["company", "mou"])
def test_the_clock_stands_still_while_suspended_and_loses_nothing(cast: Cast, who: str) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = make.long_ago(application, timezone.now() + timedelta(hours=1))
    if who == "company":
        vetting.suspend_company(cast.pendar, by=cast.leila, reason="…")
    else:
        mous.suspend_mou(cast.mou, by=cast.leila, reason="…")
    a_week = timedelta(days=7)
    Application.objects.filter(pk=application.pk).update(
        answer_due_at=timezone.now() - a_week + timedelta(hours=1), clock_stopped_at=timezone.now() - a_week
    )
    application.refresh_from_db()
    assert application.state_now == ApplicationState.SUBMITTED
    assert not lapse_application(application.pk)
    if who == "company":
        vetting.resume_company(cast.pendar, by=cast.leila)
    else:
        mous.resume_mou(cast.mou, by=cast.leila)
    application.refresh_from_db()
    assert application.clock_stopped_at is None
    left = application.answer_due_at - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)


# Rejecting


def test_a_rejection_is_untold_until_its_time_and_can_be_taken_back(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = applications.shortlist_application(application, by=cast.maryam)
    application = applications.reject_application(
        application, by=cast.maryam, reason=CloseReason.HOURS, note="شیفت‌ها جور نشد"
    )
    assert application.state_now == ApplicationState.REJECTED
    assert application.state_for_student == ApplicationState.SHORTLISTED
    assert application.state_for_student_at(application.tell_at) == ApplicationState.REJECTED
    told = InboxItem.objects.get(recipient=cast.negar.user, kind="application.rejected")
    assert told.visible_from == application.tell_at
    application = applications.undo_rejection(application, by=cast.dariush)
    assert application.state == ApplicationState.SHORTLISTED
    assert not InboxItem.objects.filter(recipient=cast.negar.user, kind="application.rejected").exists()


def test_after_the_student_is_told_a_rejection_stands(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    Application.objects.filter(pk=application.pk).update(tell_at=timezone.now())
    with pytest.raises(Refusal):
        applications.undo_rejection(application, by=cast.maryam)


def test_a_rejection_never_leads_elsewhere_than_back(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    with pytest.raises((Refusal, IllegalTransition)):
        applications.invite_to_interview(application, by=cast.maryam)
    with pytest.raises(Refusal):
        make.make_offer(application)


def test_a_rejection_is_not_taken_back_into_a_closed_position(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    application = applications.reject_application(application, by=cast.maryam, reason=CloseReason.OTHER)
    positions.close_position(cast.inspection, by=cast.maryam)
    with pytest.raises(Refusal):
        applications.undo_rejection(application, by=cast.maryam)


def test_closing_the_position_rejects_who_waits_and_keeps_offers(cast: Cast) -> None:
    offered = make.make_offer(make.make_application(cast.negar, cast.inspection))
    waiting = make.make_application(cast.tara, cast.inspection)
    positions.close_position(cast.inspection, by=cast.maryam, reason="خط عوض شد")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.close_reason) == (ApplicationState.REJECTED, CloseReason.POSITION_CLOSED)
    assert waiting.state_for_student == ApplicationState.REJECTED
    offers.accept_offer(offered, by=cast.negar.user)


def test_the_company_is_told_when_the_office_closes_its_position(cast: Cast) -> None:
    positions.close_position(cast.inspection, by=cast.leila, reason="شرایط کار عوض شده است")
    positions.close_position(cast.moulds, by=cast.kamran)
    assert set(Message.objects.filter(kind="position.closed").values_list("recipient", flat=True)) == {
        cast.maryam.pk,
        cast.dariush.pk,
    }


def test_a_decision_on_a_stale_page_is_refused(cast: Cast) -> None:
    application = make.make_application(cast.negar, cast.inspection)
    applications.shortlist_application(application, by=cast.maryam, seen="submitted")
    with pytest.raises(StaleState):
        applications.reject_application(
            application, by=cast.dariush, reason=CloseReason.OTHER, seen="submitted"
        )


# Withdrawing


def test_withdrawing_declines_the_open_offer_and_frees_its_seat(cast: Cast) -> None:
    offer = make.make_offer(make.make_application(cast.negar, cast.inspection))
    application = applications.withdraw_application(offer.application, by=cast.negar.user)
    offer.refresh_from_db()
    assert (application.state, offer.state, offer.seat_dates) == (
        ApplicationState.WITHDRAWN,
        "declined",
        None,
    )


def test_after_accepting_nobody_withdraws(cast: Cast) -> None:
    offer = make.make_accepted(cast.negar, cast.inspection)
    with pytest.raises(Refusal):
        applications.withdraw_application(offer.application, by=cast.negar.user)
