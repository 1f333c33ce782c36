"""The fit of a student in the words of the company that looks for somebody; read off the same parts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from internships.fit_words import Names, Reason, Wording, named, number_words
from internships.matching import Grade, Part, PartName


def _text(part: Part, names: Names) -> str:
    if part.name == PartName.SKILLS:
        return _skills(part, names)
    if part.name == PartName.FIELD:
        return _field(part)
    if part.name == PartName.HOURS:
        return _hours(part)
    return ""


def _reasons(part: Part, names: Names) -> Iterator[Reason]:
    if part.name == PartName.SKILLS and part.known:
        if part.present:
            yield Reason(_skills_there(part), good=True)
        if part.absent:
            yield Reason(_missing(part, names), good=False)
    elif part.name == PartName.FIELD and part.value >= 0.5:
        yield Reason(_field(part), good=True)
    elif part.name == PartName.HOURS and part.known:
        yield Reason(_hours(part), good=part.grade == Grade.FULL)


def _skills(part: Part, names: Names) -> str:
    if not part.known:
        return _("You ask for no skill in particular.")
    if not part.absent:
        return _skills_there(part)
    return _("%(there)s; %(missing)s") % {"there": _skills_there(part), "missing": _missing(part, names)}


def _missing(part: Part, names: Names) -> str:
    return _("not in their profile: %(names)s") % {"names": named(part.absent, names)}


def _skills_there(part: Part) -> str:
    have, want = number_words(part.have), number_words(part.want)
    if part.want == 1:
        return (
            _("has the skill that you need") if part.have else _("doesn’t have the skill that you need yet")
        )
    if not part.absent:
        return _("has all %(want)s skills that you need") % {"want": want}
    return _("has %(have)s of %(want)s skills that you need") % {"have": have, "want": want}


def _field(part: Part) -> str:
    if part.grade == Grade.FULL:
        return _("studies a field that you look for")
    if part.value >= 0.5:
        return _("of a faculty from which you look for others")
    return _("you are open to every field")


def _hours(part: Part) -> str:
    if not part.known:
        return _("hasn’t said when they are free")
    have, want = number_words(part.have), number_words(part.want)
    if part.grade == Grade.FULL:
        return _("free in your %(want)s hours") % {"want": want}
    return _("free in %(have)s of your %(want)s hours") % {"have": have, "want": want}


FOR_COMPANY = Wording(_text, _reasons)
