"""The office's list of reasons. Reference data: what was sent with them stands in each company's history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import ReasonTemplate
from people.models import User
from people.workflow import StaleState


@transaction.atomic
def save_reason(
    template: ReasonTemplate | None, *, by: User, values: Mapping[str, Any], seen_at: datetime | None = None
) -> ReasonTemplate:
    """`seen_at`: when the one that the writer saw had been changed last."""
    kept = ReasonTemplate()
    if template is not None:
        kept = ReasonTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
        if seen_at is not None and seen_at != kept.changed_at:
            raise StaleState(_("Somebody changed this reason while you were writing. Look at theirs first."))
    for name, value in values.items():
        setattr(kept, name, value)
    kept.changed_by, kept.changed_at = by, timezone.now()
    kept.save()
    return kept
