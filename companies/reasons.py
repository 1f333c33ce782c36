"""Words that the office keeps for its decisions on companies: picked, put into the field, adapted, and then sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from companies.models import ReasonTemplate


@dataclass(frozen=True)
class Kept:
    """The templates of one decision, as its page offers them."""

    templates: Sequence[ReasonTemplate]

    def text_of(self, asked: str) -> str:
        """`asked` is what the button says: the number of a template, and ":en" for its English text."""
        number, _colon, language = asked.partition(":")
        found = next((one for one in self.templates if str(one.pk) == number), None)
        if found is None:
            return ""
        return found.text_en if language == "en" and found.text_en else found.text_fa


def kept_for(decision: str) -> Kept:
    return Kept(list(ReasonTemplate.objects.filter(decision=decision, is_active=True)))
