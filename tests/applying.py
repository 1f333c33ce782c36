"""Applying as the browser does it: the form, then the preview that sends it."""

from typing import Any

from django.test import Client

from internships.models import Position


def send_application(client: Client, position: Position, data: dict[str, Any]) -> Any:
    """The answer of whichever step stopped it, or of the sending."""
    answer = client.post(f"/positions/{position.pk}/apply/", data)
    if answer.status_code != 302 or not answer.url.endswith("/preview/"):
        return answer
    page = client.get(answer.url)
    if page.status_code != 200:
        return page
    return client.post(answer.url, what_the_preview_posts(page))


def what_the_preview_posts(page: Any) -> dict[str, Any]:
    return {
        "saved": page.context["draft"].saved_at.isoformat(),
        "version": page.context["position"].version,
    }
