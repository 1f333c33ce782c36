"""What happens around every request: its log line, its language, and the log-in that lies beneath all
views."""

import re
import time
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, UnreadablePostError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

log = structlog.get_logger("request")

GetResponse = Callable[[HttpRequest], HttpResponse]

# Asked by machines while the database may be down: they touch neither session nor user.
PROBES = frozenset({"/healthz", "/readyz"})
SECRET_PARTS = frozenset({"token", "key", "code"})  # parts of an address that open something
NUL = "\0"
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """One line a request, with an id that the answer carries too, so that a report can be found in the
    logs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _given_id(request) or uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log.log(
            _level(request, response),
            "request",
            method=request.method,
            path=_path_without_secrets(request),
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000),
            user=_known_user_id(request),
        )
        return response


def _given_id(request: HttpRequest) -> str | None:
    given = request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else None


def _level(request: HttpRequest, response: HttpResponse) -> int:
    if response.status_code >= 500:
        return 40
    return 10 if request.path in PROBES else 20


def _path_without_secrets(request: HttpRequest) -> str:
    """Whoever reads a token in the logs could use it."""
    path, match = request.path, request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRET_PARTS:
            path = path.replace(str(value), "…")
    return path


def _known_user_id(request: HttpRequest) -> int | None:
    """The user's id if the request has looked it up anyway; a log line is not worth a query."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages go out compressed, whatever stands before us: a list of positions is five times as long without.

    Files don't: they are compressed already, or streamed. Django masks the form's token and adds bytes of its own
    to each page (“heal the BREACH”), so that nobody reads a secret out of a page's length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class PlainTextMiddleware:
    """All that is sent is UTF-8 without a NUL, as browsers send our forms.

    PostgreSQL keeps no NUL. Text pasted from a PDF may have one, so it is dropped, as clean_input() does with what
    can't be seen; Django looks for it in the fields of forms alone, which addresses and the names of fields never
    meet. And Django reads a form in whatever character set it says, also in one that isn't for text at all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> None:
        if any(NUL in str(value) for value in view_kwargs.values()):
            raise Http404
        try:
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        except UnreadablePostError:
            return  # nobody is there any more; the check of the form's token says no


def _without_nul(sent: QueryDict) -> QueryDict:
    if not any(NUL in text for name, values in sent.lists() for text in (name, *values)):
        return sent
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        for value in values:
            kept.appendlist(name.replace(NUL, ""), value.replace(NUL, ""))
    return kept


class LanguageMiddleware:
    """The user's setting, else the cookie, else Persian. What the browser prefers is ignored: a phone in Iran
    is often set to English by its maker, not by its owner."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    def language_of(self, request: HttpRequest) -> str:
        spoken = dict(settings.LANGUAGES)
        if request.path not in PROBES and request.user.is_authenticated and request.user.language in spoken:
            return request.user.language
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        return chosen if chosen in spoken else settings.LANGUAGE_CODE


class PrivatePagesMiddleware:
    """What somebody signed in was shown is kept by no cache: on a computer that many use, "Back" after logging
    out must not bring it up again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _known_user_id(request) is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Django's, lying beneath all audiences; it leaves public views untouched and speaks htmx."""

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: tuple, view_kwargs: dict
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable
    ) -> HttpResponse:
        return to_login(request)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in page and back. htmx would swap that page into a corner of this one, so it is told to
    go."""
    redirect = redirect_to_login(_page_to_return_to(request), resolve_url(settings.LOGIN_URL))
    if request.headers.get("HX-Request") != "true":
        return redirect
    response = HttpResponse()
    response["HX-Redirect"] = redirect["Location"]
    return response


def _page_to_return_to(request: HttpRequest) -> str:
    """The page itself; for a form or a fragment the page that it was on, since neither can be opened by
    address."""
    if request.headers.get("HX-Request") == "true":
        return _own_path(request, request.headers.get("HX-Current-URL", ""))
    if request.method not in ("GET", "HEAD"):
        return _own_path(request, request.headers.get("Referer", ""))
    return request.get_full_path()


def _own_path(request: HttpRequest, url: str) -> str:
    if not url or not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
