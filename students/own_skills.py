"""A student's own skills: chosen, with or without a level, and those that a CV suggested."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal
from students.models import CV, SkillSuggestion, Student, StudentSkill
from students.skill_rows import held

MOST_SKILLS = 40


@transaction.atomic
def save_skills(student: Student, *, levels: Mapping[int, int | None], by: User) -> None:
    """These skills and no others, each with its level or None. One that staff joined to another is the other."""
    _lock(student)
    own = {row.skill_id: row for row in StudentSkill.objects.filter(student=student)}
    now = held({*levels, *own})
    wanted: dict[int, int | None] = {}
    for pk, level in levels.items():
        skill = now.get(pk)
        if skill is None or not (skill.is_active or skill.pk in own or pk in own):
            raise Refusal(_("One of these is no longer among the skills. Choose again."), field="skills")
        wanted[skill.pk] = _higher(wanted.get(skill.pk), level)
    _require_room(len(wanted))
    StudentSkill.objects.filter(student=student).exclude(skill__in=wanted).delete()
    for pk, level in wanted.items():
        if pk in own and own[pk].level != level:
            StudentSkill.objects.filter(pk=own[pk].pk).update(level=level)
    _add(student, {pk: level for pk, level in wanted.items() if pk not in own})
    _settle(student, wanted)


@transaction.atomic
def take_suggested(student: Student, *, skills: Collection[int], by: User) -> int:
    """Add suggested skills to one's own, without a level; how many are new. What isn't suggested stays out."""
    _lock(student)
    asked = _open(student).filter(skill__in=skills).values_list("skill", flat=True)
    wanted = {skill.pk for skill in held(list(asked)).values() if skill.is_active}
    own = set(StudentSkill.objects.filter(student=student).values_list("skill", flat=True))
    new = wanted - own
    _require_room(len(own | new))
    _add(student, dict.fromkeys(new))
    _settle(student, {*skills, *wanted})
    return len(new)


@transaction.atomic
def dismiss_suggested(student: Student, *, skills: Collection[int], by: User) -> int:
    """Not suggested again, from whichever CV."""
    _lock(student)
    return _settle(student, skills)


def forget_suggestions(cv: CV) -> None:
    """Of a CV that is removed; what the student said no to stays said."""
    SkillSuggestion.objects.filter(cv=cv, dismissed_at=None).delete()


def _lock(student: Student) -> None:
    Student.objects.locked(student.pk)


def _open(student: Student) -> QuerySet[SkillSuggestion]:
    return SkillSuggestion.objects.filter(student=student, dismissed_at=None)


def _settle(student: Student, skills: Collection[int]) -> int:
    """Suggested no more: chosen, or not wanted."""
    return _open(student).filter(skill__in=skills).update(dismissed_at=timezone.now())


def _add(student: Student, levels: Mapping[int, int | None]) -> None:
    StudentSkill.objects.bulk_create(
        [StudentSkill(student=student, skill_id=pk, level=level) for pk, level in sorted(levels.items())]
    )


def _higher(one: int | None, other: int | None) -> int | None:
    return max(filter(None, (one, other)), default=None)


def _require_room(count: int) -> None:
    if count > MOST_SKILLS:
        raise Refusal(
            _("At most %(most)s skills. Keep those that say most about you.")
            % {"most": format_number(MOST_SKILLS, reading())},
            field="skills",
        )
