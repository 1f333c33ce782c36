"""The templates that positions begin from, as the office keeps them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from internships.models import PositionTemplate
from people.models import User


@transaction.atomic
def save_template(
    template: PositionTemplate | None, *, by: User, values: Mapping[str, Any]
) -> PositionTemplate:
    """Write a new one, or rewrite one that is there; positions that were begun from it stay as they are."""
    own = {name: value for name, value in values.items() if name != "skills"}
    if template is None:
        last = PositionTemplate.objects.order_by("-position_in_list").first()
        template = PositionTemplate(
            code=get_random_string(12).lower(),
            position_in_list=last.position_in_list + 1 if last else 1,
        )
    else:
        template = PositionTemplate.objects.select_for_update().get(pk=template.pk)
    for name, value in own.items():
        setattr(template, name, value)
    template.changed_by, template.changed_at = by, timezone.now()
    template.save()
    template.skills.set(values["skills"])
    return template
