"""The parts that pages are built from, over templates/components/. No template needs to load this file.

Words and pictures
    {% icon "bell" %}                         a drawing from the sprite; `class="chev"`; "back" points back
    {% logo %}   {% university %}             the mark; the university's name, `short=True`
    {% state position %}                      word, icon and tone of what it is now (its `state_now`)
    {% state_badge "application" app.state_for_student %}        the same for a state by itself; `word=_("…")`
    {% state_word "application" "offered" %}  only the word
    {% kind position.kind %}                  icon and name of a programme kind
    {% due position.deadline_at %}            the day, and the time left within 72 hours; tone soon or over
                                              `full=True` always both, with the hour; `label=_("Deadline")`
    {% day interview.at %}                    a date as a leaf of a calendar
    {% avatar student.full_name %}            initials; `icon="pen" tone="act"` for a drawing instead, `image=` for
                                              a picture where there is one, `large=True` beside a title
    {% gauge 86 100 _("Fit") %}               ten measured segments; write the number beside it
        blocks=True                           as many blocks as there are (seats), a plain bar beyond twenty
    {% seats_left free seats %}               gauge and words; `first= last=` the dates that are meant
    {% fit 86 _("Fit with you") %}            gauge, percentage and words in one line

Forms
    {% field form.title %}                    label, hint, control, error; whatever the widget
        label= hint=   instead of the form's  unit=_("hours")   after the control; hint=False for none
        limit=_("…")   the MoU's limit beside it    short=True        a narrow control (dates, numbers)
        echo="toman"   says rial in toman      two=True          choices in two columns
        boxed=False    radios as plain lines   unmarked=True     don't say "(optional)"
        last=True      no space under it       hide_label=True   for screen readers only
        code=True      a code that is read off a phone or a mail
    {% form_errors form %}                    what is wrong, in one note with links to the fields;
                                              `brief=True` only what belongs to no field
    {% fields form %}                         errors and all fields, for a short form

Blocks
    {% note "warn" %}…{% endnote %}           ok, info, warn, bad; `title=`, `role="status"`
    {% panel _("Terms") %}…{% endpanel %}     `flush=True`, `id=`, `link="/x/" link_text=_("All")`, `class=`
    {% confirm _("Withdraw") %}…{% endconfirm %}   a button that unfolds the question; `bad=True`: for good
    {% menu _("Actions") %}…{% endmenu %}     links and buttons in a pop-up; `icon=` alone hides the word
    {% fold _("What the company sees") icon="eye" %}…{% endfold %}

Lists
    {% empty_state _("No positions yet") _("What to do next.") url="/x/" action=_("Do it") %}
    {% pager page %}                          next results by key, keeping the other parameters; `label=`
    {% timeline events %}                     `by=True` names people, `reason=True` shows reasons
    {% track steps _("Step 2 of 6") %}        steps: pairs of word and "done", "now" or ""
    {% checks items %}                        items with .ok (True, False, None), .label, .own
    {% fact _("Pay") value %}                 a row of <dl class="facts grid"> or "pairs"; nothing if empty
    {% tile count _("Waiting") url="…" icon="pen" tone="act" note=_("longest: 3 days") %}
    {% crumb "/positions/" _("All positions") %}   the way back, above the title
    {% search_box value=q placeholder=_("…") %}    `action=`, `name="q"`, `hidden=` pairs to keep
    {% week grid _("Shifts of the position") %}    a week_grid(); night and Friday only where they are used
    {% week_key grid %}                       what its colours mean

No tag asks the database for more than it is given.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.look import states
from people.look.fields import field_context
from people.look.history import Step, steps_of
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number, format_percent, localise
from people.persian.text import initials

register = template.Library()

SOON = timedelta(hours=72)
MOST_BLOCKS = 20  # that a gauge draws one by one
# Drawn for reading left to right; the style sheet turns them round in Persian.
_DIRECTED = frozenset({"next", "send", "box-arrow"})
_LONE_NUMBER = re.compile(r"(?<![A-Za-z0-9@._/-])[0-9][0-9,]*(?![A-Za-z0-9@_/-])")
_NOTE_ICONS = {
    "ok": "check-circle",
    "info": "info-circle",
    "warn": "exclamation-triangle",
    "bad": "exclamation-circle",
    "act": "hourglass-split",
}


# Words and pictures


@register.simple_tag
def icon(name: str, **options: str) -> SafeString:
    return _icon(name, options.get("class", ""))


@lru_cache(maxsize=1024)
def _icon(name: str, more: str) -> SafeString:
    """A page has a hundred and more of them, of a few dozen kinds."""
    classes = ["icon", more]
    if name in _DIRECTED:
        classes.append("dir")
    if name == "back":
        name = "next"
        classes.append("back")
    return format_html(
        '<svg class="{}" width="18" height="18" aria-hidden="true"><use href="{}#{}"></use></svg>',
        " ".join(filter(None, classes)),
        static("sprite.svg"),
        name,
    )


@register.simple_tag
def logo() -> SafeString:
    return format_html(
        '<svg class="logo" width="32" height="32" aria-hidden="true"><use href="{}#mark"></use></svg>',
        static("sprite.svg"),
    )


@register.filter
def inline_svg(drawing: str) -> SafeString:
    """A drawing that our own code made, without its XML prolog: as an image it would need a data: address."""
    return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308


@register.filter
def prose_digits(text: object) -> str:
    """Numbers in a message as the language writes them; those that are part of an address or a code stay."""
    return _LONE_NUMBER.sub(lambda number: localise(number[0], reading()), str(text))


@register.simple_tag
def university(short: bool = False) -> str:
    return getattr(settings, f"UNIVERSITY_{'SHORT' if short else 'NAME'}_{reading().upper()}")


@register.simple_tag
def liaison_email() -> str:
    return settings.LIAISON_EMAIL


@register.simple_tag
def demo() -> bool:
    return settings.DEMO


@register.simple_tag
def state(subject: Any, word: str = "") -> SafeString:
    return state_badge(states.kind_of(subject), states.state_of(subject), word)


@register.simple_tag
def state_badge(kind: str, value: str, word: str = "") -> SafeString:
    look = states.look_of(kind, value)
    ended = " ended" if look.ended else ""
    return format_html(
        '<span class="state t-{}{}">{}{}</span>',
        look.tone,
        ended,
        icon(look.icon),
        word or states.word_for(kind, value),
    )


@register.simple_tag
def state_word(kind: str, value: str) -> str:
    return states.word_for(kind, value)


@register.simple_tag(name="kind")
def kind_tag(programme: Any) -> SafeString:
    return format_html('<span class="kind">{}{}</span>', icon(programme.icon or "part"), str(programme))


@register.simple_tag
def due(
    at: datetime | None, label: str = "", full: bool = False, now: datetime | None = None
) -> SafeString | str:
    if at is None:
        return ""
    now = now or timezone.now()
    over, soon = at <= now, now < at <= now + SOON
    tone = "over" if over else "soon" if soon else ""
    words = jalali.format_datetime(at, reading()) if full else jalali.format_date(at, reading(), weekday=True)
    if soon or over or full:
        left = jalali.time_left(at, now, reading())
        words = _("%(time_left)s, %(day)s") % {"time_left": left, "day": words}
    return format_html(
        '<span class="due{}">{}{}<time datetime="{}">{}</time></span>',
        f" {tone}" if tone else "",
        icon("hourglass-split" if tone else "calendar3"),
        format_html('<span class="visually-hidden">{}: </span>', label) if label else "",
        at.astimezone(jalali.TEHRAN).isoformat(),
        words,
    )


@register.inclusion_tag("components/day.html")
def day(at: datetime) -> dict[str, str]:
    """A date as a tile, in the calendar of the page's language."""
    local, language = jalali.today(at), reading()
    on = jalali.to_jalali(local)
    return {
        "month": jalali.month_name(on.month, "fa")
        if language == "fa"
        else jalali.GREGORIAN_MONTHS[local.month - 1],
        "number": format_number(on.day if language == "fa" else local.day, language),
        "weekday": jalali.weekday_name(local, language),
    }


@register.simple_tag
def avatar(name: str = "", tone: str = "", **options: Any) -> SafeString:
    size = " lg" if options.get("large") else ""
    if options.get("image"):
        picture = '<span class="av pic{}"><img src="{}" width="40" height="40" alt="" loading="lazy"></span>'
        return format_html(picture, size, options["image"])
    inside = icon(options["icon"]) if "icon" in options else initials(name)
    return format_html(
        '<span class="av{}{}" aria-hidden="true">{}</span>', f" tone t-{tone}" if tone else "", size, inside
    )


@register.simple_tag
def gauge(value: float, most: float, label: str, blocks: bool = False) -> SafeString:
    kind = ""
    if blocks:
        kind = f" of-{most}" if most in range(1, MOST_BLOCKS + 1) else " whole"
    return format_html(
        '<span class="gauge{}"><meter min="0" max="{}" value="{}" aria-label="{}">{}/{}</meter></span>',
        kind,
        str(most),
        str(value),
        label,
        str(value),
        str(most),
    )


@register.inclusion_tag("components/seats_left.html")
def seats_left(free: int, seats: int, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    return {"free": free, "seats": seats, "taken": seats - free, "first": first, "last": last}


@register.simple_tag
def fit(percent: float, label: str, word: str = "") -> SafeString:
    number = format_percent(round(percent), reading())
    return format_html(
        '<span class="fit">{}<b>{}</b>{}</span>', gauge(round(percent), 100, label), number, word
    )


# Forms


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    return field_context(bound, **options)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, brief: bool = False) -> dict[str, Any]:
    if not form.errors:
        return {"count": 0}
    wrong = [] if brief else [bound for bound in form if bound.errors]
    count = len(wrong) + len(form.non_field_errors())
    return {"form": form, "wrong": wrong, "count": count, "brief": brief}


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


# Blocks


@register.simple_block_tag
def note(content: str, tone: str = "info", title: str = "", role: str = "", **options: str) -> SafeString:
    context = {
        "tone": tone,
        "icon": _NOTE_ICONS.get(tone, "info-circle"),
        "title": title,
        "role": role,
        **options,
    }
    return _around("note", content, **context)


@register.simple_block_tag
def panel(content: str, title: str = "", **options: Any) -> SafeString:
    heading = options.get("id") or f"{slugify(title, allow_unicode=True) or 'panel'}-h"
    return _around("panel", content, title=title, heading=heading, **options)


@register.simple_block_tag
def confirm(content: str, label: str, bad: bool = False, **options: str) -> SafeString:
    return _around("confirm", content, label=label, bad=bad, **options)


@register.simple_block_tag
def menu(content: str, label: str, **options: str) -> SafeString:
    return _around("menu", content, label=label, **options)


@register.simple_block_tag
def fold(content: str, label: str, **options: Any) -> SafeString:
    return _around("fold", content, label=label, **options)


def _around(name: str, content: str, **context: Any) -> SafeString:
    # A block's content is template output already: its values were escaped when they were put in.
    context["content"] = mark_safe(content)  # noqa: S308
    context["css"] = context.pop("class", "")
    return mark_safe(render_to_string(f"components/{name}.html", context))  # noqa: S308


# Lists


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", **options: str) -> dict[str, Any]:
    return {"title": title, "text": text, **options}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any, label: str = "") -> dict[str, Any]:
    query = context["request"].GET.copy()
    started_later = bool(query.pop("after", None))
    first = query.urlencode()
    query["after"] = page.next_after or ""
    return {
        "page": page,
        "label": label,
        "next": query.urlencode(),
        "first": first,
        "started_later": started_later,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(
    events: Iterable[Any], by: bool = False, reason: bool = False, small: bool = True
) -> dict[str, Any]:
    steps: list[Step] = steps_of(events, by=by, reason=reason)
    return {"steps": steps, "small": small}


@register.inclusion_tag("components/track.html")
def track(steps: Iterable[tuple[str, str]], label: str) -> dict[str, Any]:
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/checks.html")
def checks(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.simple_tag
def fact(label: str, value: Any) -> SafeString | str:
    if value is None or value == "":
        return ""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.inclusion_tag("components/tile.html")
def tile(count: int, label: str, **options: Any) -> dict[str, Any]:
    return {"count": format_number(count, reading()), "label": label, "hot": bool(count), **options}


@register.inclusion_tag("components/crumb.html")
def crumb(url: str, label: str) -> dict[str, str]:
    return {"url": url, "label": label}


@register.inclusion_tag("components/search_box.html")
def search_box(value: str = "", placeholder: str = "", **options: Any) -> dict[str, Any]:
    return {"value": value, "placeholder": placeholder, "name": "q", **options}


@register.inclusion_tag("components/week.html")
def week(grid: Any, caption: str) -> dict[str, Any]:
    """A `students.week.week_grid(...)`; what a cell means is said to those who can't see its colour."""
    return {"grid": grid, "caption": caption}


@register.inclusion_tag("components/week_key.html")
def week_key(grid: Any) -> dict[str, Any]:
    return {"grid": grid}
