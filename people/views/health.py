"""The two probes: /healthz for balancers (does this process serve?), /readyz for monitoring (is all
well?)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from people import health
from people.audiences import public


@public(reason="balancers ask it, and it says nothing")
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@public(reason="monitoring asks it, and it names only parts")
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    conditions = health.check_all()
    return JsonResponse(conditions, status=200 if conditions["status"] == health.OK else 503)
