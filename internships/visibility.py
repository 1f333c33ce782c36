"""What a company still sees of an application: all of it while it lives, and less and less afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from internships.endings import ended_at
from internships.models import Application
from internships.sent_facts import as_sent, skills_sent
from internships.states import ApplicationState


@dataclass(frozen=True)
class Visible:
    over: bool  # the facts are those that were sent
    words: bool  # letter, answers, what they say about themselves
    cv: bool


def visible_of(application: Application, at: datetime | None = None) -> Visible:
    """Who withdraws takes the CV and their words along; of the others the CV goes after a while."""
    at = at or timezone.now()
    ended = ended_at(application, at)
    if ended is None or ended > at:  # a rejection that isn't told yet can be taken back
        return Visible(over=False, words=True, cv=True)
    if application.state_at_time(at) == ApplicationState.WITHDRAWN:
        return Visible(over=True, words=False, cv=False)
    shown_until = ended + timedelta(days=settings.CV_SHOWN_AFTER_END_DAYS)
    return Visible(over=True, words=True, cv=at < shown_until)


def as_company_sees(application: Any, at: datetime | None = None) -> Any:
    """The application with its student as the company sees them now, and `visible`. Joins: for_company()."""
    application.visible = visible_of(application, at)
    application.skills_sent = None
    if application.visible.over:
        application.skills_sent = skills_sent(application)
        application.student = as_sent(application)
    return application


def for_company(applications: Any) -> Any:
    """Joins what as_company_sees() reads."""
    return applications.select_related("placement", "sent_facts")
