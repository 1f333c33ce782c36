"""Redis is away: every page still works, what people do is kept, and the messages go out once it is back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from internships.models import Application
from people.notifications import nudge
from people.notifications.models import Message
from tests import factories as make
from tests.applying import send_application
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the cache nor the broker is where the settings say."""
    nowhere = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}
    settings.CACHES = {"default": nowhere}
    monkeypatch.setattr(nudge.deliver.app.conf, "broker_url", "redis+socket:///nowhere/redis.sock")
    monkeypatch.setattr(nudge, "_quiet_until", 0.0)


def test_logging_in_and_applying_without_redis(cast: Cast, client: Client) -> None:
    login = {"login": cast.negar.user.email, "password": make.PASSWORD}
    assert client.post("/accounts/login/", login).status_code == 302
    for address in ("/me/", "/positions/", f"/positions/{cast.inspection.pk}/", "/inbox/", "/settings/"):
        assert client.get(address).status_code == 200
    cv = SimpleUploadedFile("cv.pdf", make.pdf_bytes(), "application/pdf")
    answer = send_application(client, cast.inspection, {"file": cv, "letter": "سلام"})
    assert answer.status_code == 302, answer.content.decode()
    application = Application.objects.get()
    waiting = Message.objects.filter(kind__startswith="application.", state="queued")
    assert waiting.filter(recipient=cast.negar.user).count() == 1
    assert waiting.filter(recipient=cast.maryam).count() == 1
    assert client.get(f"/me/applications/{application.pk}/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json()["redis"] != "ok"
