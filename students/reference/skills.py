"""The skills that people choose from: of the floor, design, electricity, software, laboratory and office."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.persian.text import search_key
from people.reference import read_rows
from students.models import Skill

# The groups as the file has them; staff can write others, which are shown as they write them.
GROUPS = {
    "ساخت و تولید": _("Making and production"),
    "طراحی": _("Design"),
    "برق و کنترل": _("Electricity and control"),
    "نرم‌افزار": _("Software"),
    "آزمایشگاه و کیفیت": _("Laboratory and quality"),
    "مدیریت و پشتیبانی": _("Management and support"),
}


def group_name(group: str) -> str:
    return str(GROUPS.get(group, group)) if group else gettext("Others")


def load_skills() -> int:
    """A skill that staff renamed in one language is found by its name in the other.

    Other names and the group come with it, and to a skill that has none.
    """
    skills = list(Skill.objects.all())
    there = {name: skill for skill in skills for name in (skill.name_en, skill.key) if name}
    added = 0
    for row in read_rows(__file__, "skills.csv"):
        known = there.get(search_key(row["name_fa"])) or there.get(row["name_en"])
        aliases = [alias for alias in row["aliases"].split("|") if alias]
        if known is None:
            names = {"name_fa": row["name_fa"], "name_en": row["name_en"]}
            Skill.objects.create(**names, aliases=aliases, group=row["group"])
            added += 1
        elif known.merged_into_id is None:
            _complete(known, aliases=aliases, group=row["group"])
    return added


def _complete(skill: Skill, **values: object) -> None:
    empty = {name: value for name, value in values.items() if value and not getattr(skill, name)}
    if empty:
        Skill.objects.filter(pk=skill.pk).update(**empty)
