"""What beat does here. Each run takes ids and looks at each row again under its lock; twice is as once."""

from celery import shared_task
from django.utils import timezone

from internships.actions import cv_bundles, moving_up
from internships.actions.answering import lapse_application
from internships.actions.digest import send_digest
from internships.actions.ending import end_told
from internships.actions.interview_reminders import remind, to_remind
from internships.actions.offers import expire_offer
from internships.actions.reminding import companies_to_remind, remind_company
from internships.answer_record import count_answers
from internships.digest import due_searches
from internships.models import Application, Interview, Offer, Position
from internships.search_keys import rekey
from internships.states import APPLICATION_ENDED, OfferState, PositionState


@shared_task
def lapse_applications() -> int:
    due = Application.objects.waiting().filter(answer_due_at__lte=timezone.now(), clock_stopped_at=None)
    return sum(lapse_application(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@shared_task
def expire_offers() -> int:
    due = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=timezone.now())
    return sum(expire_offer(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@shared_task
def remind_companies() -> int:
    """Every morning, each company once: who waits, and what ran out since yesterday."""
    companies = companies_to_remind(timezone.now())
    return sum(remind_company(pk) for pk in companies)


@shared_task
def count_answer_records() -> int:
    return count_answers()


@shared_task
def move_up_lists() -> int:
    """Every waiting list with a free seat: those that time has freed, and those whose nudge was lost."""
    return moving_up.move_up_lists()


@shared_task
def move_up_lists_of(company_id: int) -> int:
    return moving_up.move_up_lists(company_id)


@shared_task
def rekey_positions() -> int:
    """Companies, estates and fields are renamed elsewhere; by morning their positions are found by the new names."""
    return rekey(Position.objects.filter(state=PositionState.PUBLISHED))


@shared_task
def send_digests() -> int:
    due = due_searches(timezone.now()).order_by("student").values_list("student", flat=True).distinct()
    return sum(send_digest(pk) for pk in due)


@shared_task
def remind_of_interviews() -> int:
    return sum(remind(pk) for pk in to_remind(timezone.now()))


@shared_task
def end_interviews() -> int:
    """Of applications whose rejection could be taken back until now, and is told from now on."""
    now = timezone.now()
    over = Application.objects.filter(
        state__in=APPLICATION_ENDED,
        tell_at__lte=now,
        interviews__in=Interview.objects.booked().filter(slot__starts_at__gt=now),
    )
    return sum(end_told(pk) for pk in over.order_by("pk").values_list("pk", flat=True).distinct())


@shared_task
def make_cv_bundle(pk: int) -> bool:
    return cv_bundles.make_bundle(pk)


@shared_task
def make_cv_bundles() -> int:
    """And the files of those whose time is over go."""
    cv_bundles.sweep_bundles()
    return cv_bundles.make_waiting()
