"""Numbers that identify people, companies, accounts and addresses in Iran.

Each ``normalise_x`` takes what was typed (Persian or Arabic digits, spaces, hyphens, bidi controls) and gives
the one form that is stored, or raises InvalidIdentifier with a message for the person who typed it.
"""

import re
from itertools import cycle

from django.utils.translation import gettext_lazy as _

from people.persian.language import Misread
from people.persian.text import ascii_digits, clean_input


class InvalidIdentifier(Misread):
    """Not such an identifier."""


def normalise_national_id(typed: str) -> str:
    """A person's national ID (کد ملی): ten digits, the last one a check digit."""
    number = _digits(typed)
    if len(number) != 10:
        raise InvalidIdentifier(_("A national ID has 10 digits."))
    rest = sum(int(digit) * (10 - i) for i, digit in enumerate(number[:9])) % 11
    if len(set(number)) == 1 or int(number[9]) != (rest if rest < 2 else 11 - rest):
        raise InvalidIdentifier(_("This is not a national ID. Look at its digits again."))
    return number


def normalise_company_national_id(typed: str) -> str:
    """A legal person's national ID (شناسهٔ ملی): eleven digits, the last one a check digit."""
    number = _digits(typed)
    if len(number) != 11:
        raise InvalidIdentifier(_("A company's national ID has 11 digits."))
    offset = int(number[9]) + 2
    weighted = zip(number[:10], cycle([29, 27, 23, 19, 17]), strict=False)
    check = sum((int(digit) + offset) * weight for digit, weight in weighted) % 11 % 10
    if number[3:9] == "000000" or int(number[10]) != check:
        raise InvalidIdentifier(_("This is not a company's national ID. Look at its digits again."))
    return number


def normalise_iban(typed: str) -> str:
    """An Iranian account number (شبا): IR and 24 digits. The IR may be left out."""
    text = _compact(typed).upper()
    number = text.removeprefix("IR")
    if not re.fullmatch(r"[0-9]{24}", number):
        raise InvalidIdentifier(_("An IBAN is IR followed by 24 digits."))
    if int(number[2:] + "1827" + number[:2]) % 97 != 1:  # I is 18, R is 27
        raise InvalidIdentifier(_("This is not an IBAN. Look at its digits again."))
    return "IR" + number


def normalise_mobile(typed: str) -> str:
    """A mobile number in the form that the world dials: +989XXXXXXXXX."""
    found = re.fullmatch(r"(?:\+98|0098|98|0)?(9[0-9]{9})", _compact(typed).replace("(", "").replace(")", ""))
    if not found:
        raise InvalidIdentifier(_("A mobile number has 11 digits and begins with 09."))
    return "+98" + found[1]


def normalise_postal_code(typed: str) -> str:
    number = _digits(typed)
    if len(number) != 10:
        raise InvalidIdentifier(_("A postal code has 10 digits."))
    if len(set(number)) == 1:
        raise InvalidIdentifier(_("This is not a postal code. Look at its digits again."))
    return number


def normalise_workshop_code(typed: str) -> str:
    """A workshop's code at the social insurance (کد کارگاه تأمین اجتماعی): ten digits, without a check digit."""
    number = _digits(typed)
    if len(number) != 10:
        raise InvalidIdentifier(_("A social-insurance workshop code has 10 digits."))
    if len(set(number)) == 1:
        raise InvalidIdentifier(_("This is not a workshop code. Look at its digits again."))
    return number


def normalise_student_number(typed: str, *, least: int = 5, most: int = 14) -> str:
    """A student number: digits only. Its length is the university's own, within what Iran's use."""
    number = _digits(typed)
    if not least <= len(number) <= most:
        raise InvalidIdentifier(_("A student number is digits only, as on your student card."))
    return number


def display_mobile(stored: str) -> str:
    """As people read it, grouped: 0912 345 6789. Anything else is shown as it is."""
    found = re.fullmatch(r"\+98(9[0-9]{2})([0-9]{3})([0-9]{4})", stored)
    return f"0{found[1]} {found[2]} {found[3]}" if found else stored


def _compact(typed: str) -> str:
    return re.sub(r"[\s\u200c\u200d\-\u2010-\u2015_.]", "", ascii_digits(clean_input(typed)))


def _digits(typed: str) -> str:
    """Only digits, or nothing: a letter among them makes it no number at all."""
    number = _compact(typed)
    return number if re.fullmatch(r"[0-9]+", number) else ""
