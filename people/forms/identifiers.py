"""Fields for numbers that identify: cleaned to the stored form; a wrong one is told what is wrong with it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from people.forms.text import CodeField
from people.persian import identifiers


class IdentifierField(CodeField):
    normalise: Callable[[str], str]

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

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("+989") and len(value) == 13:
            return "0" + value[3:]
        return value
