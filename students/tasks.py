"""What beat and nudges do here. By ids and under locks; twice is as once."""

from celery import shared_task

from students import cv_reading
from students.availability import batches_behind, turn_over
from students.terms import term_now


@shared_task
def read_cv(pk: int) -> bool:
    return cv_reading.read_cv(pk)


@shared_task(expires=50)
def read_waiting_cvs() -> int:
    """Whatever got no nudge; each a task of its own, so that none waits behind another that takes its full time."""
    waiting = cv_reading.waiting()
    for pk in waiting:
        read_cv.apply_async((pk,), expires=60)
    return len(waiting)


@shared_task
def turn_weeks_over() -> int:
    """On the first day of a term (and after a correction of its days) its weeks become those that count."""
    term = term_now()
    return sum(turn_over(ids, term=term) for ids in batches_behind(term)) if term else 0
