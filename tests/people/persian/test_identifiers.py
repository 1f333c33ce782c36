"""Every rule and vector of validators.json, and the ways in which people type them."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.persian import identifiers
from people.persian.identifiers import (
    InvalidIdentifier,
    display_mobile,
    normalise_mobile,
    normalise_student_number,
)
from people.persian.text import persian_digits

RULES = {
    name: rule
    for name, rule in json.loads(Path(__file__).with_name("validators.json").read_text("utf-8")).items()
    if isinstance(rule, dict)
}
VALID = [(name, vector) for name, rule in RULES.items() for vector in rule["valid"]]
INVALID = [(name, vector) for name, rule in RULES.items() for vector in rule["invalid"]]


def normalise(name: str, typed: str) -> str:
    return getattr(identifiers, f"normalise_{name}")(typed)


@pytest.mark.parametrize(("name", "typed"), VALID)
def test_what_is_valid_is_stored_in_its_one_form(name, typed):
    stored = normalise(name, typed)
    assert stored.isascii()
    assert normalise(name, stored) == stored


@pytest.mark.parametrize(("name", "typed"), VALID)
def test_it_may_be_typed_with_persian_digits_spaces_hyphens_and_bidi_controls(name, typed):
    messy = "\u202a " + persian_digits(" ".join([typed[:3], typed[3:6] + "-" + typed[6:]])) + "\u200f "
    assert normalise(name, messy) == normalise(name, typed)


@pytest.mark.parametrize(("name", "typed"), INVALID)
def test_what_is_invalid_is_refused_with_a_message(name, typed):
    with pytest.raises(InvalidIdentifier) as refused:
        normalise(name, typed)
    assert str(refused.value.message)


@pytest.mark.parametrize("name", RULES)
@given(typed=st.text())
def test_no_text_makes_them_fail_otherwise(name, typed):
    with suppress(InvalidIdentifier):
        assert normalise(name, typed)


def test_a_letter_among_the_digits_makes_it_no_number():
    with pytest.raises(InvalidIdentifier):
        normalise("national_id", "0012345679x")


def test_an_iban_may_be_typed_without_its_ir():
    assert normalise("iban", "210170000000012345678901") == "IR210170000000012345678901"


def test_a_mobile_is_stored_as_the_world_dials_it_and_shown_as_people_read_it():
    assert normalise_mobile("(0912) 345-6789") == "+989123456789"
    assert display_mobile("+989123456789") == "0912 345 6789"
    assert display_mobile("something else") == "something else"


def test_a_student_number_is_digits_of_a_length_that_universities_use():
    assert normalise_student_number("۴۰۰۱۲۳۴۵۶۷") == "4001234567"
    for wrong in ["", "12", "4001234567890123", "st-40012345"]:
        with pytest.raises(InvalidIdentifier):
            normalise_student_number(wrong)
