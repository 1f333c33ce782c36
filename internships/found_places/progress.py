"""How a place stands, in words: the line of those who decide, what happened, and what is waited for."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from internships.found_places.deciders import STEP, Turn
from internships.models import FoundPlace, FoundPlaceEvent, PlaceApproval
from internships.progress import Track
from internships.states import FoundPlaceState
from people.look.history import Step
from people.persian.language import reading
from people.persian.numbers import format_number

S = FoundPlaceState
D = PlaceApproval.Decision

_SHORT = {
    STEP.COORDINATOR: pgettext_lazy("step of a place", "Coordinator"),
    STEP.SUPERVISOR: pgettext_lazy("step of a place", "Supervisor"),
    STEP.OFFICE: pgettext_lazy("step of a place", "Office"),
}
_DECIDED = {
    (STEP.COORDINATOR, D.APPROVED): pgettext_lazy("history", "The coordinator approved"),
    (STEP.COORDINATOR, D.RETURNED): pgettext_lazy("history", "The coordinator sent it back"),
    (STEP.COORDINATOR, D.REFUSED): pgettext_lazy("history", "The coordinator refused"),
    (STEP.SUPERVISOR, D.APPROVED): pgettext_lazy("history", "The supervisor approved"),
    (STEP.SUPERVISOR, D.RETURNED): pgettext_lazy("history", "The supervisor sent it back"),
    (STEP.SUPERVISOR, D.REFUSED): pgettext_lazy("history", "The supervisor refused"),
    (STEP.OFFICE, D.APPROVED): pgettext_lazy("history", "The liaison office approved"),
    (STEP.OFFICE, D.RETURNED): pgettext_lazy("history", "The liaison office sent it back"),
    (STEP.OFFICE, D.REFUSED): pgettext_lazy("history", "The liaison office refused"),
}
_HAPPENED = {
    S.SUBMITTED: pgettext_lazy("history", "Sent in"),
    S.DRAFT: pgettext_lazy("history", "Taken back by the student"),
    S.APPROVED: pgettext_lazy("history", "The way is free: the work can begin"),
    S.INVITED: pgettext_lazy("history", "The company is to join with an MoU"),
    S.PLACED: pgettext_lazy("history", "Work began"),
    S.REFUSED: pgettext_lazy("history", "The liaison office refused"),
    S.WITHDRAWN: pgettext_lazy("history", "The student stepped back"),
    S.CANCELLED: pgettext_lazy("history", "Cancelled before work began"),
}


def track_of(place: FoundPlace) -> Track | None:
    """The line of one that goes on; None for one that has ended."""
    if place.state not in (S.DRAFT, S.SUBMITTED, S.RETURNED, S.INVITED, S.APPROVED, S.PLACED):
        return None
    steps = place.steps
    words = [pgettext("step of a place", "Sent"), *(str(_SHORT[step]) for step in steps)]
    with_mou = place.kind.requires_mou
    if with_mou:
        words.append(pgettext("step of a place", "MoU"))
    words.append(pgettext("step of a place", "Work"))
    here = _here(place, len(steps), with_mou)
    marks = ["done"] * here + ["now"] + [""] * (len(words) - here - 1)
    label = _("Step %(number)s of %(all)s") % {
        "number": format_number(here + 1, reading()),
        "all": format_number(len(words), reading()),
    }
    return Track(tuple(zip(words, marks, strict=True)), label)


def _here(place: FoundPlace, steps: int, with_mou: bool) -> int:
    if place.state in (S.DRAFT, S.RETURNED):
        return 0
    if place.state == S.SUBMITTED:
        return 1 + place.steps_asked.index(place.waits_for)
    return 1 + steps + (1 if with_mou and place.state != S.INVITED else 0)


def who_is_next(turn: Turn) -> str:
    """Whom it waits for, by name where it is a person."""
    who = str(STEP(turn.step).label)
    if turn.nobody:
        return _("%(who)s: nobody at the moment, so the liaison office decides") % {"who": who}
    return f"{who}: {_(', ').join(turn.names)}" if turn.names else who


def last_word(place: FoundPlace) -> str:
    """One short line under a place in a list."""
    if place.state == S.SUBMITTED:
        return _("waits for: %(who)s") % {"who": STEP(place.waits_for).label}
    if place.state == S.INVITED:
        return _("waits for the company’s MoU") if place.invited_at else _("the company is to be invited")
    return ""


def history(
    place: FoundPlace,
    events: Iterable[FoundPlaceEvent],
    approvals: Iterable[PlaceApproval],
    *,
    names: bool = False,
) -> list[Step]:
    """What happened, oldest first, then what is to come. `names` for those who decide."""
    steps = [step for event in events if (step := _step(event, names))]
    steps += [_decided(approval, names) for approval in approvals]
    steps.sort(key=lambda step: (step.at is not None, step.at))
    if steps and track_of(place) and place.state != S.PLACED:
        steps[-1:] = [steps[-1]._replace(mark="now")]
    return [*steps, *_to_come(place)]


def _decided(approval: PlaceApproval, names: bool) -> Step:
    who = str(approval.decided_by) if names else ""
    if names and approval.on_behalf_of:
        who = _("%(who)s, for %(other)s") % {"who": who, "other": approval.on_behalf_of}
    word = str(_DECIDED[STEP(approval.step), D(approval.decision)])
    return Step(word, approval.decided_at, by=who, text=approval.note)


def _step(event: FoundPlaceEvent, names: bool) -> Step | None:
    by = str(event.by) if names and event.by_id else ""
    if event.from_state == event.to_state:
        return _recorded(event, by)
    if not event.from_state or event.to_state == S.RETURNED:
        return None  # its beginning says nothing; sending back is told by the decision
    if event.to_state == S.REFUSED and event.from_state != S.INVITED:
        return None
    said = event.to_state in (S.REFUSED, S.WITHDRAWN, S.CANCELLED)
    return Step(str(_HAPPENED[S(event.to_state)]), event.at, by=by, text=event.reason if said else "")


def _recorded(event: FoundPlaceEvent, by: str) -> Step | None:
    if "supervisor" in event.changes and event.to_state == S.SUBMITTED:
        name = event.changes["supervisor"][1]
        return Step(_("Academic supervisor: %(name)s") % {"name": name}, event.at, by=by)
    if "invited" in event.changes:
        company = event.changes["invited"][1]
        return Step(_("The company was asked to join: %(company)s") % {"company": company}, event.at, by=by)
    return None


def _to_come(place: FoundPlace) -> list[Step]:
    if place.state == S.SUBMITTED:
        here = place.steps_asked.index(place.waits_for)
        waits = [
            Step(_("Decides: %(who)s") % {"who": STEP(step).label}, mark="")
            for step in place.steps_asked[here:]
        ]
    else:
        waits = []
    if place.kind.requires_mou and place.state in (S.SUBMITTED, S.INVITED):
        waits.append(Step(_("The company signs an MoU"), mark=""))
    if place.state in (S.SUBMITTED, S.INVITED, S.APPROVED):
        waits.append(Step(_("Work begins"), mark=""))
    return waits
