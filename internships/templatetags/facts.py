"""What lists of positions say in a few words: pay, hours, seats, insurance, choices. No template needs to load this.

    {% pay position %}        about 8 million toman net a month; of an offer as well
    {% hours position %}      12 to 16 hours a week
    {% seats position %}      2 of 3 seats free; of a row that is dressed as a card
    {% insurer position %}    insured by the company
    {% filter_check "kind" option %}    a choice of a filter, an Option, with its count of positions

Written here and not in templates: a list says them twenty times, and a template costs ten times as much.
"""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.look.filters import Option
from people.persian.language import reading
from people.persian.money import about_toman
from people.persian.numbers import number_text

register = template.Library()


@register.simple_tag
def pay(position: Any) -> SafeString | str:
    if position.pay_basis == "unpaid":
        return _("unpaid")
    net = about_toman(position.monthly.net_rial, reading())
    return _said(_("<b>about %(pay)s</b> net a month"), pay=net)


@register.simple_tag
def hours(position: Any) -> SafeString:
    low, high = number_text(position.hours_min), number_text(position.hours_max)
    if position.hours_min == position.hours_max:
        return _said(_("<b>%(hours)s</b> hours a week"), hours=high)
    return _said(_("<b>%(low)s to %(high)s</b> hours a week"), low=low, high=high)


@register.simple_tag
def seats(position: Any) -> SafeString:
    free, number = position.card.free, number_text(position.seats)
    if not free:
        full = ngettext(
            "<b>full</b>: the seat is taken", "<b>full</b>: all %(number)s seats are taken", position.seats
        )
        return _said(full, number=number)
    if free < position.seats:
        return _said(_("<b>%(free)s</b> of %(seats)s seats free"), free=number_text(free), seats=number)
    return _said(ngettext("<b>%(number)s</b> seat", "<b>%(number)s</b> seats", position.seats), number=number)


@register.simple_tag
def insurer(position: Any) -> str:
    return (
        _("insured by the university") if position.insurance == "university" else _("insured by the company")
    )


@register.simple_tag
def filter_check(name: str, option: Option) -> SafeString:
    """One choice of a filter with how much it would find. A page of filters has fifty."""
    return format_html(
        '<label class="check{}"><input type="checkbox" id="f-{}-{}" name="{}" value="{}"{}>'
        '<span><bdi>{}</bdi>{}</span><span class="n">{}<span class="visually-hidden"> {}</span></span></label>',
        "" if option.count or option.chosen else " zero",
        name,
        option.value,
        name,
        option.value,
        mark_safe(" checked") if option.chosen else "",
        option.label,
        format_html('<span class="d-block tiny soft">{}</span>', option.note) if option.note else "",
        number_text(option.count or 0),
        _("positions"),
    )


def _said(words: str, **values: Any) -> SafeString:
    """Our own words, which may have tags, around values, which may not."""
    return mark_safe(words % {name: conditional_escape(value) for name, value in values.items()})  # noqa: S308  # nosec B308 B703
