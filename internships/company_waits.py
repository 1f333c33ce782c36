"""Everything that waits on a company, and since when: words, papers, agreements, positions to mend, answers.

tests/internships/test_company_waits.py judges each state of every workflow: a new one is in here, or said not to wait.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Company, CompanyInvitation, Membership, Mou, Side
from companies.states import CompanyState
from internships.actions.entries import OPEN
from internships.models import Application, Position, PositionChange
from internships.states import ChangeState, PositionState


@dataclass(frozen=True)
class Sort:
    label: str | Promise
    icon: str
    url: str  # where the office sees it


SORTS = {
    "answers": Sort(_("Applicants without an answer"), "people", "/staff/companies/{company}/"),
    "mou": Sort(_("Agreements"), "shield-check", "/staff/mous/{pk}/"),
    "position": Sort(_("Positions sent back"), "megaphone", "/staff/positions/{pk}/"),
    "change": Sort(_("Changes sent back"), "pencil", "/staff/positions/{pk}/"),
    "company_word": Sort(_("Companies to confirm"), "building", "/staff/companies/{company}/"),
    "position_word": Sort(_("Positions to confirm"), "hourglass-split", "/staff/positions/{pk}/"),
    "papers": Sort(_("Papers asked for"), "file-earmark-text", "/staff/companies/{company}/"),
}
AGES = (
    (timedelta(days=14), _("More than two weeks")),
    (timedelta(days=7), _("More than a week")),
    (timedelta(days=3), _("More than three days")),
    (timedelta(0), _("Up to three days")),
)


@dataclass(frozen=True)
class Wait:
    sort: str
    company: int
    pk: int
    title: str
    count: int
    at: datetime
    due_at: datetime | None

    @property
    def look(self) -> Sort:
        return SORTS[self.sort]

    @property
    def url(self) -> str:
        return self.look.url.format(company=self.company, pk=self.pk)


@dataclass
class Waiting:
    """One company, and what waits on it, the longest first."""

    company: Any
    waits: list[Wait] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.waits[0].at


def all_waits(at: datetime, sort: str = "") -> list[Wait]:
    """One query; applicants are counted a company, so that there are few rows however many wait."""
    parts = {
        "answers": _answers(at),
        "mou": _mous(),
        "position": _positions(),
        "change": _changes(),
        "company_word": _companies_to_confirm(),
        "position_word": _positions_to_confirm(),
        "papers": _papers(),
    }
    chosen = [rows for name, rows in parts.items() if sort in ("", name)]
    rows = chosen[0].union(*chosen[1:], all=True) if len(chosen) > 1 else chosen[0]
    return [Wait(*row) for row in rows]


def by_company(waits: Sequence[Wait]) -> list[tuple[int, list[Wait]]]:
    """Companies whose oldest thing waits longest come first."""
    found: dict[int, list[Wait]] = defaultdict(list)
    for wait in sorted(waits, key=lambda wait: (wait.at, wait.sort, wait.pk)):
        found[wait.company].append(wait)
    return sorted(found.items(), key=lambda item: (item[1][0].at, item[0]))


def age_of(since: datetime, at: datetime) -> Any:
    return next(label for least, label in AGES if at - since >= least or not least)


def _answers(at: datetime) -> QuerySet:
    running: Any = Application.objects.waiting().filter(answer_due_at__gt=at, clock_stopped_at=None)
    counted = running.order_by().values(company=F("position__company"))
    return _columns(
        counted,
        "answers",
        pk=F("position__company"),
        title=Value(""),
        count=Count("pk"),
        since=Min("submitted_at"),
        due=Min("answer_due_at"),
    )


def _mous() -> QuerySet:
    held = Mou.objects.filter(waits_for=Side.COMPANY, handed_at__isnull=False).order_by()
    return _columns(held, "mou", title=F("number"), since=F("handed_at"))


def _positions() -> QuerySet:
    back = Position.objects.filter(state=PositionState.CHANGES_REQUESTED).order_by()
    return _columns(
        back, "position", title=F("title"), since=_moved(Position, PositionState.CHANGES_REQUESTED)
    )


def _changes() -> QuerySet:
    back = PositionChange.objects.filter(state=ChangeState.RETURNED).order_by()
    return _columns(
        back,
        "change",
        company=F("position__company"),
        pk=F("position"),
        title=F("position__title"),
        since=_moved(PositionChange, ChangeState.RETURNED),
    )


def _companies_to_confirm() -> QuerySet:
    """Who has the link, even one that has run out. Without one, or when it wasn't so, it is the office's turn."""
    asked = Company.objects.filter(_has_link("pk"), state__in=OPEN)
    rows = asked.exclude(unconfirmed_at=None).order_by()
    return _columns(rows, "company_word", company=F("pk"), title=Value(""), since=_asked_at("pk"))


def _positions_to_confirm() -> QuerySet:
    """With the link of their company, or by its people where it has some."""
    asked = Q(company__unconfirmed_at=None) | _has_link("company")
    rows = Position.objects.filter(asked, company__state__in=OPEN).exclude(unconfirmed_at=None).order_by()
    since = Greatest("unconfirmed_at", _asked_at("company"))
    return _columns(rows, "position_word", title=F("title"), since=since)


def _has_link(company: str) -> Exists:
    """Not taken back, and nobody has said since that it isn't so."""
    declined = CompanyInvitation.objects.filter(company=OuterRef("company"), pk__gt=OuterRef("pk"))
    standing = _links(company).filter(~Exists(declined.exclude(declined_at=None)), revoked_at=None)
    return Exists(standing)


def _links(company: str) -> QuerySet[CompanyInvitation]:
    found = CompanyInvitation.objects.filter(role=Membership.Role.OWNER, declined_at=None)
    return found.filter(company=OuterRef(company)).order_by()


def _asked_at(company: str) -> Subquery:
    """The first link counts: sending it again begins no new wait."""
    return Subquery(_links(company).values("company").annotate(first=Min("created_at")).values("first"))


def _papers() -> QuerySet:
    asked = Company.objects.filter(state=CompanyState.PAPERS_REQUESTED).order_by()
    since = _moved(Company, CompanyState.PAPERS_REQUESTED)
    return _columns(asked, "papers", company=F("pk"), title=Value(""), since=since)


def _moved(model: Any, state: str) -> Subquery:
    events = model.events.rel.related_model.objects.filter(subject=OuterRef("pk"), to_state=state)
    return Subquery(events.order_by().values("subject").annotate(last=Max("at")).values("last"))


def _columns(
    rows: Any,
    sort: str,
    *,
    title: Any,
    since: Any,
    company: Any = None,
    pk: Any = None,
    count: Any = None,
    due: Any = None,
) -> QuerySet:
    """The columns that all parts share, in the order of Wait."""
    shared = {
        "w_sort": Value(sort, output_field=TextField()),
        "w_company": company or F("company"),
        "w_pk": pk or F("pk"),
        "w_title": Cast(title, TextField()),
        "w_count": count or Value(1, output_field=IntegerField()),
        "w_at": since,
        "w_due": due or Value(None, output_field=DateTimeField()),
    }
    return rows.annotate(**shared).values_list(*shared)
