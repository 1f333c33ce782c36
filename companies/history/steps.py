"""The history of companies and MoUs as the office reads it: every change, by whom, and why.

Steps are short, for the pages of a company or an MoU; the history page of an MoU has each change with its old and
new value (companies/history/timeline.py).
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.history.looks import changes_since_last_look
from people.look.history import Step
from people.look.states import word_for

__all__ = ["changes_since_last_look", "name_of", "said", "steps_of", "title_of", "who_of"]

# What a change is about, where it is no column of its model.
_NAMED = {
    "member": pgettext_lazy("history", "team"),
    "terms": pgettext_lazy("history", "terms"),
    "document": pgettext_lazy("history", "signed PDF"),
    "deadline_at": pgettext_lazy("history", "deadline"),
    "seat_until": pgettext_lazy("history", "days of the seat"),
    "version": pgettext_lazy("history", "version"),
    "shared": pgettext_lazy("history", "version"),
    "amendment": pgettext_lazy("history", "amendment"),
    "attachment": pgettext_lazy("history", "attachment"),
    "bus": pgettext_lazy("history", "bus line"),
    "papers_since": pgettext_lazy("history", "papers that came since they were asked for"),
    "paper": pgettext_lazy("history", "paper of the vetting"),
    "hand_over": pgettext_lazy("history", "hand-over of the ownership"),
    "invited": pgettext_lazy("history", "invitation"),
    "signatory": pgettext_lazy("history", "signatory"),
    "signatory_proposed": pgettext_lazy("history", "signatory"),
    "signatories": pgettext_lazy("history", "order of the signatories"),
    "signing_link": pgettext_lazy("history", "link to sign"),
    "reminder": pgettext_lazy("history", "reminder to"),
    "signature": pgettext_lazy("history", "signature"),
    "scan": pgettext_lazy("history", "scan of"),
    "declined": pgettext_lazy("history", "not signed by"),
    "comment": pgettext_lazy("history", "comment"),
    "review": pgettext_lazy("history", "step of the review"),
    "asked": pgettext_lazy("history", "asked for"),
    "renewed": pgettext_lazy("history", "months more"),
    "imported": pgettext_lazy("history", "workbook"),
    "row": pgettext_lazy("history", "row of the workbook"),
}

# What happened, where a change alone would say too little: (what it is about, came, went or changed).
_TITLES = {
    ("version", "changed"): gettext_lazy("A new version of the text"),
    ("shared", "came"): gettext_lazy("Text sent to the company for comments"),
    ("given_back", "came"): gettext_lazy("The company gave the text back"),
    ("merged", "came"): gettext_lazy("A double has gone over into it"),
    ("hand_over", "came"): gettext_lazy("The ownership is offered to a colleague"),
    ("hand_over", "went"): gettext_lazy("The offer of the ownership is over"),
    ("paper", "came"): gettext_lazy("A paper of the vetting came"),
    ("paper", "went"): gettext_lazy("A paper of the vetting is taken back"),
    ("logo", "came"): gettext_lazy("The company has a logo"),
    ("logo", "changed"): gettext_lazy("The logo is changed"),
    ("logo", "went"): gettext_lazy("The logo is removed"),
    ("word", "came"): gettext_lazy("What the office entered is confirmed"),
    ("entry_declined", "came"): gettext_lazy("The company says that what was entered isn’t so"),
    ("not_so", "came"): gettext_lazy("The company says that this isn’t so"),
    ("invited", "came"): gettext_lazy("Somebody is invited"),
    ("invited", "went"): gettext_lazy("An invitation is withdrawn"),
    ("bus", "came"): gettext_lazy("A bus line runs"),
    ("bus", "changed"): gettext_lazy("A bus line is changed"),
    ("bus", "went"): gettext_lazy("A bus line no longer runs"),
    ("comment", "came"): gettext_lazy("A comment on the text"),
    ("comment", "went"): gettext_lazy("A comment is settled"),
    ("signatory", "came"): gettext_lazy("A signatory is named"),
    ("signatory", "changed"): gettext_lazy("A signatory is changed"),
    ("signatory", "went"): gettext_lazy("A signatory is taken off the list"),
    ("signatory_proposed", "changed"): gettext_lazy("Somebody else is proposed to sign"),
    ("signatories", "came"): gettext_lazy("The order of the signatories is changed"),
    ("signing_link", "came"): gettext_lazy("A link to sign is sent"),
    ("signing_link", "went"): gettext_lazy("A link to sign is withdrawn"),
    ("reminder", "came"): gettext_lazy("A signatory is reminded"),
    ("signature", "came"): gettext_lazy("A signature is recorded"),
    ("signature", "went"): gettext_lazy("A signature doesn’t count any more"),
    ("scan", "came"): gettext_lazy("A signed scan came through the link"),
    ("review", "came"): gettext_lazy("A step of the review is approved"),
    ("asked", "came"): gettext_lazy("The company asks for a change"),
    ("attachment", "came"): gettext_lazy("A file is attached"),
    ("attachment", "went"): gettext_lazy("An attachment is withdrawn"),
    ("document", "came"): gettext_lazy("The signed PDF is attached"),
    ("document", "changed"): gettext_lazy("The signed PDF is replaced"),
    ("amendment", "came"): gettext_lazy("An amendment is in force"),
    ("not_in_force", "came"): gettext_lazy("Signed by all, but it can’t come into force yet"),
    ("terminates_on", "came"): gettext_lazy("A termination is declared"),
    ("terminates_on", "went"): gettext_lazy("The termination is withdrawn"),
    ("renewed", "came"): gettext_lazy("It renewed itself"),
}
_BY_LINK = {"scan", "declined", "signatory_proposed", "entry_declined"}  # done there without an account
_FIRST = ("word", "amendment", "renewed", "terminates_on", "merged")  # what says most, where several changed

# What actions write as a reason by themselves; people's own words stay as they are.
_SAID = {"on paper": pgettext_lazy("history", "on paper"), "imported": pgettext_lazy("history", "imported")}


def steps_of(events: Iterable[Any]) -> list[Step]:
    return [_step(event) for event in events]


def _step(event: Any) -> Step:
    model = event._meta.get_field("subject").related_model
    moved = event.from_state != event.to_state
    title = word_for(model._meta.model_name, event.to_state) if moved else title_of(model, event.changes)
    return Step(title, event.at, str(who_of(event)), said(event.reason))


def who_of(event: Any) -> Any:
    """Who did it. A signatory without an account is named by the change itself."""
    if event.by_id:
        return event.by
    return _("through the link") if _BY_LINK & event.changes.keys() else _("automatically")


def said(reason: str) -> str:
    return str(_SAID.get(reason, reason))


def title_of(model: type[models.Model], changes: dict[str, Any]) -> str:
    """What happened, in a few words: of one change, or of the one that says most."""
    for name in sorted(changes, key=lambda name: name not in _FIRST):
        pair = changes[name]
        title = _TITLES.get((name, _way(pair))) if isinstance(pair, list) and len(pair) == 2 else None
        if title:
            return str(title)
    names = list(dict.fromkeys(name_of(model, name) for name in changes))
    return _("Changed: %(what)s") % {"what": _(", ").join(names)} if names else _("Changed")


def _way(pair: list[Any]) -> str:
    old, new = (value not in (None, "", "None") for value in pair)
    if old and new:
        return "changed"
    return "went" if old else "came"


def name_of(model: type[models.Model], name: str) -> str:
    """What a change is about, in words."""
    if name in _NAMED:
        return str(_NAMED[name])
    if name.startswith("site."):
        return _("site")
    try:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
