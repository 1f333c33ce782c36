"""Words kept for what is written often: which there are, and what their placeholders stand for."""

import re
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from companies.models import Company
from internships.models import Application, MessageTemplate
from people.persian.language import reading
from people.sent_back import number_in

PLACEHOLDERS = ("name", "position", "company")
_WRITTEN = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


def faults(text: str) -> str:
    """What is wrong with the placeholders of a text, in words; empty if nothing is."""
    unknown = [word for word in _WRITTEN.findall(text) if word.strip() not in PLACEHOLDERS]
    known = _(", ").join(f"{{{word}}}" for word in PLACEHOLDERS)
    if unknown:
        return _("There is no {%(word)s}. You can write %(known)s.") % {
            "word": unknown[0],
            "known": known,
        }
    if _BRACE.search(_WRITTEN.sub("", text)):
        return _("A brace stands alone. You can write %(known)s.") % {"known": known}
    return ""


def fill(text: str, application: Application) -> str:
    """With the student's own name and so on; once, so that what a name contains is never filled again."""
    values = {
        "name": application.student.user.full_name,
        "position": application.position.title,
        "company": application.position.company.name,
    }
    return _WRITTEN.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def templates_for(company: Company, purpose: str = MessageTemplate.Purpose.MESSAGE) -> QuerySet[Any]:
    """The company's own and the office's in the language that is read."""
    office = Q(company=None, language=reading())
    found = MessageTemplate.objects.filter(Q(company=company) | office, purpose=purpose, removed_at=None)
    return found.order_by("company", "name", "pk")


def chosen_text(company: Company, asked: str, purpose: str = MessageTemplate.Purpose.MESSAGE) -> str:
    """The words of the template that an address names; nothing for one that isn't there for this company."""
    number = number_in(asked)
    found = templates_for(company, purpose).filter(pk=number).first() if number else None
    return found.text if found else ""
