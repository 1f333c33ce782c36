"""Form fields of the whole product: forgiving in what they read, exact in what they say is wrong.

They take Persian and Arabic digits, drop what cannot be seen (bidi controls, NUL), and leave in the page
what was typed. ``FriendlyForm`` gives Django's own fields the same manners; ``friendly_field`` makes the
fields of a ModelForm these (``formfield_callback = friendly_field`` in its Meta).
"""

from people.forms.base import FriendlyForm, FriendlyModelForm, friendly_field
from people.forms.dates import DeadlineField, JalaliDateField, JalaliDateInput
from people.forms.identifiers import (
    CompanyNationalIdField,
    IbanField,
    MobileField,
    NationalIdField,
    PostalCodeField,
    StudentNumberField,
    WorkshopCodeField,
)
from people.forms.numbers import DecimalField, IntegerField, RialField
from people.forms.text import LongTextField, TextField
from people.forms.times import TimeOfDayField

__all__ = [
    "CompanyNationalIdField",
    "DeadlineField",
    "DecimalField",
    "FriendlyForm",
    "FriendlyModelForm",
    "IbanField",
    "IntegerField",
    "JalaliDateField",
    "JalaliDateInput",
    "LongTextField",
    "MobileField",
    "NationalIdField",
    "PostalCodeField",
    "RialField",
    "StudentNumberField",
    "TextField",
    "TimeOfDayField",
    "WorkshopCodeField",
    "friendly_field",
]
