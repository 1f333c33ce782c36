"""The promised time to answer: when it ends, when it stands still, and what happens when it has passed."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from companies.models import Company, Mou
from companies.models.mou import lasts
from companies.states import CompanyState, MouState
from internships.messages import tell_company, tell_student
from internships.models import Application, Position
from internships.states import APPLICATION_WAITING, ApplicationState
from people.models import Holiday
from people.persian import jalali
from people.persian.working_days import FRIDAY, THURSDAY, add_working_days
from people.workflow import transition

_REST_DAYS = frozenset({"thursday": THURSDAY, "friday": FRIDAY}[name] for name in settings.WEEKLY_REST_DAYS)


def answer_due(position: Position, at: datetime) -> datetime:
    """The end of the last promised working day, counted from now or, unless rolling, from the deadline."""
    begins = jalali.today(at)
    if not position.rolling:
        begins = max(begins, jalali.today(position.deadline_at))
    return jalali.end_of_day(working_days_after(begins, position.answer_within_days))


def working_days_after(begins: date, days: int) -> date:
    horizon = begins + timedelta(days=days * 3 + 30)
    holidays = Holiday.objects.filter(on__gt=begins, on__lte=horizon).values_list("on", flat=True)
    return add_working_days(begins, days, list(holidays), rest_days=_REST_DAYS)


def adjust_clocks(company: Company, at: datetime) -> None:
    """Stop or restart the clocks of the company's waiting applications to fit it now (companies/clocks.py).

    A clock that restarts has lost nothing: its end moves on by as long as it stood still.
    """
    waiting = Application.objects.filter(position__company=company, state__in=APPLICATION_WAITING)
    still = Q(pk__in=waiting.filter(stands_still(company, at)).values("pk"))
    with transaction.atomic():
        waiting.filter(still, clock_stopped_at=None, answer_due_at__gt=at).update(clock_stopped_at=at)
        waiting.exclude(still).filter(clock_stopped_at__isnull=False).update(
            answer_due_at=F("answer_due_at") + (at - F("clock_stopped_at")), clock_stopped_at=None
        )


def clock_stopped_at(application: Application, at: datetime) -> datetime | None:
    """For an application that comes back to waiting: does its clock run, or stand still from now?"""
    still = stands_still(application.position.company, at)
    return at if Application.objects.filter(still, pk=application.pk).exists() else None


def stands_still(company: Company, at: datetime) -> Q:
    """Applications whose company is suspended, or whose kind has only a suspended MoU to rest on."""
    if company.state == CompanyState.SUSPENDED:
        return Q()
    if company.state != CompanyState.APPROVED:
        return Q(pk=None)
    today = jalali.today(at)
    of_kind = Mou.objects.filter(lasts(today), company=company, terms__kind=OuterRef("position__kind"))
    return Q(
        Exists(of_kind.filter(state=MouState.SUSPENDED)),
        ~Exists(of_kind.filter(state=MouState.IN_FORCE, starts_on__lte=today)),
        position__kind__requires_mou=True,
    )


@transaction.atomic
def lapse_application(application_id: int, *, at: datetime | None = None) -> bool:
    """Write down that the promised time passed without an answer, and explain it. Twice is as once."""
    at = at or timezone.now()
    application = _locked(application_id)
    if (
        application.state not in APPLICATION_WAITING
        or application.state_at_time(at) != ApplicationState.LAPSED
    ):
        return False
    transition(application, ApplicationState.LAPSED, by=None, at=at, state_at=at)
    tell_student(application, "application.lapsed")
    return True


@transaction.atomic
def nudge_company(application_id: int, *, at: datetime | None = None) -> bool:
    """Remind the company once that an answer is due within two days."""
    at = at or timezone.now()
    application = _locked(application_id)
    if application.state_at_time(at) not in APPLICATION_WAITING or application.clock_stopped_at:
        return False
    tell_company(
        application,
        "application.answer_due",
        key=f"application.answer_due:{application.pk}:{application.answer_due_at:%Y%m%d}",
    )
    return True


def _locked(application_id: int) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("position__company", "student__user")
        .get(pk=application_id)
    )
