"""The history of an MoU in the company's words: what concerns it, without the office's inner life.

Who of the university did something and why stays out, unless the words were written for the company.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.actions.asking import AGAIN_AFTER, WORDS
from companies.models import Membership
from companies.papers import Paper
from companies.states import MouState
from people.look.history import Step
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number

_MOVES: dict[tuple[str, str], Any] = {
    ("", MouState.REQUESTED): gettext_lazy("Your company asked for this MoU"),
    ("", MouState.DRAFT): gettext_lazy("The office began the draft"),
    (MouState.REQUESTED, MouState.DRAFT): gettext_lazy("The office began the draft"),
    (MouState.DRAFT, MouState.IN_REVIEW): gettext_lazy("The university’s review began"),
    (MouState.IN_REVIEW, MouState.DRAFT): gettext_lazy("Back from the review to the draft"),
    (MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES): gettext_lazy(
        "Approved by the university, to be signed"
    ),
    (MouState.AWAITING_SIGNATURES, MouState.DRAFT): gettext_lazy("Back to the draft: the text changes"),
    (MouState.AWAITING_SIGNATURES, MouState.IN_FORCE): pgettext_lazy("MoU state", "In force"),
    (MouState.SUSPENDED, MouState.IN_FORCE): gettext_lazy("In force again"),
}
# What was written for the company to read; every other reason is the office's own.
_TOLD = (MouState.SUSPENDED, MouState.TERMINATED)


def own_events(paper: Paper) -> list[Any]:
    """Oldest first, each with whether it was one of the company; one query."""
    member = Membership.objects.filter(company=paper.mou.company_id, user=OuterRef("by"))
    return list(paper.subject.events.select_related("by").annotate(is_ours=Exists(member)).order_by("id"))


def own_steps(events: Iterable[Any]) -> list[Step]:
    """Newest first, as every history is read."""
    steps = [step for step in map(_step, events) if step is not None]
    return steps[::-1]


def asked_lately(events: Iterable[Any]) -> list[str]:
    """What the company has asked for and can't ask for again yet."""
    since = timezone.now() - AGAIN_AFTER
    return [event.changes["asked"][1] for event in events if event.at > since and "asked" in event.changes]


def _step(event: Any) -> Step | None:
    if event.from_state != event.to_state:
        return _moved(event)
    title, told = _changed(event)
    return Step(title, event.at, _who(event), event.reason if told else "") if title else None


def _moved(event: Any) -> Step | None:
    if event.from_state and event.reason == "on paper" and event.to_state != MouState.IN_FORCE:
        return None  # what was signed on paper passes through these states in one moment
    title = _MOVES.get((event.from_state, event.to_state)) or MouState(event.to_state).label
    if (event.from_state, event.to_state) == (MouState.REQUESTED, MouState.ABANDONED):
        title = _("The office can’t draft this MoU")
    if "declined" in event.changes:
        title = _("Back to the draft: %(name)s doesn’t sign") % {"name": event.changes["declined"][1]}
    told = event.to_state in _TOLD or event.from_state == MouState.REQUESTED
    return Step(str(title), event.at, _who(event), event.reason if told else "")


def _who(event: Any) -> str:
    """The company's own people by name; of the university only that it was the university."""
    return str(event.by) if event.is_ours else ""


def _changed(event: Any) -> tuple[str, bool]:
    """What changed, in words, and whether the reason beside it is for the company."""
    changes = event.changes
    if "shared" in changes:
        number = format_number(changes["shared"][1], reading())
        return _("Version %(number)s came to you for comments") % {"number": number}, True
    if "given_back" in changes:
        return _("Your company gave the text back to the office"), True
    if "version" in changes and event.is_ours:
        return _("Your company proposed other words or terms"), False
    if "asked" in changes:
        return _("Your company asked for: %(what)s") % {"what": WORDS.get(changes["asked"][1], "")}, True
    if came := changes.get("signature", [None, None])[1]:
        return _("Signature of %(name)s") % {"name": came}, False
    if came := changes.get("scan", [None, None])[1]:
        return _("The signed scan of %(name)s came to the office") % {"name": came}, False
    if "signatory" in changes and event.is_ours:
        return _("Your company named who signs"), False
    if "terminates_on" in changes:
        return _terminated(changes["terminates_on"][1]), True
    if "ends_on" in changes:
        last = date.fromisoformat(changes["ends_on"][1])
        return _("New last day: %(day)s") % {"day": _day(last)}, False
    if "document" in changes:
        return _("The signed PDF was put here"), False
    return "", False


def _terminated(last: str) -> str:
    if not last:
        return _("The termination was withdrawn")
    return _("Termination declared for the end of %(day)s") % {"day": _day(date.fromisoformat(last))}


def _day(day: date) -> str:
    return jalali.format_date(day, reading(), year=True)
