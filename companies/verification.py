"""What a stranger with a paper in hand learns about it: whether this text is the one that holds. No person is named."""

import re
from dataclasses import dataclass
from typing import Any

from companies.actions.documents import sealed_pdf
from companies.models import Amendment, Mou, MouVersion
from companies.papers import Paper
from companies.states import MouState
from people.models import StoredFile
from people.persian.text import ascii_digits

CODE_LENGTH = 32
_CODE = re.compile(rf"[0-9a-f]{{{CODE_LENGTH}}}")
_SEPARATORS = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\-‐‑‒–—ـ_.]+")

SIGNED, UNSIGNED, SUPERSEDED, ABANDONED = "signed", "unsigned", "superseded", "abandoned"


def read_code(typed: str) -> str | None:
    """The code as it was typed from paper, in either alphabet's digits and with any dashes; None if it is none."""
    code = _SEPARATORS.sub("", ascii_digits(typed)).lower()
    return code if _CODE.fullmatch(code) else None


@dataclass(frozen=True)
class Verified:
    version: MouVersion
    standing: str  # of this text
    state: str  # of the MoU, now
    pdf: StoredFile | None
    amendments: list[Amendment]  # that have changed the MoU since

    @property
    def mou(self) -> Mou:
        return self.version.mou

    @property
    def amendment(self) -> Amendment | None:
        return self.version.amendment

    @property
    def facts(self) -> dict[str, Any]:
        return self.version.facts or {}

    @property
    def holds(self) -> bool:
        return self.standing == SIGNED and self.state == MouState.IN_FORCE


def verify(code: str) -> Verified | None:
    """None for what was never sealed: a draft is nobody's word."""
    found = MouVersion.objects.select_related("mou__company", "amendment")
    version = found.filter(code=code, sealed_at__isnull=False).first()
    if version is None:
        return None
    if version.amendment:
        version.amendment.mou = version.mou
    paper = Paper(version.mou, version.amendment)
    signed = version.mou.amendments.filter(state=MouState.IN_FORCE).order_by("number")
    later = [] if version.amendment else list(signed)
    return Verified(version, _standing(paper, version), version.mou.state_now, sealed_pdf(version), later)


def _standing(paper: Paper, version: MouVersion) -> str:
    subject = paper.subject
    if subject.signed_version_id == version.pk:
        return SIGNED
    if subject.signed_on or paper.versions.filter(number__gt=version.number).exists():
        return SUPERSEDED
    return ABANDONED if subject.state == MouState.ABANDONED else UNSIGNED
