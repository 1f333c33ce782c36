"""What a position is found by: its own words and those of everything it names.

Position.save() writes the key of its own row. Whatever else changes the words calls `rekey()`: the many-to-many of a
position (internships/actions/positions.py), names and aliases of skills, a company's new name.
"""

from django.db import transaction

from internships.models import Position, Rekeyed
from internships.models.position import PositionQuerySet

BATCH = 500


def rekey(positions: PositionQuerySet) -> int:
    """Write the key of each anew, in batches, ascending; how many had another one."""
    ids = list(positions.order_by("pk").values_list("pk", flat=True).distinct())
    return sum(_rekey(ids[at : at + BATCH]) for at in range(0, len(ids), BATCH))


@transaction.atomic
def _rekey(ids: list[int]) -> int:
    rows = (
        Position.objects.filter(pk__in=ids)
        .select_related("company", "kind", "site__estate")
        .prefetch_related("fields", "skills_required", "skills_wished")
        .order_by("pk")
    )
    changed = []
    for position in rows:
        key = position.own_search_key()
        if key != position.search_key:
            position.search_key = key
            changed.append(position)
    if changed:
        Position.objects.bulk_update(changed, ["search_key"])
        Rekeyed.objects.create(positions=[position.pk for position in changed])
    return len(changed)
