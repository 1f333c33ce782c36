"""`manage.py check` warns of a kind without its templates: better than a mail that can't be written."""

from typing import Any

from django.core import checks
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from people.notifications import kinds


def register_checks() -> None:
    checks.register(every_kind_has_its_templates, checks.Tags.templates)


def every_kind_has_its_templates(**_options: Any) -> list[checks.CheckMessage]:
    needed = [kind.template("subject.txt") for kind in kinds.known()]
    needed += [kind.template("mail.html") for kind in kinds.known() if kind.email]
    return [
        checks.Warning(f"The template {name} is missing.", id="notifications.W001")
        for name in needed
        if _missing(name)
    ]


def _missing(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return True
    return False
