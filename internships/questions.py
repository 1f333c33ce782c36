"""What HR asks of whoever applies: the questions of a position, and whether answers are answers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from internships.models import Answer, Question
from people.forms.text import EMPTY, too_long
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import clean_input, clean_line
from people.workflow import Refusal

QUESTIONS_AT_MOST = 8
CHOICES_AT_MOST = 10
CHOICE_LENGTH = 120
SHORT_LENGTH = 300
LONG_LENGTH = 3000
YES, NO = "yes", "no"  # what is kept of a yes or no, to be read in either language

Kind = Question.Kind


@dataclass(frozen=True)
class Asked:
    """One question. `pk` is None while HR is writing it."""

    text: str
    kind: str = Kind.SHORT
    choices: tuple[str, ...] = ()
    required: bool = True
    pk: int | None = None

    @property
    def name(self) -> str:
        """Of its field in the form of whoever applies."""
        return f"q_{self.pk}"

    @property
    def most(self) -> int:
        return LONG_LENGTH if self.kind == Kind.LONG else SHORT_LENGTH

    @property
    def kind_word(self) -> str:
        return str(Kind(self.kind).label)


def with_questions(positions: Any) -> Any:
    """Positions with what they ask, in the same query; asked_of() reads it."""
    rows = Question.objects.filter(position=OuterRef("pk")).order_by("place", "id")
    found = JSONObject(pk="pk", text="text", kind="kind", choices="choices", required="required")
    return positions.annotate(asked_rows=ArraySubquery(rows.values(found=found)))


def asked_of(position: Any) -> list[Asked]:
    rows = getattr(position, "asked_rows", None)
    if rows is None:
        rows = position.questions.values("pk", "text", "kind", "choices", "required")
    return [Asked(**{**row, "choices": tuple(row["choices"])}) for row in rows]


def checked_answers(asked: Sequence[Asked], typed: Mapping[int, str]) -> list[Answer]:
    """Every question with its answer, as it is kept; what is no answer is refused by its field."""
    foreign = typed.keys() - {one.pk for one in asked}
    if foreign:
        raise Refusal(
            _("The company has changed its questions meanwhile. Have a look at them, then send it.")
        )
    return [
        Answer(place=place, question=one.text, text=_checked(one, typed.get(one.pk or 0, "")))
        for place, one in enumerate(asked)
    ]


def _checked(one: Asked, typed: str) -> str:
    text = clean_input(typed) if one.kind == Kind.LONG else clean_line(typed)
    if not text and one.required:
        raise Refusal(EMPTY, field=one.name)
    if len(text) > one.most:
        raise Refusal(too_long(len(text) - one.most, one.most), field=one.name)
    among = {Kind.CHOICE: one.choices, Kind.YES_NO: (YES, NO)}.get(Kind(one.kind))
    if text and among is not None and text not in among:
        raise Refusal(_("This is no longer among the choices. Choose again."), field=one.name)
    return text


@dataclass(frozen=True)
class Read:
    """A question and its answer, for reading."""

    question: str
    text: str


def read_answers(answers: Sequence[Answer]) -> list[Read]:
    words = {YES: pgettext("answer", "Yes"), NO: pgettext("answer", "No")}
    return [Read(answer.question, words.get(answer.text, answer.text)) for answer in answers]


def counted_words(asked: Sequence[Asked]) -> str:
    """One line for whoever thinks about applying."""
    if not asked:
        return ""
    must = sum(one.required for one in asked)
    text = ngettext(
        "The company asks %(count)s question when you apply",
        "The company asks %(count)s questions when you apply",
        len(asked),
    )
    words = text % {"count": format_number(len(asked), reading())}
    if must == len(asked):
        return words
    if not must:
        return _("%(words)s; none has to be answered") % {"words": words}
    has_to = ngettext("%(count)s has to be answered", "%(count)s have to be answered", must)
    return f"{words}{_('; ')}{has_to % {'count': format_number(must, reading())}}"
