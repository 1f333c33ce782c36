"""The list of skills as the office reads it: what each is called, who uses it, and which look alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from internships.models import Position
from people.persian.text import clean_line
from students.models import Skill, StudentSkill
from students.skill_names import alike_pairs
from students.skill_rows import found_by, names_by_id

NEEDED, WISHED = Position.skills_required.through, Position.skills_wished.through
MOST_PAIRS = 40
UNUSED = Q(is_active=True)
for _rows in (StudentSkill, NEEDED, WISHED):
    UNUSED &= ~Q(Exists(_rows._default_manager.filter(skill=OuterRef("pk"))))

LISTS: Mapping[str, tuple[str | Promise, Q]] = {
    "offered": (pgettext_lazy("skills", "Offered"), Q(is_active=True)),
    "unused": (pgettext_lazy("skills", "Used by nobody"), UNUSED),
    "no_english": (pgettext_lazy("skills", "Without an English name"), Q(is_active=True, name_en="")),
    "retired": (pgettext_lazy("skills", "Not offered"), Q(is_active=False)),
}
ORDER = ("name_fa", "id")


@dataclass(frozen=True)
class Pair:
    """Two that may be one; the less used first, since it would be joined to the other."""

    one: Any
    other: Any


@dataclass(frozen=True)
class Asked:
    show: str
    query: str

    @classmethod
    def read(cls, asked: QueryDict) -> "Asked":
        query = clean_line(asked.get("q", ""))[:200]
        show = asked.get("show", "" if query else "offered")
        return cls(show if show in (*LISTS, "alike") else "", query)

    def rows(self) -> QuerySet[Skill]:
        """Those asked for; a search without a list looks in all of them."""
        found = self._found()
        return with_use(found.filter(LISTS[self.show][1]) if self.show in LISTS else found)

    def counts(self) -> list[tuple[str, str | Promise, int]]:
        counted = self._found().aggregate(
            **{name: Count("pk", filter=q) for name, (_word, q) in LISTS.items()}
        )
        return [(name, word, counted[name]) for name, (word, _q) in LISTS.items()]

    def _found(self) -> QuerySet[Skill]:
        named = found_by(self.query)
        return Skill.objects.all() if named is None else Skill.objects.filter(pk__in=named)


def with_use(skills: QuerySet[Skill]) -> QuerySet[Skill]:
    """Adds how many students have it and how many positions name it, as needed or as welcome (never as both)."""
    students = _count(StudentSkill.objects.filter(skill=OuterRef("pk")))
    needed, wished = (_count(t._default_manager.filter(skill=OuterRef("pk"))) for t in (NEEDED, WISHED))
    return (
        skills.select_related("merged_into")
        .annotate(student_count=students, needed_count=needed, wished_count=wished)
        .annotate(position_count=F("needed_count") + F("wished_count"))
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("skill").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def pairs_alike(only: Skill | None = None) -> list[Pair]:
    """Of the skills on offer, those with names that look alike; the most alike first."""
    found = alike_pairs(names_by_id())
    if only is not None:
        found = [pair for pair in found if only.pk in pair[1:]]
    found = found[:MOST_PAIRS]
    skills = with_use(Skill.objects.filter(pk__in={pk for pair in found for pk in pair[1:]})).in_bulk()
    pairs = []
    for _nearness, one, other in found:
        first, second = sorted((skills[one], skills[other]), key=_use)
        pairs.append(Pair(first, second))
    return pairs


def _use(skill: Any) -> tuple[int, int]:
    return skill.student_count + skill.position_count, -skill.pk
