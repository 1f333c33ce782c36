"""The history of companies and MoUs as the office reads it: every change, by whom, and why."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from people.look.history import Step
from people.look.states import word_for

_NAMED = {
    "member": pgettext_lazy("history", "team"),
    "terms": pgettext_lazy("history", "terms"),
    "document": pgettext_lazy("history", "signed PDF"),
    "deadline_at": pgettext_lazy("history", "deadline"),
    "seat_until": pgettext_lazy("history", "days of the seat"),
}

# What actions write as a reason by themselves; people's own words stay as they are.
_SAID = {"on paper": pgettext_lazy("history", "on paper")}


def steps_of(events: Iterable[Any]) -> list[Step]:
    return [_step(event) for event in events]


def _step(event: Any) -> Step:
    model = event._meta.get_field("subject").related_model
    moved = event.from_state != event.to_state
    title = word_for(model._meta.model_name, event.to_state) if moved else _changed(model, event.changes)
    by = str(event.by) if event.by_id else _("automatically")
    return Step(title, event.at, by, str(_SAID.get(event.reason, event.reason)))


def _changed(model: type[models.Model], changes: dict[str, Any]) -> str:
    names = list(dict.fromkeys(_name(model, name) for name in changes))
    return _("Changed: %(what)s") % {"what": _(", ").join(names)} if names else _("Changed")


def _name(model: type[models.Model], name: str) -> str:
    if name in _NAMED:
        return str(_NAMED[name])
    if name.startswith("site."):
        return _("site")
    try:
        return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
