"""What beat does here. Each run takes ids and looks at each row again under its lock; twice is as once."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from internships.actions.answering import lapse_application, nudge_company
from internships.actions.digest import send_digest
from internships.actions.offers import expire_offer
from internships.digest import due_searches
from internships.models import Application, Offer, Position
from internships.search_keys import rekey
from internships.states import OfferState, PositionState


@shared_task
def lapse_applications() -> int:
    due = Application.objects.waiting().filter(answer_due_at__lte=timezone.now(), clock_stopped_at=None)
    return sum(lapse_application(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@shared_task
def expire_offers() -> int:
    due = Offer.objects.filter(state=OfferState.OPEN, expires_at__lte=timezone.now())
    return sum(expire_offer(pk) for pk in due.order_by("pk").values_list("pk", flat=True))


@shared_task
def nudge_answers() -> int:
    now = timezone.now()
    soon = Application.objects.waiting().filter(
        answer_due_at__gt=now, answer_due_at__lte=now + timedelta(days=2), clock_stopped_at=None
    )
    return sum(nudge_company(pk) for pk in soon.order_by("pk").values_list("pk", flat=True))


@shared_task
def rekey_positions() -> int:
    """Companies, estates and fields are renamed elsewhere; by morning their positions are found by the new names."""
    return rekey(Position.objects.filter(state=PositionState.PUBLISHED))


@shared_task
def send_digests() -> int:
    due = due_searches(timezone.now()).order_by("student").values_list("student", flat=True).distinct()
    return sum(send_digest(pk) for pk in due)
