"""The applicants that were asked for: how many, which rows, whose turn is next; each in a fixed number of queries."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from internships.applicants.asked import HIRED, Asked
from internships.applicants.scene import Scene, is_news
from internships.company_fit import MILLIONTHS, company_fit
from internships.fit_words import FitInWords, in_words
from internships.matching import Fit
from internships.models import Application, ThreadSide
from internships.rules import application_decisions, meets_gpa
from internships.selection import MOST
from internships.states import APPLICATION_ENDED, APPLICATION_OPEN, APPLICATION_WAITING, ApplicationState
from internships.suggested_words import FOR_COMPANY
from internships.team import tags_of, with_ratings, with_tags
from internships.thread import with_unread
from internships.visibility import as_company_sees, for_company
from people.look.states import Look, look_of, word_for
from people.pages import Page, keyset_page, neighbours, page_of
from people.templatetags.components import SOON
from students.models import StudentSkill

A_COLUMN, MORE, A_TABLE = (
    10,
    20,
    20,
)  # rows that a column begins with, and gets when asked for more; of the table
# Where a card can be dropped, and what that asks for
MOVES = {
    ApplicationState.SUBMITTED: "put_back",
    ApplicationState.IN_REVIEW: "review",
    ApplicationState.SHORTLISTED: "shortlist",
}


@dataclass(frozen=True)
class Counts:
    states: Counter[str]
    news: int  # to this member
    soon: int  # wait for an answer that is due within three days

    def of(self, states: Any) -> int:
        return sum(self.states[state] for state in states)

    @property
    def total(self) -> int:
        return self.states.total()


@dataclass(frozen=True)
class Column:
    state: str
    count: int
    page: Page
    trail: str
    continued: str  # the address of the rest, in the table …
    in_place: str  # … and as more cards of the column
    ticked: str  # the address with all of it ticked

    @property
    def look(self) -> Look:
        return look_of("application", self.state)

    @property
    def word(self) -> str:
        return word_for("application", self.state)


def counts(applications: Any, scene: Scene) -> Counts:
    """By what they are now, in one query."""
    waits = Q(now_state__in=APPLICATION_WAITING, clock_stopped_at=None)
    soon = Count("pk", filter=waits & Q(answer_due_at__lte=timezone.now() + SOON))
    news = Count("pk", filter=is_news(scene)) if scene.position else Value(0)
    found = list(applications.order_by().values_list("now_state").annotate(Count("pk"), news=news, soon=soon))
    states = Counter({state: number for state, number, _news, _soon in found})
    return Counts(states, sum(row[2] for row in found), sum(row[3] for row in found))


def columns(asked: Asked, applications: Any, counted: Counts) -> list[Column]:
    """The beginning of each column in one query; the last holds those who were taken."""
    order = asked.order.fields
    place = Window(RowNumber(), partition_by=_column(), order_by=[_by(name) for name in order])
    live = applications.filter(now_state__in=(*APPLICATION_OPEN, *HIRED))
    first = live.annotate(place=place).filter(place__lte=A_COLUMN + 1).values_list("pk", flat=True)
    rows = _rows(asked, asked.scene.applications().filter(pk__in=list(first)))
    found = []
    for states in (*((state,) for state in APPLICATION_OPEN), HIRED):
        here = [row for row in rows if row.shown in states]
        page = page_of(here, applications, order=order, size=A_COLUMN)
        group = "hired" if states == HIRED else str(states[0])
        found.append(_column_of(asked, group, counted.of(states), page))
    return found


def _column_of(asked: Asked, state: str, count: int, page: Page) -> Column:
    after = page.next_after or ""
    return Column(
        state,
        count,
        page,
        asked.trail(state),
        continued=asked.address(view="table", state=state, after=after),
        in_place=asked.address(column=state, after=after),
        ticked=f"{asked.address(tick=state)}#c-{state}",
    )


def more_of(asked: Asked, state: str, after: str) -> Column:
    """The next rows of one column."""
    applications = asked.found().filter(now_state__in=HIRED if state == "hired" else [state])
    page = keyset_page(_read(asked.scene, applications), order=asked.order.fields, after=after, size=MORE)
    for row in page.rows:
        _drawn(row, asked)
    return _column_of(asked, state, 0, page)


def table(asked: Asked, applications: Any) -> Page:
    page = keyset_page(
        _read(asked.scene, applications.filter(now_state__in=asked.states)),
        order=asked.order.fields,
        after=asked.got.get("after"),
        size=A_TABLE,
    )
    for row in page.rows:
        _drawn(row, asked)
    return page


def all_ticked(asked: Asked) -> list[int]:
    """The numbers of all that are ticked by the address, as many as can be decided about at once."""
    if not asked.ticked_states or not asked.scene.position:
        return []
    found = asked.found().filter(now_state__in=asked.ticked_states)
    return list(found.order_by("pk").values_list("pk", flat=True)[:MOST])


def some(asked: Asked, numbers: Sequence[int], *with_them: str | Prefetch) -> list[Any]:
    """Of those numbers, with all that is prefetched `with_them`."""
    here = asked.scene.applications().filter(pk__in=numbers)
    return [
        _drawn(row, asked)
        for row in _read(asked.scene, here).select_related("cv").prefetch_related(*with_them)
    ]


def one(asked: Asked, application: Application) -> Any:
    """As its card is drawn."""
    return _drawn(_read(asked.scene, asked.scene.applications()).get(pk=application.pk), asked)


def next_to(asked: Asked, application: Any, needed_own: Collection[int]) -> tuple[Any, Any]:
    """Who stands before and after it in what was asked for, though it may have left that meanwhile: number and name.

    `needed_own` are the skills that it needs and they have.
    """
    scene = asked.scene
    if asked.order.by_fit:
        fit = company_fit(application.student, needed_own, scene.opening, scene.rarity, scene.rules)
        application.fit_order = round(fit.score * MILLIONTHS)
    found = asked.found().filter(now_state__in=asked.states).exclude(pk=application.pk)
    values = ("pk", "student__user__full_name")
    return neighbours(found, application, order=asked.order.fields, values=values)


def _column() -> Case:
    """Those who were taken share one."""
    return Case(When(now_state__in=HIRED, then=Value("hired")), default=F("now_state"))


def _by(name: str) -> Any:
    return F(name[1:]).desc() if name.startswith("-") else F(name).asc()


def _rows(asked: Asked, applications: Any) -> list[Any]:
    if asked.order.by_fit:
        applications = asked.scene.with_fit(applications)
    found = _read(asked.scene, applications).order_by(*(_by(name) for name in asked.order.fields))
    return [_drawn(row, asked) for row in found]


def _read(scene: Scene, applications: Any) -> Any:
    """With what a card or a row of the table shows."""
    found = for_company(with_tags(with_ratings(applications.for_rows(), scene.membership)))
    found = with_unread(found, ThreadSide.COMPANY)
    if scene.position is None:
        return found
    own = StudentSkill.objects.filter(student=OuterRef("student"), skill__in=scene.opening.skills or [0])
    news = Case(When(is_news(scene), then=Value(True)), default=Value(False))
    return found.annotate(needed_own=ArraySubquery(own.values("skill")), is_news=news)


def _drawn(application: Any, asked: Asked) -> Any:
    """What a card or a row of the table shows, worked out once."""
    scene = asked.scene
    shifts = application.position.shifts
    application.shown = application.now_state
    as_company_sees(application)
    application.tags = tags_of(application)
    application.can = application_decisions(application, scene.membership)
    application.drops = " ".join(state for state, may in MOVES.items() if getattr(application.can, may))
    application.meets_gpa = meets_gpa(application)
    application.shared_hours = application.student.free.overlap_hours(shifts) if shifts else None
    waiting = application.shown in APPLICATION_WAITING
    application.due_at = application.answer_due_at if waiting and not application.clock_stopped_at else None
    application.due_soon = application.due_at is not None and application.due_at - timezone.now() <= SOON
    application.ended = application.shown in APPLICATION_ENDED
    if scene.position is not None:
        application.fit = company_fit(
            application.student, _needed(application, scene), scene.opening, scene.rarity, scene.rules
        )
        application.is_new = application.is_news and (
            scene.looked_at is None or application.submitted_at > scene.looked_at
        )
        application.bars = _words(application.fit, scene).bars if asked.order.by_fit else ()
    return application


def _needed(application: Any, scene: Scene) -> list[int]:
    sent = application.skills_sent
    return application.needed_own if sent is None else [pk for pk in scene.opening.skills if pk in sent]


def _words(fit: Fit, scene: Scene) -> FitInWords:
    return in_words(fit, scene.skill_names, FOR_COMPANY)
