"""The clauses that a text begins with in a new installation. Clauses that are there stay as the office wrote them."""

import tomllib
from pathlib import Path

from companies.models import ClauseTemplate

_STEP = 10  # between two places, so that a clause of the office's own fits in


def load_clauses() -> int:
    there = set(ClauseTemplate.objects.values_list("paper", "key"))
    missing = [template for template in shipped_clauses() if (template.paper, template.key) not in there]
    return len(ClauseTemplate.objects.bulk_create(missing))


def shipped_clauses() -> list[ClauseTemplate]:
    written = tomllib.loads(Path(__file__).with_name("clauses.toml").read_text(encoding="utf-8"))
    return [
        ClauseTemplate(
            paper=paper,
            position=place * _STEP,
            **{name: text.strip() for name, text in clause.items()},
        )
        for paper in ClauseTemplate.Paper.values
        for place, clause in enumerate(written[paper], start=1)
    ]
