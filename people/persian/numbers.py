"""Numbers as they are written: «۱۲٬۳۴۵٫۵» and «۹۴٪» in Persian, 12,345.5 and 94% in English."""

import re
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from people.persian.language import reading
from people.persian.text import ascii_digits, clean_input, persian_digits

THOUSANDS, POINT, PERCENT = "٬", "٫", "٪"


def localise(text: object, lang: str = "fa") -> str:
    """The digits of any text as the language writes them."""
    return persian_digits(text) if lang == "fa" else ascii_digits(str(text))


def format_number(number: int | float | Decimal, lang: str = "fa", places: int | None = None) -> str:
    """Grouped in thousands. Decimals as they come without trailing zeros, or exactly ``places`` of them."""
    value = Decimal(str(number))
    text = f"{value:,f}" if places is None else f"{value:,.{places}f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if lang != "fa":
        return text
    return persian_digits(text.replace(",", THOUSANDS).replace(".", POINT))


def format_percent(number: int | float | Decimal, lang: str = "fa") -> str:
    return format_number(number, lang) + (PERCENT if lang == "fa" else "%")


def number_text(number: int | float | Decimal) -> str:
    """A number within a sentence, for the language being read."""
    return format_number(number, reading())


def decimal_text(number: int | float | Decimal, places: int | None = None) -> str:
    return format_number(number, reading(), places)


def file_size(size: int) -> str:
    """«۱۸ کیلوبایت», «۱٫۵ مگابایت»: no finer than a reader asks."""
    if size < 1024 * 1024:
        return _("%(number)s KB") % {"number": number_text(max(1, round(size / 1024)))}
    return _("%(number)s MB") % {"number": number_text(round(size / 1024 / 1024, 1))}


def plain_number(typed: str) -> str:
    """What was typed as Python writes it: «۱۷٫۲۵», «۱۷/۲۵» and "17,250" become 17.25, 17.25 and 17250."""
    text = re.sub(r"[\s\u200c٬،'’]", "", ascii_digits(clean_input(typed))).replace("−", "-")
    text = text.replace(POINT, ".")
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text):
        return text.replace(",", "")
    # A slash is how Persian hands write a decimal point; so is a comma on some keyboards.
    return re.sub(r"^([-+]?[0-9]+)[/,]([0-9]+)$", r"\1.\2", text)


def parse_decimal(typed: str) -> Decimal | None:
    """The number that was typed, or None. Never infinite, never in powers of ten."""
    text = plain_number(typed)
    if not re.fullmatch(r"[-+]?[0-9]{1,30}(\.[0-9]{1,30})?", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return None
