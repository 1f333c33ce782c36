"""A company's own words for what it writes often."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from internships.message_templates import faults
from internships.models import MessageTemplate
from people.persian.numbers import number_text
from people.workflow import Refusal

MOST_TEMPLATES = 50


@transaction.atomic
def add_template(company: Company, *, name: str, purpose: str, language: str, text: str) -> MessageTemplate:
    Company.objects.select_for_update().get(pk=company.pk)
    if company.message_templates.filter(removed_at=None).count() >= MOST_TEMPLATES:
        raise Refusal(
            _("Your company has %(count)s templates already.") % {"count": number_text(MOST_TEMPLATES)}
        )
    _require_sound(text)
    return MessageTemplate.objects.create(
        company=company, name=name, purpose=purpose, language=language, text=text
    )


@transaction.atomic
def change_template(
    template: MessageTemplate, *, name: str, purpose: str, language: str, text: str
) -> MessageTemplate:
    _require_sound(text)
    locked = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    locked.name, locked.purpose, locked.language, locked.text = name, purpose, language, text
    locked.save()
    return locked


def _require_sound(text: str) -> None:
    if wrong := faults(text):
        raise Refusal(wrong, field="text")


def remove_template(template: MessageTemplate) -> None:
    MessageTemplate.objects.filter(pk=template.pk, removed_at=None).update(removed_at=timezone.now())
