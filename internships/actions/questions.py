"""The questions of a position, rewritten as a whole with it."""

from collections.abc import Sequence

from internships.models import Position, Question
from internships.questions import QUESTIONS_AT_MOST, Asked, asked_of


def set_questions(position: Position, wanted: Sequence[Asked]) -> list[str] | None:
    """Of a locked position. Returns the old and the new words where something has changed, else None.

    A question that stays keeps its number, so that what students have begun to answer stays beside it.
    """
    before = asked_of(position)
    wanted = wanted[:QUESTIONS_AT_MOST]
    if [_said(one) for one in before] == [_said(one) for one in wanted]:
        return None
    free = {(one.kind, one.text): one.pk for one in before}
    rows = [
        Question(
            pk=free.pop((one.kind, one.text), None),
            position=position,
            place=place,
            kind=one.kind,
            text=one.text,
            choices=list(one.choices),
            required=one.required,
        )
        for place, one in enumerate(wanted)
    ]
    position.questions.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
    for row in rows:
        row.save()
    return [_words(before), _words(wanted)]


def _said(one: Asked) -> tuple[object, ...]:
    return (one.kind, one.text, tuple(one.choices), one.required)


def _words(asked: Sequence[Asked]) -> str:
    return "\n".join(one.text for one in asked)
