"""Interview times as pages show them: by day, each with its people and whoever has booked it; and what is free."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from companies.models import Membership
from companies.states import CompanyState
from internships.interviews.bound import CHANGE_UNTIL
from internships.models import Application, Interview, Interviewer, InterviewSlot
from internships.states import APPLICATION_OPEN, ApplicationState, InterviewState, SlotState
from people.pages import Page, keyset_page
from people.persian import jalali
from students.models import Student

MOST_SHOWN = 300  # of people in a list to choose from
A_PAGE = 60
BY_TIME = ("starts_at", "pk")
INVITATIONS_SHOWN = 5


def badge_of(slot: InterviewSlot, interview: Interview | None, at: datetime) -> tuple[str, str]:
    """What pages call it, the same everywhere: what it is of, and its state with what time and attendance say."""
    past = slot.ends_at <= at
    if interview is None:
        free = "unused" if past else "free"
        return "interviewslot", slot.state if slot.state == SlotState.CANCELLED else free
    if interview.state != InterviewState.BOOKED:
        return "interview", interview.state
    return "interview", interview.attendance or ("over" if past else interview.state)


@dataclass(frozen=True)
class Row:
    slot: InterviewSlot
    interview: Interview | None
    people: Sequence[str]
    past: bool
    badge: tuple[str, str]

    @property
    def cancelled(self) -> bool:
        return self.slot.state == SlotState.CANCELLED

    @property
    def free(self) -> bool:
        return self.interview is None and not self.cancelled

    @property
    def alone(self) -> bool:
        return not self.people and not self.past and not self.cancelled


@dataclass(frozen=True)
class FreeTimes:
    """Times of one day that nobody has taken, told as one."""

    rows: Sequence[Row]

    @property
    def first_at(self) -> datetime:
        return min(row.slot.starts_at for row in self.rows)

    @property
    def last_at(self) -> datetime:
        return max(row.slot.ends_at for row in self.rows)


@dataclass(frozen=True)
class Day:
    on: date
    rows: Sequence[Any]

    @property
    def free(self) -> FreeTimes | None:
        """What of it can stand in one line: nothing has to be done about any of them."""
        free = [row for row in self.rows if row.free and not row.alone]
        return FreeTimes(free) if len(free) > 1 else None

    @property
    def told(self) -> Sequence[Any]:
        """The others, which have a row of their own."""
        free = self.free
        return [row for row in self.rows if free is None or row not in free.rows]


def with_people(slots: Any) -> Any:
    """Adds `people`, the names of those who hold it, in the same query."""
    names = Interviewer.objects.filter(slot=OuterRef("pk"), ended_at=None).order_by("user__full_name")
    return slots.annotate(people=ArraySubquery(names.values("user__full_name")))


@dataclass(frozen=True)
class Counts:
    """Of all that was found, however few of them a page holds."""

    booked: int
    free: int
    all: int


def with_booked(slots: Any) -> Any:
    return slots.annotate(is_booked=Exists(Interview.objects.booked().filter(slot=OuterRef("pk"))))


def counts_of(slots: Any) -> Counts:
    """Of slots from with_booked()."""
    free = Q(is_booked=False, state=SlotState.OFFERED)
    return Counts(
        **slots.aggregate(
            booked=Count("pk", filter=Q(is_booked=True)), free=Count("pk", filter=free), all=Count("pk")
        )
    )


def page_of_rows(slots: Any, *, order: Sequence[str], after: str | None, at: datetime) -> Page:
    """Two queries however many there are; its rows as pages show them."""
    page = keyset_page(
        with_people(slots).select_related("site__estate", "position"), order=order, after=after, size=A_PAGE
    )
    return replace(page, rows=_rows(page.rows, at))


def _rows(found: Sequence[Any], at: datetime) -> list[Row]:
    booked = Interview.objects.booked().filter(slot__in=[slot.pk for slot in found])
    by_slot = {
        interview.slot_id: interview for interview in booked.select_related("application__student__user")
    }
    return [_row(slot, by_slot.get(slot.pk), at) for slot in found]


def _row(slot: Any, interview: Interview | None, at: datetime) -> Row:
    return Row(slot, interview, slot.people, slot.ends_at <= at, badge_of(slot, interview, at))


def by_day(rows: Iterable[Any]) -> list[Day]:
    """Rows have a `slot`, or are slots, in the order of their time."""

    def day_of(row: Any) -> date:
        return jalali.today(getattr(row, "slot", row).starts_at)

    return [Day(on, list(of_day)) for on, of_day in groupby(rows, day_of)]


def open_times(application: Application, at: datetime | None = None, after: str | None = None) -> Page:
    """What this student can choose now, the nearest first. Empty where none can be chosen."""
    at = at or timezone.now()
    if application.position.company.state != CompanyState.APPROVED:
        return Page([], None)
    if application.state_for_student_at(at) not in APPLICATION_OPEN:
        return Page([], None)
    times = with_people(_free(application.position_id, at)).select_related("site__estate")
    return keyset_page(times, order=BY_TIME, after=after, size=A_PAGE)


def free_count(position_id: int, at: datetime | None = None) -> int:
    return _free(position_id, at or timezone.now()).count()


def _free(position_id: int, at: datetime) -> Any:
    return InterviewSlot.objects.free().filter(position=position_id, starts_at__gt=at + CHANGE_UNTIL)


def without_time(applications: QuerySet[Application]) -> list[Application]:
    """Those of them who are invited and haven't chosen."""
    invited = applications.filter(state=ApplicationState.INTERVIEW)
    without = invited.exclude(interviews__in=Interview.objects.to_come())
    return list(without.select_related("student__user").order_by("student__user__full_name")[:MOST_SHOWN])


def today_of(membership: Membership, at: datetime | None = None) -> dict[str, Any]:
    """The interviews of a company that are still to come today: `number`, and when the `next_at` begins."""
    at = at or timezone.now()
    to_come = Interview.objects.for_member(membership).to_come(at)
    today = to_come.filter(slot__starts_at__lte=jalali.end_of_day(jalali.today(at)))
    return today.aggregate(
        number=Count("pk"), next_at=Min("slot__starts_at", filter=Q(slot__starts_at__gt=at))
    )


def next_after(times: Page, wanted: InterviewSlot, at: datetime) -> InterviewSlot | None:
    """The first free time after the one that somebody else was quicker to take, else the first of `times`."""
    if not times.rows:
        return None
    later = _free(wanted.position_id, at).filter(starts_at__gte=wanted.starts_at)
    return later.order_by(*BY_TIME).first() or times.rows[0]


def next_interview(application: Application) -> Interview | None:
    to_come = application.interviews.to_come().select_related("slot__site__estate")
    return to_come.order_by("slot__starts_at").first()


def interviews_of(application: Application) -> list[Any]:
    """For HR's page of the application, in one query: those booked, and the last that was cancelled."""
    names = Interviewer.objects.filter(slot=OuterRef("slot"), ended_at=None).order_by("user__full_name")
    found: Any = application.interviews.select_related("slot").annotate(
        people=ArraySubquery(names.values("user__full_name"))
    )
    rows, at = list(found.order_by("-slot__starts_at", "-pk")[:5]), timezone.now()
    for row in rows:
        row.badge = badge_of(row.slot, row, at)
    return rows


def times_to_choose(student: Student, at: datetime | None = None) -> ArraySubquery:
    """Of the student's row: the applications that wait for them to choose a time, as long as one is free.

    What it says is what open_times() and next_interview() would.
    """
    at = at or timezone.now()
    free = InterviewSlot.objects.free().filter(position=OuterRef("position"), starts_at__gt=at + CHANGE_UNTIL)
    own: Any = Application.objects.of_student(student).with_state_for_student(at)
    waiting = (
        own.filter(told_state=ApplicationState.INTERVIEW, position__company__state=CompanyState.APPROVED)
        .filter(Exists(free))
        .exclude(interviews__in=Interview.objects.to_come(at).filter(student=student))
    )
    row: Any = JSONObject(
        application="pk",
        title="position__title",
        company="position__company__name",
        company_en="position__company__name_en",
    )
    return ArraySubquery(waiting.order_by("state_at", "pk").values(json=row)[:INVITATIONS_SHOWN])


def next_of_student(student: Student) -> ArraySubquery:
    """Of the student's row: their next interview, if there is one."""
    to_come = Interview.objects.to_come().filter(student=student).order_by("slot__starts_at")
    row: Any = JSONObject(
        id="pk",
        starts_at="slot__starts_at",
        room="slot__room",
        site="slot__site__name",
        company="application__position__company__name",
        company_en="application__position__company__name_en",
    )
    return ArraySubquery(to_come.values(json=row)[:1])
