"""Taking a list of applicants out of the system leaves an event: who, how many, as what."""

from collections.abc import Sequence

from django.db import transaction

from internships.models import Position
from people.models import User
from people.workflow import record


@transaction.atomic
def note_export(position: Position, numbers: Sequence[int], *, by: User, ending: str) -> None:
    locked = Position.objects.select_for_update().get(pk=position.pk)
    record(locked, by=by, changes={"exported": list(numbers), "as": ending})
