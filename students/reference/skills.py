"""The skills that people choose from: of the floor, design, electricity, software, laboratory and office."""

from people.persian.text import search_key
from people.reference import read_rows
from students.models import Skill


def load_skills() -> int:
    """A skill that staff renamed in one language is found by its name in the other."""
    rows = Skill.objects.values_list("key", "name_en")
    there = {name for pair in rows for name in pair if name}
    added = 0
    for row in read_rows(__file__, "skills.csv"):
        if {search_key(row["name_fa"]), row["name_en"]} & there:
            continue
        Skill.objects.create(name_fa=row["name_fa"], name_en=row["name_en"])
        added += 1
    return added
