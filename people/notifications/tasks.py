"""Celery's part in notifications: doing at once what the sweep would do within 20 seconds."""

from celery import shared_task

from people.notifications import delivery


@shared_task(expires=60)
def deliver() -> int:
    return delivery.deliver_due()


@shared_task(expires=60)
def sweep() -> int:
    """From beat: whatever is due and got no nudge, and what a dead worker left behind."""
    delivery.release_stuck()
    return delivery.deliver_due()
