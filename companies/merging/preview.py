"""What a merge would carry over, and what stands against it: shown first, and looked at again under the locks."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from companies.merging.parts import Words, all_parts
from companies.models import Company
from people.counting import number_of


@dataclass(frozen=True)
class Preview:
    lines: list[tuple[Words, int]]
    obstacles: list[str]
    warnings: list[str]

    @property
    def fingerprint(self) -> str:
        """What the page showed, so that nothing else is merged than what was seen."""
        shown = [*(count for _label, count in self.lines), *self.warnings]
        return sha256(repr(shown).encode()).hexdigest()[:16]


def preview_of(source: Company, target: Company) -> Preview:
    """All counts in one query; the parts' words cost theirs."""
    counted = [item for part in all_parts() for item in (part.counted or {}).items()]
    numbers = {f"n{at}": number_of(rows(source, target)) for at, (_label, rows) in enumerate(counted)}
    found: Any = Company.objects.filter(pk=source.pk).values(**numbers).get()
    lines = [(label, found[f"n{at}"]) for at, (label, _rows) in enumerate(counted)]
    obstacles = [words for part in all_parts() for words in part.obstacles(source, target)]
    warnings = [words for part in all_parts() for words in part.warnings(source, target)]
    return Preview(lines, obstacles, warnings)
