"""What waits for the liaison office: how much of each, in one query, and what comes first, in another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Min,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from companies.models import Company, FollowUp, Mou, Side
from companies.register.lists import ending_within, in_force, suspended, unrenewed
from companies.states import CompanyState
from internships.listing.current import listing
from internships.models import FoundPlace, Offer, Placement, Position, PositionChange
from internships.states import ApplicationState, ChangeState, OfferState, PlacementState, PositionState
from people.counting import number_of
from people.models import Holiday, User
from people.notifications.models import Message
from people.persian.language import reading

EACH = 4  # of each sort in the queue, so that no sort pushes the others away
COMPARED_AHEAD = timedelta(days=60)
BEGINS_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    companies: int
    positions: int
    changes: int
    to_begin: int
    past_end: int
    places: int
    mous_with_us: int
    mous_with_them: int
    ending_30: int
    ending_60: int
    ending_90: int
    failed_messages: int
    suspended_companies: int
    suspended_mous: int
    mous_in_force: int
    open_positions: int
    at_work: int
    unconfirmed: int
    computed_days: int  # lunar holidays soon that nobody has compared with the official calendar
    follow_ups: int  # of this member of the office, due today or before
    oldest_company_at: datetime | None
    oldest_position_at: datetime | None


def counts(user: User, today: date) -> Counts:
    mous = Mou.objects.all()
    waiting_companies, waiting_positions = _waiting_companies(), _waiting_positions()
    numbers = {
        "companies": waiting_companies,
        "positions": waiting_positions,
        "changes": PositionChange.objects.filter(state=ChangeState.PROPOSED),
        "to_begin": to_begin(),
        "past_end": past_end(today),
        "places": FoundPlace.objects.waiting_for_office(),
        "mous_with_us": mous.filter(waits_for=Side.UNIVERSITY),
        "mous_with_them": mous.filter(waits_for=Side.COMPANY),
        "ending_30": mous.filter(ending_within(today, 30), unrenewed()),
        "ending_60": mous.filter(ending_within(today, 60), unrenewed()),
        "ending_90": mous.filter(ending_within(today, 90), unrenewed()),
        "failed_messages": Message.objects.filter(state=Message.State.FAILED),
        "suspended_companies": Company.objects.filter(state=CompanyState.SUSPENDED),
        "suspended_mous": mous.filter(suspended(today)),
        "mous_in_force": mous.filter(in_force(today)),
        "at_work": Placement.objects.filter(state=PlacementState.RUNNING, ends_on__gte=today),
    }
    numbers["unconfirmed"] = Company.objects.exclude(unconfirmed_at=None)
    soon = (today + timedelta(days=1), today + COMPARED_AHEAD)
    numbers["computed_days"] = Holiday.objects.filter(computed=True, on__range=soon)
    numbers["follow_ups"] = FollowUp.objects.due(today).filter(by=user.pk)
    columns: dict[str, Any] = {name: number_of(rows) for name, rows in numbers.items()}
    columns["oldest_company_at"] = _oldest(waiting_companies, "created_at")
    columns["oldest_position_at"] = _oldest(waiting_positions, "submitted_at")
    found: Any = User.objects.filter(pk=user.pk).values(**columns).get()
    return Counts(**found, open_positions=listing().open)


def _oldest(rows: QuerySet, column: str) -> Subquery:
    one = rows.order_by().annotate(everything=Value(1)).values("everything").annotate(oldest=Min(column))
    return Subquery(one.values("oldest"), output_field=DateTimeField())


def to_begin() -> QuerySet[Offer]:
    """Accepted offers whose work hasn't begun."""
    return Offer.objects.filter(state=OfferState.ACCEPTED, application__state=ApplicationState.ACCEPTED)


def past_end(today: date) -> QuerySet[Placement]:
    """Placements that nobody has ended yet although their last day is over."""
    return Placement.objects.filter(state=PlacementState.RUNNING, ends_on__lt=today)


def _waiting_companies() -> QuerySet[Company]:
    """What the company itself hasn't confirmed yet can't be decided on."""
    return Company.objects.filter(state=CompanyState.PENDING, unconfirmed_at=None)


def _waiting_positions() -> QuerySet[Position]:
    return Position.objects.filter(state=PositionState.SUBMITTED)


@dataclass(frozen=True)
class Task:
    """One thing that waits. `sort` says what: past_end, mou, mou_with_us, company, position, place, to_begin or
    suspended."""

    sort: str
    pk: int
    title: str
    about: str
    at: datetime


def queue(today: date) -> list[Task]:
    """The first few of each sort, in the order in which they press, oldest first within a sort."""
    beginning = to_begin().filter(starts_on__lte=today + BEGINS_SOON)
    sorts = [
        _part(0, "past_end", past_end(today), "student__user__full_name", _what_work(), "ends_on"),
        _part(1, "mou", Mou.objects.filter(ending_within(today, 30), unrenewed()), *_whose(), "ends_on"),
        _part(2, "mou_with_us", Mou.objects.filter(waits_for=Side.UNIVERSITY), *_whose(), "handed_at"),
        _part(3, "company", _waiting_companies(), _name(""), "", "created_at"),
        _part(4, "position", _waiting_positions(), "title", _name("company__"), "submitted_at"),
        _part(5, "place", _waiting_places(), "student__user__full_name", "name", "state_at"),
        _part(6, "to_begin", beginning, *_who_and_where("application__"), "starts_on", pk="application_id"),
        _part(7, "suspended", Mou.objects.filter(suspended(today)), *_whose(), "suspended_at"),
    ]
    rows = sorts[0].union(*sorts[1:], all=True).order_by("place", "at", "row")
    return [Task(sort, pk, title, about, at) for _place, sort, pk, title, about, at in rows]


def _who_and_where(prefix: str) -> tuple[str, str]:
    return f"{prefix}student__user__full_name", f"{prefix}position__title"


def _what_work() -> Any:
    return Coalesce("application__position__title", "found_place__title")


def _waiting_places() -> QuerySet[FoundPlace]:
    return FoundPlace.objects.waiting_for_office()


def _whose() -> tuple[Any, str]:
    return _name("company__"), "number"


def _part(place: int, sort: str, rows: QuerySet, title: Any, about: Any, at: str, pk: str = "pk") -> QuerySet:
    """The columns that all parts share, so that one query reads them all."""
    text, moment = TextField(), DateTimeField()
    known = rows.annotate(
        place=Value(place, output_field=IntegerField()),
        sort=Value(sort, output_field=CharField()),
        row=F(pk),
        shown=Cast(F(title) if isinstance(title, str) else title, text),
        said=Cast(F(about) if isinstance(about, str) and about else about or Value(""), text),
        at=Cast(F(at), moment),
    )
    return known.order_by("at", "row").values_list("place", "sort", "row", "shown", "said", "at")[:EACH]


def _name(prefix: str) -> Any:
    """The company's name as the reader's language has it."""
    own = F(f"{prefix}name")
    return Coalesce(NullIf(f"{prefix}name_en", Value("")), own) if reading() == "en" else own
