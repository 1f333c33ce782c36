"""The list of skills, as the liaison office keeps it: added, renamed, retired, and two that are one joined.

Skills are reference data and have no events: what was joined is told by `merged_into` and by the log.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from internships.models import Position
from internships.models.position import PositionQuerySet
from internships.search_keys import rekey
from people.models import User
from people.workflow import Refusal
from students.models import Skill, SkillSuggestion, StudentSkill
from students.skill_names import folded, spellings
from students.skill_rows import names_of

log = structlog.get_logger(__name__)

NEEDED, WISHED = Position.skills_required.through, Position.skills_wished.through


@dataclass(frozen=True)
class SkillNames:
    """What a skill is called. Other names that are the same but for how they are typed are kept once."""

    name_fa: str
    name_en: str = ""
    aliases: tuple[str, ...] = ()
    group: str = ""

    @property
    def all(self) -> list[str]:
        return [name for name in (self.name_fa, self.name_en, *self.aliases) if name]


@dataclass(frozen=True)
class Moved:
    """What joining two skills moved, or would move."""

    students: int
    students_with_both: int
    positions: int


@transaction.atomic
def add_skill(names: SkillNames, *, by: User) -> Skill:
    """Refuses a name that another skill has, in whichever language or spelling."""
    _require_free(names)
    skill = Skill()
    _write(skill, names)
    log.info("skill.added", skill=skill.pk, by=by.pk)
    return skill


@transaction.atomic
def rename_skill(skill: Skill, names: SkillNames, *, by: User) -> Skill:
    """Its names, other names and group. Positions are found by the new ones at once."""
    positions = list(_lock(positions_with(skill)))
    locked = Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
    _require_unmerged(locked)
    _require_free(names, but=locked)
    _write(locked, names)
    rekey(Position.objects.filter(pk__in=positions))
    log.info("skill.renamed", skill=skill.pk, by=by.pk)
    return locked


@transaction.atomic
def offer_skill(skill: Skill, *, offered: bool, by: User) -> Skill:
    """Take it out of the lists that people choose from, or back in. Whoever has it keeps it."""
    locked = Skill.objects.select_for_update(no_key=True).get(pk=skill.pk)
    _require_unmerged(locked)
    if locked.is_active != offered:
        Skill.objects.filter(pk=locked.pk).update(is_active=offered)
        locked.is_active = offered
        log.info("skill.offered" if offered else "skill.retired", skill=skill.pk, by=by.pk)
    return locked


@transaction.atomic
def merge_skills(skill: Skill, *, into: Skill, by: User) -> Moved:
    """Make two skills one: students, positions and suggestions go over, and `skill` stays as a name of `into`.

    Positions are locked before the skills, as everywhere; students who save their skills meanwhile hold them, and
    so come before this or after it (students/skill_rows.py).
    """
    if skill.pk == into.pk:
        raise Refusal(_("These are the same skill."))
    positions = _lock(positions_with(skill, into))
    rows = Skill.objects.select_for_update(no_key=True).filter(pk__in=[skill.pk, into.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    source, target = locked[skill.pk], locked[into.pk]
    for row in (source, target):
        _require_unmerged(row)
    moved = what_moves(source, target)
    _move_students(source, target)
    _move_positions(source, target)
    _move_suggestions(source, target)
    own = {folded(name) for name in (target.name_fa, target.name_en) if name}
    names = spellings([*target.aliases, *names_of(source)])
    target.aliases = [name for name in names if folded(name) not in own]
    target.save(update_fields=["aliases"])
    Skill.objects.filter(Q(pk=source.pk) | Q(merged_into=source)).update(merged_into=target, is_active=False)
    rekey(Position.objects.filter(pk__in=positions))
    log.info(
        "skill.merged",
        skill=source.pk,
        into=target.pk,
        by=by.pk,
        students=moved.students,
        positions=moved.positions,
    )
    return moved


def what_moves(skill: Skill, into: Skill) -> Moved:
    have_target = StudentSkill.objects.filter(skill=into).values("student")
    students = StudentSkill.objects.filter(skill=skill)
    return Moved(
        students=students.count(),
        students_with_both=students.filter(student__in=have_target).count(),
        positions=positions_with(skill).count(),
    )


def positions_with(*skills: Skill) -> PositionQuerySet:
    """That need or wish one of them."""
    named = [
        through._default_manager.filter(skill__in=skills).values("position") for through in (NEEDED, WISHED)
    ]
    return Position.objects.filter(Q(pk__in=named[0]) | Q(pk__in=named[1]))


def namesakes(names: Iterable[str], *, but: Skill | None = None) -> list[Skill]:
    """Skills that have one of these names already, however it is typed; merged ones as what they are now."""
    wanted = {folded(name) for name in names} - {""}
    found = {}
    for skill in Skill.objects.select_related("merged_into").order_by("pk"):
        now = skill.merged_into or skill
        if but is not None and now.pk == but.pk:
            continue
        if wanted & {folded(name) for name in names_of(skill)}:
            found[now.pk] = now
    return list(found.values())


def _lock(positions: PositionQuerySet) -> list[int]:
    rows = Position.objects.select_for_update(of=("self",)).filter(pk__in=positions.values("pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _require_unmerged(skill: Skill) -> None:
    if skill.merged_into_id:
        raise Refusal(_("“%(skill)s” has been joined to another skill meanwhile.") % {"skill": skill.name})


def _require_free(names: SkillNames, *, but: Skill | None = None) -> None:
    for field, own in (
        ("name_fa", [names.name_fa]),
        ("name_en", [names.name_en]),
        ("aliases", names.aliases),
    ):
        taken = namesakes(own, but=but)
        if taken:
            raise Refusal(
                _("“%(skill)s” has this name already. If both are one, join them.")
                % {"skill": taken[0].name},
                field=field,
            )


def _write(skill: Skill, names: SkillNames) -> None:
    own = {folded(names.name_fa), folded(names.name_en)}
    skill.name_fa, skill.name_en, skill.group = names.name_fa, names.name_en, names.group
    skill.aliases = [name for name in spellings(names.aliases) if folded(name) not in own]
    skill.save()


def _move_students(source: Skill, target: Skill) -> None:
    """Who has both keeps the higher level."""
    theirs = StudentSkill.objects.filter(skill=source)
    levels = dict(theirs.exclude(level=None).values_list("student", "level"))
    both = StudentSkill.objects.filter(skill=target, student__in=theirs.values("student"))
    for level in StudentSkill.Level:
        higher = both.filter(student__in=[pk for pk, said in levels.items() if said == level])
        higher.filter(Q(level=None) | Q(level__lt=level)).update(level=level)
    doubles = StudentSkill.objects.filter(skill=target).values("student")
    theirs.filter(student__in=doubles).delete()
    theirs.update(skill=target)


def _move_positions(source: Skill, target: Skill) -> None:
    """No position names it twice, and what is needed isn't also merely welcome."""
    for through in (NEEDED, WISHED):
        rows = through._default_manager.filter(skill=source)
        rows.filter(position__in=_positions(through, target)).delete()
        rows.update(skill=target)
    WISHED._default_manager.filter(skill=target, position__in=_positions(NEEDED, target)).delete()


def _positions(through: type, skill: Skill) -> Collection[int]:
    return list(through._default_manager.filter(skill=skill).values_list("position", flat=True))  # type: ignore[attr-defined]


def _move_suggestions(source: Skill, target: Skill) -> None:
    """Suggested once; not at all to whoever has it by now, and never to whoever said no to either."""
    theirs = SkillSuggestion.objects.filter(skill=source)
    noes = theirs.exclude(dismissed_at=None).values("student")
    both = SkillSuggestion.objects.filter(skill=target, student__in=theirs.values("student"))
    both.filter(dismissed_at=None, student__in=noes).update(dismissed_at=F("found_at"))
    theirs.filter(student__in=list(both.values_list("student", flat=True))).delete()
    theirs.update(skill=target)
    have = StudentSkill.objects.filter(skill=target).values("student")
    SkillSuggestion.objects.filter(skill=target, dismissed_at=None, student__in=have).update(
        dismissed_at=F("found_at")
    )
