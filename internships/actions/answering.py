"""The promised time to answer: when it ends, when it stands still, and what happens when it has passed."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from companies.models import Company, Mou
from companies.models.mou import lasts
from companies.states import CompanyState, MouState
from internships.actions.ending import end_application
from internships.messages import tell_student
from internships.models import Application, Position
from internships.states import APPLICATION_WAITING, ApplicationState
from people.models import Holiday
from people.persian import jalali
from people.persian.working_days import FRIDAY, THURSDAY, add_working_days

REST_DAYS = frozenset({"thursday": THURSDAY, "friday": FRIDAY}[name] for name in settings.WEEKLY_REST_DAYS)


_CALENDAR = 0x70656C616E  # one advisory lock for the calendar that promises are counted by


def answer_due(position: Position, at: datetime) -> datetime:
    """The end of the last promised working day, counted from now or, unless rolling, from the deadline.

    Whoever writes it down has begun with hold_calendar().
    """
    begins = jalali.today(at)
    if not position.rolling:
        begins = max(begins, jalali.today(position.deadline_at))
    return jalali.end_of_day(working_days_after(begins, position.answer_within_days))


def working_days_after(begins: date, days: int) -> date:
    horizon = begins + timedelta(days=days * 3 + 30)
    holidays = Holiday.objects.filter(on__gt=begins, on__lte=horizon).values_list("on", flat=True)
    return add_working_days(begins, days, list(holidays), rest_days=REST_DAYS)


def hold_calendar() -> None:
    """Until commit no closure comes in between: a promise is counted before one, and moved by it, or after it.

    The first lock of all, before any row: a closure holds it while it waits for rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_CALENDAR])


def lock_calendar() -> None:
    """For a closure: waits for the promises that are being made, and keeps new ones waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CALENDAR])


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
    end_application(application, ApplicationState.LAPSED, by=None, at=at, state_at=at)
    tell_student(application, "application.lapsed")
    return True


def _locked(application_id: int) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("position__company", "student__user")
        .get(pk=application_id)
    )
