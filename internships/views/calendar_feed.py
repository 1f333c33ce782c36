"""A calendar that programs subscribe to by a secret address, and the page where its owner makes or removes it."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from companies.models import Membership
from internships.actions.calendar_feed import remove_feed, renew_feed
from internships.interviews.entries import feed_of
from internships.models import CalendarFeed, Interview
from people.audiences import Request, public, signed_in
from people.models import User

KEPT_AFTER = timedelta(days=60)
MOST_ENTRIES = 500


@public(
    reason="calendar programs can't log in; the address is a secret of 128 bits that its owner can change"
)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    found = CalendarFeed.objects.filter(token=token, user__is_active=True).select_related("user").first()
    if found is None:
        raise Http404
    content = feed_of(found.user, interviews_of(found.user)).encode()
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    unchanged = get_conditional_response(request, etag=etag, response=response)
    answer = unchanged or response
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, max-age=900"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def interviews_of(user: User) -> list[Interview]:
    """One's own as a student, and those that one holds in a company that one still belongs to."""
    companies = Membership.objects.in_force().filter(user=user).values("company")
    held = Q(
        slot__interviewers__user=user,
        slot__interviewers__ended_at=None,
        slot__position__company__in=companies,
    )
    found = Interview.objects.standing().filter(slot__ends_at__gt=timezone.now() - KEPT_AFTER)
    found = found.filter(Q(student__user=user) | held).distinct()
    shown = found.for_pages().prefetch_related("slot__interviewers__user")
    return list(shown.order_by("slot__starts_at", "pk")[:MOST_ENTRIES])


@signed_in
def settings_page(request: Request) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            remove_feed(request.user)
            messages.success(request, _("Removed. The address opens nothing any more."))
        else:
            had_one = CalendarFeed.objects.filter(user=request.user).exists()
            renew_feed(request.user)
            before = _("Here is your new address. Calendars that had the one before stop getting news.")
            messages.success(request, before if had_one else _("Here is your address."))
        return redirect("internships:calendar_settings")
    found = CalendarFeed.objects.filter(user=request.user).first()
    address = settings.BASE_URL + reverse("internships:calendar_feed", args=[found.token]) if found else ""
    context = {
        "feed": found,
        "address": address,
        "webcal": "webcal" + address[address.find(":") :] if address else "",
    }
    return render(request, "internships/calendar_settings.html", context)
