"""The register of MoUs: what is asked of it, as one queryset, and what needs the office's attention.

Knows no request: `companies/forms/register.py` reads the address and writes it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import (
    Amendment,
    AmendmentEvent,
    LastLook,
    Mou,
    MouEvent,
    MouTerms,
    MouVersion,
    Side,
    Site,
)
from companies.papers import OPEN
from companies.register import seat_use
from companies.register.lists import (
    ENDS_SOON_DAYS,
    LISTS,
    LIVE,
    PREPARED,
    ending_within,
    over,
    state_in,
    unrenewed,
)
from companies.register.seat_use import SeatUse
from companies.states import MouState
from people.models import User
from people.pages import Page, keyset_page
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import search_terms

PAGE_SIZE = 20

# When it ends: by days from today (more than, at most), or in one of two words.
WITHIN: dict[str, tuple[int, int]] = {
    **{str(days): (-1, days) for days in ENDS_SOON_DAYS},
    "31-60": (30, 60),
    "61-90": (60, 90),
}
OVER, RENEWS = "over", "renews"
ENDS = (*WITHIN, OVER, RENEWS)

SORTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "newest": (_("Newest first"), ("-created_at", "-id")),
    "end": (_("Nearest end first"), ("is_over", "ends_on", "id")),
    "company": (_("Company name"), ("company__sort_key", "id")),
    "waiting": (_("Waiting longest"), ("handed_at", "id")),
    "number": (_("Number of the MoU"), ("number_key", "id")),
}


@dataclass(frozen=True)
class Filters:
    """What is asked of the register, read and checked. Nothing chosen means everything."""

    query: str = ""
    states: tuple[str, ...] = ()  # as they are today
    estates: tuple[int, ...] = ()
    kinds: tuple[int, ...] = ()
    ends: str = ""  # one of ENDS
    ends_from: date | None = None
    ends_to: date | None = None
    unrenewed: bool = False
    waits: str = ""  # a Side
    waits_days: int | None = None  # more than so many days
    seats: bool = False  # nearly used up
    proposal: bool = False  # the company changed something
    sort: str = ""

    @property
    def sorted_by(self) -> str:
        """What was chosen, or what such a list is read for."""
        if self.sort:
            return self.sort
        if self.waits or self.waits_days is not None:
            return "waiting"
        if self.ends in WITHIN or (self.states and set(self.states) <= {*LIVE, MouState.SCHEDULED}):
            return "end"
        return "newest"

    def without_list(self) -> "Filters":
        """The same without what the chips above the list choose."""
        return replace(self, states=(), ends="", unrenewed=False)


@dataclass(frozen=True)
class Attention:
    """What the office has to look at: how much of each."""

    with_us: int
    with_us_since: datetime | None
    with_them: int  # for more than MOU_WAITING_DAYS days
    ends_30: int
    ends_60: int  # in 31 to 60 days
    ends_90: int  # in 61 to 90
    seats: int
    proposals: int

    @property
    def everything(self) -> int:
        ending = self.ends_30 + self.ends_60 + self.ends_90
        return self.with_us + self.with_them + ending + self.seats + self.proposals


@dataclass
class Register:
    """The register as one of the staff asks for it on a day."""

    filters: Filters
    user: User
    today: date

    @cached_property
    def full(self) -> set[int]:
        """Of MoUs in force, those with a kind whose seats are nearly used up; asked once a page."""
        return seat_use.nearly_used(self.today)

    def rows(self) -> QuerySet[Mou]:
        return self._matching(self.filters)

    def page(self, after: str | None) -> Page:
        rows = self.for_reading(self.rows()).select_related("company", "waits_step", "waits_signatory")
        return keyset_page(rows, order=self.order, after=after, size=PAGE_SIZE)

    def in_order(self) -> QuerySet[Mou]:
        """All rows, in the order of the pages."""
        keys = [
            F(name[1:]).desc() if name.startswith("-") else F(name).asc(nulls_last=True)
            for name in self.order
        ]
        return self.for_reading(self.rows()).order_by(*keys)

    @property
    def order(self) -> tuple[str, ...]:
        return SORTS[self.filters.sorted_by][1]

    def for_reading(self, rows: QuerySet[Mou]) -> QuerySet[Mou]:
        """Adds what a row says besides: the open amendment, whether it changed, what an order needs."""
        of_mou = {"mou": OuterRef("pk")}
        by_others = ~Q(by=self.user)
        events = MouEvent.objects.filter(by_others, subject=OuterRef("pk"))
        amendment_events = AmendmentEvent.objects.filter(by_others, subject__mou=OuterRef("pk"))
        rows = rows.annotate(
            amendment_number=_newest(Amendment.objects.filter(state__in=OPEN, **of_mou), "number"),
            successor_id=_newest(Mou.objects.filter(predecessor=OuterRef("pk")), "pk"),
            looked_at=_newest(LastLook.objects.filter(user=self.user, **of_mou), "at"),
            event_at=_newest(events, "at"),
            amendment_event_at=_newest(amendment_events, "at"),
        )
        if "is_over" in self.order:
            # What is over comes last, or the nearest end would be the oldest.
            is_over = Case(When(over(self.today), then=1), default=0, output_field=IntegerField())
            rows = rows.annotate(is_over=is_over)
        return rows

    def seats(self, mous: list[Mou]) -> dict[int, SeatUse]:
        return seat_use.seats_of([mou.pk for mou in mous], self.today)

    def numbers(self) -> tuple[dict[str, int], Attention]:
        """How many are in each list (among what the other filters leave; `shown` is this view), and what needs
        attention among all MoUs, whatever is chosen. One query."""
        columns = {
            "counts": _sums(self._matching(self.filters.without_list()), self._counts()),
            "attention": _sums(Mou.objects.all(), self._attention()),
        }
        found: Any = User.objects.filter(pk=self.user.pk).values(**columns).get()
        counts = found["counts"] or dict.fromkeys(self._counts(), 0)
        attention = found["attention"] or dict.fromkeys(self._attention(), 0)
        since = attention["with_us_since"] or None
        attention["with_us_since"] = datetime.fromisoformat(since) if since else None
        return counts, Attention(seats=len(self.full), **attention)

    def _counts(self) -> dict[str, Any]:
        by_list = {code: Count("pk", filter=known.rows(self.today)) for code, known in LISTS.items()}
        shown = Count("pk", filter=self._listed(self.filters) or None)
        return {"all": Count("pk"), "shown": shown, **by_list}

    def _attention(self) -> dict[str, Any]:
        today, days = self.today, settings.MOU_WAITING_DAYS
        with_us, open_end = Q(waits_for=Side.UNIVERSITY), unrenewed()
        return {
            "with_us": Count("pk", filter=with_us),
            "with_us_since": Min("handed_at", filter=with_us),
            "with_them": Count("pk", filter=waiting(Side.COMPANY, days, today)),
            "ends_30": Count("pk", filter=ending_within(today, 30) & open_end),
            "ends_60": Count("pk", filter=ending_within(today, 60, more_than=30) & open_end),
            "ends_90": Count("pk", filter=ending_within(today, 90, more_than=60) & open_end),
            "proposals": Count("pk", filter=Q(proposal_at__isnull=False)),
        }

    def _listed(self, asked: Filters) -> Q:
        """What the chips above the list choose."""
        found = Q()
        if asked.states:
            found &= state_in(asked.states, self.today)
        if asked.ends:
            found &= _ends(asked.ends, self.today)
        if asked.unrenewed:
            found &= unrenewed()
        return found

    def _matching(self, asked: Filters) -> QuerySet[Mou]:
        found: QuerySet[Mou] = Mou.objects.all()
        for term in search_terms(asked.query):
            found = found.filter(search_key__contains=term)
        found = found.filter(self._listed(asked))
        if asked.estates:
            found = found.filter(company__in=Site.objects.filter(estate__in=asked.estates).values("company"))
        if asked.kinds:
            found = found.filter(_of_kinds(asked.kinds))
        if asked.ends_from:
            found = found.filter(ends_on__gte=asked.ends_from)
        if asked.ends_to:
            found = found.filter(ends_on__lte=asked.ends_to)
        if asked.waits or asked.waits_days is not None:
            found = found.filter(waiting(asked.waits, asked.waits_days, self.today))
        if asked.seats:
            found = found.filter(pk__in=self.full)
        if asked.proposal:
            found = found.filter(proposal_at__isnull=False)
        return found


def _sums(rows: QuerySet[Mou], sums: dict[str, Any]) -> Subquery:
    """The aggregates over all rows as one JSON value; NULL where there are no rows."""
    one = rows.order_by().annotate(everything=Value(1)).values("everything").annotate(**sums)
    return Subquery(one.values(found=JSONObject(**{name: name for name in sums})))


def waiting(side: str, more_than: int | None, today: date) -> Q:
    """With that side (any, if empty) for more than so many days, as days are counted on the page."""
    found = Q(waits_for=side) if side else Q(waits_for__in=Side.values)
    if more_than is None:
        return found
    return found & Q(handed_at__lt=jalali.start_of_day(today - timedelta(days=more_than)))


def holder_of(mou: Any) -> str:
    """Who has the paper now, in words; of a row from for_reading()."""
    if not mou.waits_for:
        return ""
    if mou.waits_signatory:
        who = mou.waits_signatory.capacity or mou.waits_signatory.name
    elif mou.waits_step:
        who = str(mou.waits_step)
    else:
        who = gettext("the company") if mou.waits_for == Side.COMPANY else gettext("the office")
    if mou.amendment_number is None:
        return who
    told = {"number": format_number(mou.amendment_number, reading()), "who": who}
    return gettext("Amendment %(number)s: %(who)s") % told


def days_held(mou: Mou, today: date) -> int:
    return (today - jalali.today(mou.handed_at)).days if mou.handed_at else 0


def _ends(asked: str, today: date) -> Q:
    if asked == OVER:
        return over(today)
    if asked == RENEWS:
        return Q(state__in=LIVE, renews_automatically=True)
    more_than, days = WITHIN[asked]
    return ending_within(today, days, more_than=more_than)


def _of_kinds(kinds: tuple[int, ...]) -> Q:
    """With terms for one of the kinds: rows once it is signed, in its newest version while it is prepared."""
    newer = MouVersion.objects.filter(
        mou=OuterRef("mou"), amendment__isnull=True, number__gt=OuterRef("number")
    )
    said = Q()
    for kind in kinds:
        said |= Q(terms__contains=[{"kind": kind}])
    drafted = MouVersion.objects.filter(said, ~Exists(newer), amendment__isnull=True, mou__state__in=PREPARED)
    signed = MouTerms.objects.filter(kind__in=kinds)
    return Q(pk__in=signed.values("mou")) | Q(pk__in=drafted.values("mou"))


def _newest(rows: QuerySet, column: str) -> Subquery:
    """A value a row, looked up for the rows of the page only: with a limit the planner doesn't read all of them."""
    return Subquery(rows.order_by(f"-{column}").values(column)[:1])


def changed(mou: Any) -> bool:
    """Somebody else changed it, or one of its amendments, after the user last looked; of a row from for_reading()."""
    events = [at for at in (mou.event_at, mou.amendment_event_at) if at]
    return bool(mou.looked_at and events and max(events) > mou.looked_at)
