"""Changes in words: what was there before and what is there now, as the office would say it.

Events keep what actions wrote: dates as ISO, choices by their value, rows by their id. `Words` looks up all names
that a page of events needs at once, in two queries however many events there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from companies.actions.asking import WORDS as ASKED
from companies.history.steps import name_of
from companies.models import Amendment, Mou, MouVersion, ProgrammeKind, ReviewStep, Signatory
from companies.papers import Paper
from companies.texts.terms_draft import TermsDraft, read
from companies.texts.wording import TermsRow, terms_line
from people.models import StoredFile
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number, localise
from students.models import FieldOfStudy

_SILENT = ("given_back", "not_in_force")  # said by the title and the reason already


@dataclass(frozen=True)
class Change:
    """One thing that changed. An empty `old` means that it wasn't there before, an empty `new` that it is gone."""

    label: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    url: str = ""  # where the new one is to be seen

    @property
    def is_long(self) -> bool:
        """Needs lines of its own."""
        texts = (*self.old, *self.new)
        return len(texts) > 2 or any(len(text) > 60 for text in texts)


class Words:
    """The names behind the ids of some events' changes."""

    def __init__(self, mou: Mou, changes: Iterable[tuple[int, dict[str, Any]]]) -> None:
        """`changes` come with the number of the amendment that they are of; 0 is the agreement."""
        changes = list(changes)
        self.terms = self._terms_by_version(mou, changes)
        self.names = _look_up(_ids(changes, self.terms))

    def of(self, paper: Paper, changes: dict[str, Any]) -> list[Change]:
        pairs = {name: pair for name, pair in changes.items() if isinstance(pair, list) and len(pair) == 2}
        names = sorted((name for name in pairs if name not in _SILENT), key=_place)
        said = (self._change(paper, name, pairs[name], changes) for name in names)
        return [change for change in said if change is not None]

    def _change(self, paper: Paper, name: str, pair: list[Any], changes: dict[str, Any]) -> Change | None:
        if name == "terms":
            return self._terms(paper, changes)
        model = type(paper.subject)
        if name == "signatory" and pair[0] == pair[1]:
            return Change(name_of(model, name), new=(str(pair[1]),))
        if name.startswith("signatory."):
            model, column = Signatory, name.partition(".")[2]
        else:
            column = name
        old, new = (self._value(model, column, value) for value in pair)
        if old == new:
            return None
        return Change(name_of(model, column), old, new, _url(paper, name, pair))

    def _value(self, model: type[models.Model], name: str, value: Any) -> tuple[str, ...]:
        if value in (None, "", "None"):
            return ()
        if isinstance(value, list):
            return (_(", ").join(localise(each, reading()) for each in value),)
        if name in ("version", "shared"):
            return (_("version %(number)s") % {"number": format_number(value, reading())},)
        if name == "document":
            return (self.names.get(f"file:{value}", _("scan")),)
        if name == "review":
            return (self.names.get(f"step:{value}", str(value)),)
        if name == "asked":
            return (str(ASKED.get(value, value)),)
        return (_typed(_field(model, name), value),)

    def _terms(self, paper: Paper, changes: dict[str, Any]) -> Change | None:
        """Only the kinds whose terms differ, before and after, each as its sentence of the agreement."""
        new = read(changes["terms"][1] or ())
        before = (changes.get("version") or [None])[0]
        old = read(self.terms.get((paper.number, before), ()))
        went = tuple(self._sentence(row) for row in old if row not in new)
        came = tuple(self._sentence(row) for row in new if row not in old)
        return Change(name_of(Mou, "terms"), went, came) if went or came else None

    def _sentence(self, terms: TermsDraft) -> str:
        kind = self.names.get(f"kind:{terms.kind}") or ProgrammeKind(name_fa=str(terms.kind))
        fields = tuple(self.names[f"field:{pk}"] for pk in terms.fields if f"field:{pk}" in self.names)
        return terms_line(TermsRow(terms, kind, fields), reading())

    @staticmethod
    def _terms_by_version(
        mou: Mou, changes: list[tuple[int, dict[str, Any]]]
    ) -> dict[tuple[int, int], list[dict[str, Any]]]:
        """The terms of the versions that came before those that changed them."""
        numbers = {one["version"][0] for _number, one in changes if "terms" in one and "version" in one}
        if not numbers:
            return {}
        rows = MouVersion.objects.filter(mou=mou, number__in=numbers)
        found = rows.values_list("amendment__number", "number", "terms")
        return {(amendment or 0, number): terms for amendment, number, terms in found}


def _place(name: str) -> int:
    """The database keeps no order of keys: what is longest comes last."""
    return {"version": 0, "imported": 0, "signatory": 0, "terms": 2}.get(name, 1)


def _ids(
    changes: list[tuple[int, dict[str, Any]]], terms: dict[Any, list[dict[str, Any]]]
) -> dict[str, set[Any]]:
    wanted: dict[str, set[Any]] = {"file": set(), "step": set(), "kind": set(), "field": set()}
    rows = [row for stored in terms.values() for row in stored]
    for _number, one in changes:
        wanted["file"].update(pk for pk in one.get("document", ()) if isinstance(pk, int))
        wanted["step"].update(code for code in one.get("review", ()) if code)
        rows += (one.get("terms") or [None, None])[1] or []
    for row in rows:
        wanted["kind"].add(row["kind"])
        wanted["field"].update(row["fields"])
    return wanted


def _look_up(wanted: dict[str, set[Any]]) -> dict[str, Any]:
    """Kinds, fields, steps and files, in one query for all of them."""
    if not any(wanted.values()):
        return {}
    parts: list[QuerySet[Any, Any]] = [
        _named(ProgrammeKind.objects.filter(pk__in=wanted["kind"]), "kind", "pk"),
        _named(FieldOfStudy.objects.filter(pk__in=wanted["field"]), "field", "pk", level=F("level")),
        _named(ReviewStep.objects.filter(code__in=wanted["step"]), "step", "code"),
        _named(StoredFile.objects.filter(pk__in=wanted["file"]), "file", "pk", fa="original_name", en=""),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return {f"{what}:{key}": _row(what, fa, en, level) for what, key, fa, en, level in rows}


def _named(
    rows: QuerySet[Any], what: str, key: str, *, fa: str = "name_fa", en: str = "name_en", level: Any = None
) -> QuerySet[Any, Any]:
    text: Any = CharField()
    return rows.order_by().values_list(
        Value(what, output_field=text),
        Cast(key, text),
        Cast(fa, text),
        Cast(en, text) if en else Value("", output_field=text),
        Cast(level, text) if level else Value("", output_field=text),
    )


def _row(what: str, fa: str, en: str, level: str) -> Any:
    if what == "kind":
        return ProgrammeKind(name_fa=fa, name_en=en)
    if what == "field":
        return FieldOfStudy(name_fa=fa, name_en=en, level=level)
    return (reading() == "en" and en) or fa


def _url(paper: Paper, name: str, pair: list[Any]) -> str:
    new = pair[1]
    if name in ("version", "shared") and new:
        return paper.url(f"text/versions/{new}")
    if name == "amendment" and new:
        return Paper(paper.mou, Amendment(mou=paper.mou, number=new)).url("text")
    return ""


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _typed(field: Any, value: Any) -> str:
    """A value as its column would be read: dates in the reader's calendar, choices by their word."""
    text = str(value)
    if isinstance(field, models.BooleanField):
        return _("yes") if text == "True" else _("no")
    if isinstance(field, models.DateField):
        try:
            return _when(text)
        except ValueError:
            return text
    if field is not None and getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(text, text))
    if isinstance(field, models.IntegerField) and text.isdigit():
        return format_number(int(text), reading())
    return localise(text, reading()) if field is None or field.name in ("number", "predecessor") else text


def _when(text: str) -> str:
    if len(text) <= 10:
        return jalali.format_date(date.fromisoformat(text), reading(), year=True)
    return jalali.format_datetime(datetime.fromisoformat(text), reading(), year=True)
