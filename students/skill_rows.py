"""Skills as rows that staff can join: whoever comes with the number of one that was joined gets the other."""

from collections.abc import Collection, Iterable, Mapping

from people.persian.text import search_terms
from people.workflow import hold
from students.models import Skill
from students.skill_names import folded


def names_of(skill: Skill) -> list[str]:
    return [name for name in (skill.name_fa, skill.name_en, *skill.aliases) if name]


def names_by_id() -> dict[int, list[str]]:
    """Every name of every skill that is offered."""
    return {skill.pk: names_of(skill) for skill in Skill.objects.filter(is_active=True, merged_into=None)}


def as_now(ids: Collection[int]) -> dict[int, int]:
    """For each number, the skill's that it stands for today; numbers that never were are left out."""
    rows = Skill.objects.filter(pk__in=ids).values_list("pk", "merged_into")
    return {pk: into or pk for pk, into in rows}


def held(ids: Collection[int]) -> dict[int, Skill]:
    """As as_now(), with the skills themselves, held as they are until commit: joining two skills waits for whoever
    names one of them, or is seen here.

    For actions that write which skills a student or a position has; call it after the student's or position's lock.
    """
    hold(Skill, *sorted(ids))
    rows = {skill.pk: skill for skill in Skill.objects.filter(pk__in=ids).select_related("merged_into")}
    return {pk: skill.merged_into or skill for pk, skill in rows.items()}


def standing(lists: Mapping[str, Iterable[Skill | int]]) -> dict[str, list[Skill]]:
    """The same lists with the skills that stand today, each once in a list; all held by one call, in their order."""
    asked = {
        name: [skill.pk if isinstance(skill, Skill) else skill for skill in skills]
        for name, skills in lists.items()
    }
    now = held({pk for skills in asked.values() for pk in skills})
    return {name: list({now[pk]: None for pk in skills if pk in now}) for name, skills in asked.items()}


def found_by(query: str) -> set[int] | None:
    """The skills that have a name with all of the query's words in it; None for a query without any."""
    terms = search_terms(query)
    if not terms:
        return None
    rows = {skill.pk: [folded(name) for name in names_of(skill)] for skill in Skill.objects.all()}
    return {pk for pk, names in rows.items() if any(all(term in name for term in terms) for name in names)}
