"""Fields for numbers that identify: cleaned to the stored form; a wrong one is told what is wrong with it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from people.forms.text import CodeField
from people.persian import identifiers
from people.persian.language import reading
from people.persian.numbers import localise


class Typed(str):
    """What somebody typed, to be shown again as it is."""


class IdentifierField(CodeField):
    """A stored number is shown in the digits of the page, a typed one as it was typed."""

    normalise: Callable[[str], str]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return Typed(data) if isinstance(data, str) else data

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Typed):
            return localise(self.as_written(value), reading())
        return value

    def as_written(self, stored: str) -> str:
        return stored

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return type(self).normalise(text)
        except identifiers.InvalidIdentifier as invalid:
            raise ValidationError(invalid.message, code="invalid") from invalid

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same number in other digits is the same number."""
        try:
            return super().has_changed(initial, self.to_python(data))
        except ValidationError:
            return True


class NationalIdField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_national_id)


class CompanyNationalIdField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_company_national_id)


class StudentNumberField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_student_number)


class WorkshopCodeField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_workshop_code)


class PostalCodeField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_postal_code)
    autocomplete = "postal-code"


class IbanField(IdentifierField):
    normalise = staticmethod(identifiers.normalise_iban)
    inputmode = "text"


class MobileField(IdentifierField):
    """Stored as +989XXXXXXXXX, shown back as people write it: 09XXXXXXXXX."""

    normalise = staticmethod(identifiers.normalise_mobile)
    inputmode = "tel"
    autocomplete = "tel"

    def as_written(self, stored: str) -> str:
        return "0" + stored[3:] if stored.startswith("+989") and len(stored) == 13 else stored
