"""What people see when something is not there, not theirs, or broken: a page of ours, in their language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception) if exception else ""}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """The database may be what is broken, so the template gets no request and asks nothing."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form that stayed open through a log-in elsewhere, or cookies switched off."""
    context = {
        "reason": _(
            "The page was open for too long, or you logged in in another tab meanwhile. "
            "Go back, reload the page and send the form again."
        )
    }
    return render(request, "403.html", context, status=403)
