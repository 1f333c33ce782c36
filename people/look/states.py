"""The look of every state: its icon, its tone, and whether it is an ended one (drawn as an outline).

The words are the labels of the model's own choices, so a state is named in one place only; what isn't stored
anywhere ("Filled" is derived) is named here. Colour never speaks alone: icon and word always go with it.
"""

from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Look(NamedTuple):
    icon: str
    tone: str
    ended: bool = False


LOOKS: dict[str, dict[str, Look]] = {
    "company": {
        "unconfirmed": Look("hourglass-split", "act"),
        "pending": Look("hourglass-split", "info"),
        "papers_requested": Look("file-earmark-text", "act"),
        "approved": Look("patch-check", "ok"),
        "suspended": Look("pause-circle", "warn"),
        "rejected": Look("x-circle", "bad", ended=True),
        "merged": Look("arrow-left-right", "mute", ended=True),
    },
    "mou": {
        "requested": Look("send", "info"),
        "draft": Look("pencil", "mute"),
        "in_review": Look("eye", "info"),
        "awaiting_signatures": Look("pen", "act"),
        "scheduled": Look("calendar3", "info"),
        "in_force": Look("shield-check", "ok"),
        "suspended": Look("pause-circle", "warn"),
        "expired": Look("calendar-x", "mute", ended=True),
        "terminated": Look("slash-circle", "bad", ended=True),
        "abandoned": Look("x-circle", "mute", ended=True),
    },
    "student": {
        "declared": Look("person", "mute"),
        "confirmed": Look("patch-check", "ok"),
        "returned": Look("arrow-counterclockwise", "act"),
    },
    "position": {
        "draft": Look("pencil", "mute"),
        "submitted": Look("send", "info"),
        "changes_requested": Look("arrow-counterclockwise", "act"),
        "published": Look("megaphone", "ok"),
        "paused": Look("pause-circle", "warn"),
        "filled": Look("people-fill", "brand"),
        "past_deadline": Look("hourglass-bottom", "mute", ended=True),
        "not_open": Look("pause-circle", "warn"),
        "closed": Look("lock", "mute", ended=True),
    },
    "positionchange": {
        "proposed": Look("send", "info"),
        "returned": Look("arrow-counterclockwise", "act"),
        "approved": Look("check-circle", "ok"),
        "withdrawn": Look("x-circle", "mute", ended=True),
    },
    "application": {
        "submitted": Look("send", "info"),
        "in_review": Look("eye", "info"),
        "shortlisted": Look("star", "brand"),
        "interview": Look("chat-dots", "brand"),
        "offered": Look("envelope-open", "act"),
        "accepted": Look("check-circle", "ok"),
        "placed": Look("briefcase", "ok"),
        "rejected": Look("x-circle", "bad", ended=True),
        "withdrawn": Look("box-arrow", "mute", ended=True),
        "declined": Look("slash-circle", "mute", ended=True),
        "lapsed": Look("hourglass-bottom", "warn", ended=True),
        "cancelled": Look("x-circle", "mute", ended=True),
    },
    "offer": {
        "open": Look("envelope-open", "act"),
        "accepted": Look("check-circle", "ok"),
        "declined": Look("slash-circle", "mute", ended=True),
        "expired": Look("hourglass-bottom", "mute", ended=True),
        "revoked": Look("arrow-counterclockwise", "bad", ended=True),
    },
    "placement": {
        "running": Look("briefcase", "ok"),
        "ended": Look("check-circle", "mute", ended=True),
    },
    "foundplace": {
        "draft": Look("pencil", "mute"),
        "submitted": Look("hourglass-split", "info"),
        "returned": Look("arrow-counterclockwise", "act"),
        "invited": Look("building", "info"),
        "approved": Look("check-circle", "ok"),
        "placed": Look("briefcase", "ok"),
        "refused": Look("x-circle", "bad", ended=True),
        "withdrawn": Look("box-arrow", "mute", ended=True),
        "cancelled": Look("x-circle", "mute", ended=True),
    },
    "interviewslot": {
        "offered": Look("calendar3", "info"),
        "free": Look("circle", "info"),
        "unused": Look("circle", "mute"),
        "cancelled": Look("x-circle", "mute", ended=True),
    },
    "interview": {
        "booked": Look("calendar3", "brand"),
        "over": Look("clock", "act"),
        "came": Look("check-circle", "ok"),
        "absent": Look("x-circle", "bad"),
        "excused": Look("slash-circle", "mute"),
        "cancelled": Look("calendar-x", "mute", ended=True),
    },
    "scorecard": {
        "draft": Look("pencil", "mute"),
        "handed_in": Look("check-circle", "ok"),
    },
    "waitinglist": {
        "running": Look("check-circle", "ok"),
        "paused": Look("pause-circle", "warn"),
    },
    "waitingplace": {
        "waiting": Look("hourglass-split", "info"),
        "offered": Look("envelope-open", "act"),
        "skipped": Look("slash-circle", "mute", ended=True),
        "removed": Look("x-circle", "mute", ended=True),
    },
    "message": {
        "queued": Look("hourglass-split", "info"),
        "sending": Look("send", "info"),
        "sent": Look("check-circle", "ok"),
        "failed": Look("exclamation-circle", "bad"),
        "cancelled": Look("x-circle", "mute", ended=True),
    },
}

LOOKS["amendment"] = LOOKS["mou"]  # it goes the road of an MoU

# States that are derived and never stored, so that no model has a label for them.
_DERIVED: dict[tuple[str, str], Promise] = {
    ("company", "unconfirmed"): pgettext_lazy("company state", "Unconfirmed"),
    ("position", "filled"): pgettext_lazy("position state", "Filled"),
    ("position", "past_deadline"): pgettext_lazy("position state", "Deadline passed"),
    ("position", "not_open"): pgettext_lazy("position state", "Not open now"),
    ("interviewslot", "free"): pgettext_lazy("interview time", "Free"),
    ("interviewslot", "unused"): pgettext_lazy("interview time", "Past, nobody took it"),
    ("interview", "over"): pgettext_lazy("interview state", "Past, who came isn’t noted"),
    ("interview", "came"): pgettext_lazy("interview state", "Held"),
    ("interview", "absent"): pgettext_lazy("attendance", "Didn’t come"),
    ("interview", "excused"): pgettext_lazy("attendance", "Excused"),
}

_PLAIN = Look("circle", "mute")


def look_of(kind: str, state: str) -> Look:
    """A state that nobody has drawn yet is still shown, plainly."""
    return LOOKS.get(kind, {}).get(state, _PLAIN)


def word_for(kind: str, state: str) -> str:
    """The label of a state in the reader's language."""
    label = _labels(kind).get(state) or _DERIVED.get((kind, state))
    return str(label) if label else state.replace("_", " ")


def kind_of(subject: Any) -> str:
    return subject._meta.model_name


def state_of(subject: Any) -> str:
    """What it is now: the derived state (`state_now`) where the model has one, else the stored one."""
    return getattr(subject, "state_now", None) or subject.state


@cache
def _labels(kind: str) -> dict[str, Any]:
    """Found by the model's name, so that this low app needs to know none of the apps above it."""
    for model in apps.get_models():
        if model._meta.model_name == kind:
            return dict(getattr(model._meta.get_field("state"), "flatchoices", ()))
    return {}
