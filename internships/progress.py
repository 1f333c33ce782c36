"""How an application stands, in the words a student reads: the bond line, its history, what comes next.

Everything starts from the state as the student is told it: a rejection that can still be undone isn't there yet,
and neither is one that was taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from internships.actions.consent import GPA_SHOWN
from internships.models import Application, ApplicationEvent, Offer
from internships.states import APPLICATION_ENDED, APPLICATION_WAITING, ApplicationState, CloseReason, Side
from internships.thread import READ_BY_OFFICE
from people.look.history import Step
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number

S = ApplicationState

ROAD = (
    ((S.SUBMITTED,), pgettext_lazy("step of an application", "Sent")),
    ((S.IN_REVIEW,), pgettext_lazy("step of an application", "Review")),
    ((S.SHORTLISTED,), pgettext_lazy("step of an application", "Shortlist")),
    ((S.INTERVIEW,), pgettext_lazy("step of an application", "Interview")),
    ((S.OFFERED, S.ACCEPTED), pgettext_lazy("step of an application", "Offer")),
    ((S.PLACED,), pgettext_lazy("step of an application", "Work")),
)


@dataclass(frozen=True)
class Track:
    """The bond line of one application; `label` says to screen readers how far along it is."""

    steps: tuple[tuple[str, str], ...]
    label: str


def track_of(state: str) -> Track | None:
    """None for one that has ended: a line to nowhere would only hurt."""
    here = next((place for place, (states, _word) in enumerate(ROAD) if state in states), None)
    if here is None:
        return None
    marks = ["done"] * here + ["now"] + [""] * (len(ROAD) - here - 1)
    if state == S.ACCEPTED:
        marks[here : here + 2] = ["done", "now"]
    label = _("Step %(number)s of %(all)s") % {
        "number": format_number(here + 1, reading()),
        "all": format_number(len(ROAD), reading()),
    }
    return Track(tuple((str(word), mark) for (_states, word), mark in zip(ROAD, marks, strict=True)), label)


def history(
    application: Application, events: Iterable[ApplicationEvent], at: datetime, offer: Offer | None = None
) -> list[Step]:
    """What happened, oldest first, and what is to come, with its day. What tells the student nothing is left out."""
    rows = list(events)
    shown = _told([event for event in rows if event.to_state != event.from_state], application, at)
    of_moves = {event.pk: _step(event, application) for event in shown}
    state = application.state_for_student_at(at)
    if shown and state not in APPLICATION_ENDED:
        last = shown[-1].pk
        of_moves[last] = of_moves[last]._replace(mark="now")
    of_consent = {event.pk: _consent_step(event) for event in rows if GPA_SHOWN in event.changes}
    of_office = {
        event.pk: Step(_("The liaison office read the conversation"), event.at)
        for event in rows
        if READ_BY_OFFICE in event.changes
    }
    steps = [step for _pk, step in sorted({**of_moves, **of_consent, **of_office}.items())]
    written = shown[-1].to_state if shown else ""
    if state != written and state in (
        S.LAPSED,
        S.DECLINED,
    ):  # time has ended it; beat writes it down in a moment
        ended_at = application.answer_due_at if state == S.LAPSED else application.offered_until
        steps.append(Step(_ended_word(state, "", None), ended_at))
    if state in APPLICATION_ENDED:
        return steps
    return [*steps, *_to_come(application, state, at, offer)]


def _consent_step(event: ApplicationEvent) -> Step:
    shown = event.changes[GPA_SHOWN][1]
    word = _("You let the company see your GPA") if shown else _("You no longer show your GPA")
    return Step(word, event.at)


def invitation(events: Iterable[ApplicationEvent]) -> str:
    """What the company wrote with its newest invitation to an interview."""
    notes = [
        event.reason for event in events if event.to_state == S.INTERVIEW and event.from_state != S.REJECTED
    ]
    return notes[-1] if notes else ""


def _told(events: list[ApplicationEvent], application: Application, at: datetime) -> list[ApplicationEvent]:
    """Without rejections that aren't told yet or were taken back in time, and the way back from them."""
    last = len(events) - 1
    untold = application.tell_at is not None and application.tell_at > at
    return [
        event
        for place, event in enumerate(events)
        if event.from_state != S.REJECTED and (event.to_state != S.REJECTED or (place == last and not untold))
    ]


def _step(event: ApplicationEvent, application: Application) -> Step:
    state = event.to_state
    at = application.tell_at if state == S.REJECTED and application.tell_at else event.at
    if state in APPLICATION_ENDED:
        word = _ended_word(state, event.reason, event.by_id)
        if event.changes.get("side") == Side.STUDENT:
            word = pgettext("history", "You stepped back before work began")
        return Step(word, at, text=_ended_note(application, event))
    if event.from_state == S.OFFERED and state in APPLICATION_WAITING:
        return Step(_("The company took its offer back"), at, text=event.reason)
    note = event.reason if state == S.INTERVIEW else ""
    return Step(str(_HAPPENED[S(state)]), at, text=note)


_HAPPENED = {
    S.SUBMITTED: pgettext_lazy("history", "You sent the application"),
    S.IN_REVIEW: pgettext_lazy("history", "The company is reviewing it"),
    S.SHORTLISTED: pgettext_lazy("history", "You are on the shortlist"),
    S.INTERVIEW: pgettext_lazy("history", "The company invites you to an interview"),
    S.OFFERED: pgettext_lazy("history", "The company made you an offer"),
    S.ACCEPTED: pgettext_lazy("history", "You accepted the offer"),
    S.PLACED: pgettext_lazy("history", "Work began"),
}


def _ended_word(state: str, reason: str, by: int | None) -> str:
    if state == S.WITHDRAWN and reason == CloseReason.ACCEPTED_ELSEWHERE:
        return pgettext("history", "Ended, since you accepted other work on these dates")
    if state == S.DECLINED and by is None:
        return pgettext("history", "The offer expired without an answer")
    return {
        S.REJECTED: pgettext("history", "You were not selected"),
        S.WITHDRAWN: pgettext("history", "You withdrew"),
        S.DECLINED: pgettext("history", "You declined the offer"),
        S.LAPSED: pgettext("history", "The company did not answer in time"),
        S.CANCELLED: pgettext("history", "Cancelled before work began"),
    }[S(state)]


def _ended_note(application: Application, event: ApplicationEvent) -> str:
    if event.to_state == S.REJECTED:
        return ""  # the reason and the company's words stand at the top of the page
    return "" if event.reason in CloseReason.values else event.reason


def _to_come(application: Application, state: str, at: datetime, offer: Offer | None) -> list[Step]:
    if state in APPLICATION_WAITING:
        return [*_answer_to_come(application, state, at), _work(application.position.starts_on)]
    if state == S.OFFERED:
        text = _until(application.offered_until) if application.offered_until else ""
        steps = [Step(_("You answer the offer"), text=text, mark="")]
    else:
        steps = []
    if state in (S.OFFERED, S.ACCEPTED):
        return [*steps, _work(offer.starts_on if offer else application.position.starts_on)]
    return steps


def _answer_to_come(application: Application, state: str, at: datetime) -> list[Step]:
    position = application.position
    steps = []
    if state != S.INTERVIEW and not position.rolling and position.deadline_at > at:
        steps.append(Step(_("The deadline for applications"), text=_on(position.deadline_at), mark=""))
    if application.clock_stopped_at:
        text = _("the time to answer is paused for now")
        return [*steps, Step(_("The company answers"), text=text, mark="")]
    silent = _("Until then. If nothing comes, the application ends by itself, without a record against you.")
    answers = Step(_("The company answers"), text=_until(application.answer_due_at), mark="")
    return [*steps, answers, Step(_("Or it stays silent"), text=silent, mark="")]


def _work(starts_on: date) -> Step:
    return Step(_("Work begins"), text=_on(starts_on), mark="")


def _on(day: date) -> str:
    return _("on %(day)s") % {"day": jalali.format_date(day, reading(), weekday=True)}


def _until(at: datetime) -> str:
    return _("by %(day)s") % {"day": jalali.format_date(at, reading(), weekday=True)}


def last_word(application: Application, at: datetime) -> str:
    """One short line under an application in a list: what is waited for, or how it ended."""
    state = application.state_for_student_at(at)
    if state in APPLICATION_WAITING and application.clock_stopped_at:
        return _("the time to answer is paused for now")
    if state in APPLICATION_WAITING:
        return _("answer %(until)s") % {"until": _until(application.answer_due_at)}
    if state == S.OFFERED and application.offered_until:
        return _("answer the offer %(until)s") % {"until": _until(application.offered_until)}
    if state == S.LAPSED:
        return _("no answer until %(day)s; this is no record against you") % {
            "day": jalali.format_date(application.answer_due_at, reading())
        }
    day = jalali.format_date(application.state_at, reading())
    if state in APPLICATION_ENDED:
        return _("on %(day)s") % {"day": day}
    return _("since %(day)s") % {"day": day}
