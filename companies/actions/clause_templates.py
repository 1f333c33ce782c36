"""The office's standing clauses. Texts that were begun keep their words; what a clause said before is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import ClauseTemplate, ClauseTemplateChange
from people.models import User
from people.workflow import Refusal

WORDS = ("position", "title_fa", "body_fa", "title_en", "body_en", "is_active")


class ClauseMoved(Refusal):
    """Somebody changed the clause meanwhile: `template` is theirs."""

    def __init__(self, template: ClauseTemplate) -> None:
        super().__init__(
            _("Somebody changed this clause while you were writing. Look at theirs, then save again.")
        )
        self.template = template


@transaction.atomic
def add_clause(*, by: User, values: Mapping[str, Any]) -> ClauseTemplate:
    """`values`: key, paper and the words."""
    try:
        with transaction.atomic():
            return ClauseTemplate.objects.create(**values, changed_by=by)
    except IntegrityError as error:
        raise Refusal(_("A clause like this was added meanwhile. Look at it first.")) from error


@transaction.atomic
def change_clause(
    template: ClauseTemplate, *, by: User, values: Mapping[str, Any], seen_at: datetime | None
) -> ClauseTemplate:
    """`seen_at`: when the clause that the writer saw had been changed last."""
    locked = (
        ClauseTemplate.objects.select_for_update(of=("self",))
        .select_related("changed_by")
        .get(pk=template.pk)
    )
    if seen_at != locked.changed_at:
        raise ClauseMoved(locked)
    before = {name: getattr(locked, name) for name in WORDS}
    if all(before[name] == values[name] for name in WORDS if name in values):
        return locked
    ClauseTemplateChange.objects.create(template=locked, before=before, by=by)
    for name in WORDS:
        setattr(locked, name, values.get(name, before[name]))
    locked.changed_by, locked.changed_at = by, timezone.now()
    locked.save()
    return locked
