"""The office sets the bounds of what is promised to students."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from internships.answer_bounds import VALUES
from internships.models import AnswerBounds
from people.models import User
from people.workflow import StaleState, record


@transaction.atomic
def set_bounds(*, by: User, values: Mapping[str, int], reason: str, seen: int | None = None) -> AnswerBounds:
    """From now on new and edited positions, and new offers, keep to them; what was promised stays. Twice is as once.

    `seen` is the version of the bounds that the page showed: of two heads at once, the second one looks again.
    """
    AnswerBounds.objects.get_or_create(pk=1)
    locked = AnswerBounds.objects.select_for_update().get(pk=1)
    changes = {
        name: [getattr(locked, name), values[name]]
        for name in VALUES
        if getattr(locked, name) != values[name]
    }
    if not changes:
        return locked
    if seen is not None and seen != locked.version:
        raise StaleState(
            _(
                "These bounds have been changed since you opened the page. See how they stand now, then decide."
            )
        )
    new = {name: value for name, (_before, value) in changes.items()}
    record(locked, by=by, reason=reason, changes=changes, version=locked.version + 1, **new)
    return locked
