"""Fields read what Persian keyboards send, say what is wrong, and leave what was typed in the page."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from people.forms import (
    CompanyNationalIdField,
    DeadlineField,
    DecimalField,
    FriendlyForm,
    FriendlyModelForm,
    IbanField,
    IntegerField,
    JalaliDateField,
    LongTextField,
    MobileField,
    NationalIdField,
    PostalCodeField,
    RialField,
    StudentNumberField,
    TextField,
    friendly_field,
)
from people.models import User
from people.persian.jalali import TEHRAN

EVERY_FIELD = [
    TextField(max_length=50), LongTextField(), JalaliDateField(), DeadlineField(), IntegerField(),
    DecimalField(max_digits=4, decimal_places=2), RialField(), MobileField(), NationalIdField(),
    CompanyNationalIdField(), StudentNumberField(), PostalCodeField(), IbanField(),
]  # fmt: skip


def error(field: forms.Field, typed: str) -> str:
    with override("en"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    with override("en"):
        return " ".join(refused.value.messages)


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
@given(typed=st.text())
def test_no_text_makes_a_field_fail_otherwise_than_by_a_message(field, typed):
    with suppress(ValidationError):
        field.clean(typed)


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
def test_nothing_typed_is_said_politely(field):
    assert error(field, " \x00\u200f ") == error(field, "") == "This is empty. Write it here."


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
def test_every_control_is_dressed_alike(field):
    assert field.widget.attrs["class"] == "form-control"
    assert field.widget.attrs["dir"] in ("auto", "ltr")


# --- Text -----------------------------------------------------------------------------------------------


def test_what_cannot_be_seen_is_not_stored():
    assert TextField().clean("\u202bتکنسین\x00\u202c  برق\n") == "تکنسین برق"
    assert LongTextField().clean("یک\r\nدو\x00") == "یک\nدو"


def test_a_text_that_is_too_long_says_how_much_to_cut():
    assert (
        error(TextField(max_length=120), "x" * 10_000)
        == "Shorten this by 9880 characters: it can have 120 at most."
    )
    assert error(TextField(max_length=3), "abcd") == "Shorten this by 1 character: it can have 3 at most."
    assert "maxlength" not in TextField(max_length=3).widget.attrs


# --- Numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["1250", "۱۲۵۰", "١٢٥٠", "۱٬۲۵۰", "1,250", " 1250\u200f"])
def test_a_whole_number_is_read_in_any_digits(typed):
    assert IntegerField().clean(typed) == 1250


@pytest.mark.parametrize("typed", ["17.25", "۱۷٫۲۵", "17/25", "۱۷/۲۵", "١٧٫٢٥"])
def test_a_gpa_is_read_however_its_point_is_written(typed):
    assert DecimalField(max_digits=4, decimal_places=2).clean(typed) == Decimal("17.25")


def test_limits_are_said_in_the_readers_digits():
    gpa = DecimalField(min_value=Decimal(0), max_value=Decimal(20), max_digits=4, decimal_places=2)
    assert error(gpa, "21") == "Write 20 or less."
    assert error(gpa, "-1") == "Write 0 or more."
    assert error(gpa, "17.123") == "Write at most 2 digits after the decimal point."
    assert error(IntegerField(), "9" * 20).startswith("Write 2,147,483,647 or less")
    with override("fa"), pytest.raises(ValidationError) as refused:
        gpa.clean("21")
    with override("fa"):
        assert "۲۰" in refused.value.messages[0]


def test_half_a_person_is_no_whole_number():
    assert error(IntegerField(), "2.5") == error(IntegerField(), "دو") == "Write a whole number, in digits."
    assert IntegerField().clean("2.0") == 2


def test_an_amount_in_toman_is_answered_in_rial():
    assert RialField().clean("۹۲۰٬۰۰۰ ریال") == 920_000
    assert error(RialField(), "92000 تومان") == "Write the amount in rial: 92,000 toman is 920,000 rial."


# --- Dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["1405/09/01", "۱۴۰۵/۹/۱", "\u200e١٤٠٥/٩/١", "2026-11-22"])
def test_a_date_is_typed_in_either_calendar(typed):
    assert JalaliDateField().clean(typed) == date(2026, 11, 22)


def test_impossible_dates_are_named():
    assert error(JalaliDateField(), "1405/07/31") == "Mehr 1405 has 30 days."
    assert error(JalaliDateField(), "1405/12/30") == "Esfand 1405 has 29 days."


def test_a_date_out_of_bounds_says_what_the_bound_is():
    field = JalaliDateField(earliest=lambda: date(2026, 11, 22), latest=date(2027, 3, 20))
    assert error(field, "1405/08/30").startswith("Choose Sunday 22 November")
    assert error(field, "1406/01/01").startswith("Choose Saturday 20 March 2027 or an earlier")
    assert field.clean("1405/09/01") == date(2026, 11, 22)


def test_a_deadline_is_the_end_of_the_day_that_was_typed():
    deadline = DeadlineField().clean("۱۴۰۵/۹/۳")
    assert deadline == datetime(2026, 11, 24, 23, 59, 59, tzinfo=TEHRAN)
    assert not DeadlineField().has_changed(deadline, "1405/09/03")
    assert DeadlineField().has_changed(deadline + timedelta(days=1), "1405/09/03")


# --- Identifiers ----------------------------------------------------------------------------------------


def test_identifiers_are_stored_in_their_one_form():
    assert MobileField().clean("۰۹۱۲ ۳۴۵ ۶۷۸۹") == "+989123456789"
    assert NationalIdField().clean("۰۰۱۲۳۴۵۶۷۹") == "0012345679"
    assert CompanyNationalIdField().clean("\u202a1038-0284790\u202c") == "10380284790"
    assert not MobileField().has_changed("+989123456789", "09123456789")


# --- Forms ----------------------------------------------------------------------------------------------


class PlacementForm(FriendlyForm):
    title = TextField(max_length=10)
    starts_on = JalaliDateField()
    seats = IntegerField()
    mobile = MobileField(required=False)
    kind = forms.ChoiceField(choices=[("job", "Job")])


def test_what_was_typed_stays_in_the_page_exactly():
    typed = {
        "title": "عنوان بسیار بلند",
        "starts_on": "۱۴۰۵/۷/۳۱",
        "seats": "۲٫۵",
        "mobile": "۰۹۱۲",
        "kind": "job",
    }
    form = PlacementForm(typed)
    assert set(form.errors) == {"title", "starts_on", "seats", "mobile"}
    for name, text in typed.items():
        assert form[name].value() == text
    assert 'value="۱۴۰۵/۷/۳۱"' in str(form["starts_on"])


def test_stored_values_are_shown_as_the_language_writes_them():
    initial = {"starts_on": date(2026, 11, 22), "seats": 1250, "mobile": "+989123456789"}
    with override("fa"):
        form = PlacementForm(initial=initial)
        assert 'value="۱۴۰۵/۰۹/۰۱"' in str(form["starts_on"])
        assert 'value="۱٬۲۵۰"' in str(form["seats"])
        assert 'value="۰۹۱۲۳۴۵۶۷۸۹"' in str(form["mobile"])
    with override("en"):
        assert 'value="09123456789"' in str(PlacementForm(initial=initial)["mobile"])
        assert 'value="2026-11-22"' in str(PlacementForm(initial=initial)["starts_on"])


def test_shown_values_that_are_sent_back_untouched_changed_nothing():
    initial = {
        "title": "a",
        "starts_on": date(2026, 11, 22),
        "seats": 1250,
        "mobile": "+989123456789",
        "kind": "job",
    }
    sent = {"title": "a", "starts_on": "۱۴۰۵/۰۹/۰۱", "seats": "۱٬۲۵۰", "mobile": "09123456789", "kind": "job"}
    assert PlacementForm(sent, initial=initial).changed_data == []


def test_djangos_own_fields_ask_as_politely():
    form = PlacementForm({"title": "a", "starts_on": "1405/1/1", "seats": "1"})
    with override("en"):
        assert form.errors["kind"] == ["Choose one."]
    assert form.fields["kind"].widget.attrs["class"] == "form-control"


def test_a_model_form_has_our_fields():
    class NameForm(FriendlyModelForm):
        class Meta:
            model = User
            fields = ("full_name", "language")
            formfield_callback = friendly_field

    form = NameForm()
    assert isinstance(form.fields["full_name"], TextField)
    assert isinstance(form.fields["language"], forms.TypedChoiceField)
    assert NameForm({"full_name": "سارا\x00 محمدی", "language": "fa"}).is_valid()
