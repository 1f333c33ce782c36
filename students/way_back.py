"""The way back to the page that sent a student to complete something: `?next=/positions/5/`.

It is only ever a link for the student to tap, never a redirect, and only to a page of this site. A section's form
needn't carry it: the browser names the address that the form stood on (same-origin referrers are sent).
"""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from people.sent_back import address_in

MOST = 500


def way_back(request: Any) -> str:
    """The local address, or nothing."""
    asked = request.GET.get("next") or request.POST.get("next") or _of_the_form(request)
    return asked if _is_ours(asked) else ""


def with_way_back(url: str, back: str) -> str:
    """The address with the way back in it, before its fragment."""
    if not back:
        return url
    address, hash_sign, place = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({'next': back})}{hash_sign}{place}"


def _of_the_form(request: Any) -> str:
    came_from = address_in(request.META.get("HTTP_REFERER", "")[: 4 * MOST])
    if request.method != "POST" or came_from.netloc != request.get_host():
        return ""
    return parse_qs(came_from.query).get("next", [""])[0]


def _is_ours(address: str) -> bool:
    """A path of this site that leads somewhere: no host, no scheme, nothing that browsers read as one."""
    if not address.startswith("/") or len(address) > MOST:
        return False
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    try:
        resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return False
    return True
