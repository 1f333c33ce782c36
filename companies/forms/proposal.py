"""Other words and terms, as a company proposes them: all clauses, the terms of each kind, and what it is about.

One form for all of it, because whatever is sent goes back to the office at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from companies.forms.staff_mou import TermsForm
from companies.forms.text import Clauses, NoteForm
from companies.models import MouVersion, ProgrammeKind
from companies.texts.terms_draft import TermsDraft, read
from students.models import FieldOfStudy


class OwnTermsForm(TermsForm):
    leave_out = forms.BooleanField(label=gettext_lazy("Leave this kind out"), required=False)

    def __init__(self, *args: Any, fields: Sequence[FieldOfStudy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["fields_of_study"]
        # One query for the names, however many kinds there are; what is sent is still checked by the queryset.
        chosen.widget.choices = [(field.pk, str(field)) for field in fields]

    @property
    def left_out(self) -> bool:
        return self.is_bound and bool(self["leave_out"].data)


class NewTermsForm(OwnTermsForm):
    leave_out = None  # type: ignore[assignment]


class Proposal:
    """Bound to what was typed, or showing the version that it begins from."""

    def __init__(
        self,
        version: MouVersion,
        *,
        data: Any = None,
        amending: bool = False,
        clauses: Sequence[Mapping[str, str]] | None = None,
    ) -> None:
        drafts = read(version.terms)
        wanted = Q(is_active=True) | Q(pk__in=[draft.kind for draft in drafts])
        self.kinds = {kind.pk: kind for kind in ProgrammeKind.objects.filter(wanted)}
        named = {pk for draft in drafts for pk in draft.fields}
        self.fields = list(FieldOfStudy.objects.filter(Q(is_active=True) | Q(pk__in=named)))
        self.clauses = self._clauses(version, data, clauses)
        self.terms = [self._of_kind(draft, data, amending) for draft in drafts]
        there = [draft.kind for draft in drafts]
        self.new = self._new(data, there) if len(there) < len(self.kinds) else None
        self.note = NoteForm(data)

    def _clauses(
        self, version: MouVersion, data: Any, clauses: Sequence[Mapping[str, str]] | None
    ) -> Clauses:
        if clauses is not None:
            return Clauses.of(clauses)
        return Clauses.of(version.clauses) if data is None else Clauses.posted(data)

    def _of_kind(self, draft: TermsDraft, data: Any, amending: bool) -> OwnTermsForm:
        return OwnTermsForm(
            data,
            prefix=f"k{draft.kind}",
            kind=self.kinds[draft.kind],
            amending=amending,
            terms=draft,
            fields=self.fields,
        )

    def _new(self, data: Any, there: Sequence[int]) -> NewTermsForm:
        form = NewTermsForm(
            data,
            prefix="new",
            there=there,
            fields=self.fields,
            empty_permitted=True,
            use_required_attribute=False,
        )
        kind: Any = form.fields["kind"]
        kind.widget.choices = [(pk, str(row)) for pk, row in self.kinds.items() if pk not in there]
        return form

    @property
    def _counted(self) -> list[OwnTermsForm]:
        return [form for form in self.terms if not form.left_out]

    def is_valid(self) -> bool:
        """Everything is asked, so that all that is wrong is shown at once."""
        parts = [self.clauses.is_valid(), self.note.is_valid(), *(form.is_valid() for form in self._counted)]
        return all([*parts, self.new is None or self.new.is_valid()])

    def drafts(self) -> list[TermsDraft]:
        drafts = [form.terms() for form in self._counted]
        if self.new is not None and self.new.has_changed():
            drafts.append(self.new.terms())
        return drafts

    @property
    def wrong(self) -> int:
        forms = [*(form for _at, form in self.clauses.wrong), *self._counted, self.note]
        if self.new is not None:
            forms.append(self.new)
        return sum(len(form.errors) for form in forms if form.is_bound)
