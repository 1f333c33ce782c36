"""The messages of accounts say what they should, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from people import adapters
from people.notifications import checks, kinds
from people.notifications.actions import queue_mail
from people.notifications.models import Message
from people.notifications.rendering import render_mail

pytestmark = pytest.mark.django_db

VALUES: dict[str, dict[str, Any]] = {
    adapters.CONFIRM_ADDRESS: {"code": "482-913"},
    adapters.RESET_PASSWORD: {"code": "482-913"},
    adapters.ALREADY_EXISTS: {},
    adapters.UNKNOWN_ADDRESS: {},
    adapters.INVITED: {
        "role": "expert",
        "invited_by": "<b>Leila",
        "expires_at": timezone.now() + timedelta(days=7),
    },
}


def mailed(kind, values, language, url=""):
    queue_mail(kind, to="new@example.test", values=values, url=url, language=language)
    return render_mail(Message.objects.get())


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("kind", VALUES)
def test_every_account_message_can_be_written(kind, language, settings):
    mail = mailed(kind, VALUES[kind], language, url="/somewhere/")
    assert mail.subject
    assert f"{settings.BASE_URL}/somewhere/" in mail.text
    assert VALUES[kind].get("code", "") in mail.text
    assert "<b>Leila" not in mail.html


def test_a_code_is_not_in_the_subject():
    for kind in (adapters.CONFIRM_ADDRESS, adapters.RESET_PASSWORD):
        Message.objects.all().delete()
        assert "482" not in mailed(kind, VALUES[kind], "en").subject


@pytest.mark.parametrize("language", ["fa", "en"])
def test_each_change_of_an_account_is_told_in_its_own_words(language):
    subjects = set()
    for what in set(adapters._CHANGES.values()):
        Message.objects.all().delete()
        mail = mailed(
            adapters.CHANGED, {"what": what, "at": timezone.now(), "new_address": "a@b.test"}, language
        )
        subjects.add(mail.subject)
    assert len(subjects) == len(set(adapters._CHANGES.values()))


def test_every_kind_of_every_app_has_its_templates():
    assert len(list(kinds.known())) > 20
    assert checks.every_kind_has_its_templates() == []
