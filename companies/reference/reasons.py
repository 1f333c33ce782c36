"""The reasons that an office begins with. What is there stays as the office wrote it (/staff/companies/reasons/)."""

import tomllib
from pathlib import Path

from companies.models import ReasonTemplate

_STEP = 10  # between two places, so that a reason of the office's own fits in


def load_reasons() -> int:
    there = set(ReasonTemplate.objects.exclude(code=None).values_list("code", flat=True))
    written = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8"))["reason"]
    missing = [
        ReasonTemplate(position=place * _STEP, **{name: text.strip() for name, text in reason.items()})
        for place, reason in enumerate(written, start=1)
        if reason["code"] not in there
    ]
    return len(ReasonTemplate.objects.bulk_create(missing))
