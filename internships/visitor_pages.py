"""Public pages, made once for all visitors without a session and kept for some seconds.

What a visitor reads hangs on the address, the language, the day and what the list's pulse tells of (positions,
companies, agreements): a change of those makes the page anew at once. What the pulse doesn't tell of, such as free
seats, may be as old as PUBLIC_PAGES_KEPT_SECONDS. Whoever carries a session gets their own, always.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2s
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from internships.listing.current import Listing, listing
from people import replica
from people.persian import jalali
from people.recent import Recent

_FORM_TOKEN = re.compile(rb'"X-CSRFToken": "(\w{64})"')
_ITS_PLACE = b"\x00form-token\x00"

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class _Page:
    body: bytes  # with a place for the visitor's own token
    headers: dict[str, str]
    digest: str
    made_at: float


_kept: Recent[_Page] = Recent(200)  # the longest are some 80 kB


def kept_for_visitors(view: View) -> View:
    """The view shows the same to everybody without a session. Its answer has an ETag, so that who has it already
    isn't sent it again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        page = _kept.get(key)
        if page is None or time.monotonic() - page.made_at > settings.PUBLIC_PAGES_KEPT_SECONDS:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            page = _keep(key, response)
        return _filled_in(page, request)

    return answer


def forget() -> None:
    """For tests: each has a database of its own."""
    _kept.clear()


def listing_for(request: HttpRequest) -> Listing:
    """The list as a visitor's page asked for it already, or as it is now."""
    return getattr(request, "list_now", None) or listing()


def _key(request: HttpRequest) -> Any:
    """None for whom, or when, nothing is kept."""
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
    if request.method != "GET" or own or not settings.PUBLIC_PAGES_KEPT_SECONDS:
        return None
    now = listing()
    request.list_now = now  # type: ignore[attr-defined]
    if now.stamp is None:
        return None
    htmx: Any = request.htmx  # type: ignore[attr-defined]
    part = (bool(htmx), bool(htmx and htmx.history_restore_request))
    return request.get_full_path(), get_language(), part, now.stamp, jalali.today(), replica.is_read()


def _keep(key: Any, response: HttpResponse) -> _Page:
    found = _FORM_TOKEN.search(response.content)
    body = response.content.replace(found[1], _ITS_PLACE) if found else response.content
    digest = blake2s(body, digest_size=12).hexdigest()
    page = _Page(body, dict(response.headers), digest, time.monotonic())
    _kept.put(key, page)
    return page


def _filled_in(page: _Page, request: HttpRequest) -> HttpResponse:
    token = get_token(request) if _ITS_PLACE in page.body else ""
    response = HttpResponse(page.body.replace(_ITS_PLACE, token.encode()), headers=page.headers)
    # With another secret in the cookie, the token in the page that the visitor has is no longer good.
    secret = request.META["CSRF_COOKIE"] if token else ""
    whose = salted_hmac("visitor_pages", secret).hexdigest()[:12]
    etag = f'W/"{page.digest}{whose}"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    conditional: Any = get_conditional_response(request, etag=etag, response=response)
    return conditional
