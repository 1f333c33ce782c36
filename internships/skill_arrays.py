"""Skills of positions as an array in each row, so that a page needs no query of its own for them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from internships.models import Position
from students.models import Skill

NEEDED, WISHED = Position.skills_required.through, Position.skills_wished.through


def skill_array(of: Any, position: str = "pk", **more: Any) -> ArraySubquery:
    """For rows of positions: `of` is NEEDED or WISHED; `more` is asked of each skill's row there. For rows of
    something else, `position` is where they have it."""
    rows = of._default_manager.filter(position=OuterRef(position)).order_by("skill__name_fa", "skill")
    names = JSONObject(id="skill", name_fa="skill__name_fa", name_en="skill__name_en", **more)
    return ArraySubquery(rows.values(json=names))


def skills_in(array: Iterable[dict[str, Any]]) -> list[Skill]:
    """With their numbers and names, and nothing else of them."""
    return [Skill(pk=row["id"], name_fa=row["name_fa"], name_en=row["name_en"]) for row in array]
