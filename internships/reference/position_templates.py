"""What positions usually begin with; the office changes them on its pages."""

import tomllib
from pathlib import Path

from companies.models import ProgrammeKind
from internships.models import PositionTemplate
from people.persian.text import search_key
from students.models import Skill
from students.week import Week

_PLAIN = (
    *("name_fa", "name_en", "title", "description", "pattern"),
    *("hours_min", "hours_max", "hours_total", "least_block_hours"),
)


def load_position_templates() -> int:
    """One that staff changed stays as they left it; one of a kind that isn't there is left out."""
    there = set(PositionTemplate.objects.values_list("code", flat=True))
    kinds = {kind.code: kind for kind in ProgrammeKind.objects.all()}
    skills = {skill.key: skill for skill in Skill.objects.all()}
    written = tomllib.loads(Path(__file__).with_name("position_templates.toml").read_text("utf-8"))
    added = 0
    for place, row in enumerate(written["template"], start=1):
        if row["code"] in there or row["kind"] not in kinds:
            continue
        template = PositionTemplate.objects.create(
            code=row["code"],
            kind=kinds[row["kind"]],
            shifts=Week.from_cells(row.get("shifts", ())),
            position_in_list=place,
            **{name: row[name] for name in _PLAIN if name in row},
        )
        keys = (search_key(name) for name in row.get("skills", ()))
        template.skills.set([skills[key] for key in keys if key in skills])
        added += 1
    return added
