"""How a company answers is counted from what students met, and said once there are five."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from internships.actions import applications, offers
from internships.actions.answering import lapse_application
from internships.answer_record import count_answers, record_of
from internships.models import AnswerRecord, Application
from internships.states import CloseReason
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def applied(cast: Cast, days_ago: int) -> Application:
    application = make.make_application(make.make_student(), cast.inspection)
    Application.objects.filter(pk=application.pk).update(
        submitted_at=timezone.now() - timedelta(days=days_ago)
    )
    return application


def answered(cast: Cast, days_ago: int) -> Application:
    application = applications.reject_application(
        applied(cast, days_ago), by=cast.maryam, reason=CloseReason.HOURS
    )
    Application.objects.filter(pk=application.pk).update(tell_at=timezone.now())
    return application


def silent(cast: Cast) -> Application:
    application = make.long_ago(applied(cast, 20), timezone.now() - timedelta(minutes=1))
    lapse_application(application.pk)
    return application


def test_answers_count_for_and_silence_against(cast: Cast) -> None:
    for days in (2, 4, 6):
        answered(cast, days)
    silent(cast)
    make.long_ago(applied(cast, 9), timezone.now() - timedelta(minutes=1))  # run out, not written down yet
    applied(cast, 1)  # still waits: counts neither way
    applications.withdraw_application(gone := applied(cast, 1), by=gone.student.user)
    count_answers()
    record = AnswerRecord.objects.get(company=cast.pendar)
    assert (record.due, record.answered, record.median_days) == (5, 3, 4)


def test_a_rejection_that_was_taken_back_was_no_answer(cast: Cast) -> None:
    application = applications.reject_application(applied(cast, 3), by=cast.maryam, reason=CloseReason.HOURS)
    assert application.first_answer_at is not None
    application = applications.undo_rejection(application, by=cast.maryam)
    assert application.first_answer_at is None
    invited = applications.invite_to_interview(application, by=cast.maryam)
    rejected = applications.reject_application(invited, by=cast.maryam, reason=CloseReason.HOURS)
    assert applications.undo_rejection(rejected, by=cast.maryam).first_answer_at == invited.first_answer_at


def test_an_interview_is_an_answer_and_what_is_over_a_year_old_is_forgotten(cast: Cast) -> None:
    applications.invite_to_interview(applied(cast, 5), by=cast.maryam)
    answered(cast, 400)
    count_answers()
    assert AnswerRecord.objects.get(company=cast.pendar).due == 1
    count_answers()
    assert AnswerRecord.objects.count() == 1


def test_whoever_was_invited_or_offered_and_then_heard_no_more_was_left_in_silence(cast: Cast) -> None:
    invited = applications.invite_to_interview(applied(cast, 5), by=cast.maryam)
    offer = make.make_offer(applied(cast, 5))
    offers.revoke_offer(offer, by=cast.maryam, reason="…")
    for application in (invited, offer.application):
        make.long_ago(application, timezone.now() - timedelta(minutes=1))
    lapse_application(invited.pk)
    count_answers()
    record = AnswerRecord.objects.get(company=cast.pendar)
    assert (record.due, record.answered) == (2, 0)


def test_below_five_nothing_is_said(cast: Cast, client: Client) -> None:
    for _ in range(4):
        answered(cast, 2)
    count_answers()
    assert record_of(AnswerRecord.objects.get(company=cast.pendar)) is None
    answered(cast, 2)
    count_answers()
    assert record_of(AnswerRecord.objects.get(company=cast.pendar)) is not None
    for address in (f"/companies/{cast.pendar.pk}/", f"/positions/{cast.inspection.pk}/"):
        assert "به ۱۰۰٪ درخواست‌ها پاسخ می‌دهد" in client.get(address).content.decode()
