"""Amounts: whole rial in the database and in documents, toman a month in people's heads.

Ten rial are one toman. Mistakes of ten are the common ones, so an amount typed with the word «تومان» is never
guessed at: it is refused, and the message names the same amount in rial.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from people.persian.language import Misread, lazy_text
from people.persian.numbers import format_number
from people.persian.text import clean_input, fold_letters

WEEKS_A_MONTH = Decimal(52) / 12  # what a weekly wage comes to in a month, over a year
MOST_RIAL = 10**15

_UNITS = [(10**9, "میلیارد", "billion"), (10**6, "میلیون", "million"), (10**3, "هزار", "thousand")]
_RIAL = ("ریال", "rial", "rials", "irr")
_TOMAN = ("تومان", "تومن", "toman", "tomans")


class InvalidAmount(Misread):
    """Not an amount of rial."""


def format_rial(amount: int, lang: str = "fa") -> str:
    return f"{format_number(amount, lang)} {'ریال' if lang == 'fa' else 'rial'}"


def format_toman(amount_rial: int, lang: str = "fa") -> str:
    """The exact amount in toman."""
    toman = Decimal(amount_rial) / 10
    return f"{format_number(toman, lang)} {'تومان' if lang == 'fa' else 'toman'}"


def about_toman(amount_rial: int, lang: str = "fa") -> str:
    """The amount as people say it: «۸ میلیون تومان», rounded to a tenth of a million, or to thousands."""
    toman = Decimal(amount_rial) / 10
    number, unit = _rounded(toman, lang)
    return " ".join(filter(None, [format_number(number, lang), unit, "تومان" if lang == "fa" else "toman"]))


def monthly_rial(hourly_rial: int, weekly_hours: int | Decimal) -> int:
    """What hourly pay comes to in a month: weekly hours times 52 weeks over 12 months."""
    month = Decimal(hourly_rial) * Decimal(weekly_hours) * WEEKS_A_MONTH
    return int(month.quantize(Decimal(1), ROUND_HALF_UP))


def monthly_toman(hourly_rial: int, weekly_hours: int | Decimal, lang: str = "fa") -> str:
    """«حدود ۸ میلیون تومان در ماه»."""
    about = about_toman(monthly_rial(hourly_rial, weekly_hours), lang)
    return f"حدود {about} در ماه" if lang == "fa" else f"about {about} a month"


def parse_rial(typed: str) -> int:
    """Whole rial from what was typed, with any separators of thousands; «ریال» may follow."""
    text = fold_letters(clean_input(typed)).lower()
    letters = re.search(r"[^\W\d_]", text)
    number, word = (text[: letters.start()], text[letters.start() :]) if letters else (text, "")
    amount = _whole(number)
    if amount is None or word not in ("", *_RIAL, *_TOMAN):
        raise InvalidAmount(_("Write the amount in digits, like 920000."))
    if amount >= MOST_RIAL:
        raise InvalidAmount(_("This amount is too large."))
    if word in _TOMAN:
        raise InvalidAmount(lazy_text(lambda lang: _in_rial(amount, lang)))
    return amount


def _in_rial(toman: int, lang: str) -> str:
    values = {"toman": format_number(toman, lang), "rial": format_number(toman * 10, lang)}
    return _("Write the amount in rial: %(toman)s toman is %(rial)s rial.") % values


def _whole(number: str) -> int | None:
    """Digits in one run or in groups of three; a dot that separates no thousands is refused."""
    number = re.sub(r"\s+", " ", number.strip())
    if re.fullmatch(r"[0-9]{1,30}", number) or re.fullmatch(r"[0-9]{1,3}([,٬،'’ ./][0-9]{3}){1,9}", number):
        return int(re.sub(r"[^0-9]", "", number))
    return None


def _rounded(toman: Decimal, lang: str) -> tuple[Decimal, str]:
    """In the largest unit that it fills; a tenth counts below a hundred million, thousands are whole."""
    if toman >= 1000:
        toman = (toman / 1000).quantize(Decimal(1), ROUND_HALF_UP) * 1000
    for size, persian, english in _UNITS:
        if toman >= size:
            places = Decimal("0.1") if size > 1000 and toman < 100 * size else Decimal(1)
            return (toman / size).quantize(places, ROUND_HALF_UP), persian if lang == "fa" else english
    return toman.quantize(Decimal(1), ROUND_HALF_UP), ""
