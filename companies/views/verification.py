"""Whether a paper is genuine and holds, for whoever has it in hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from companies.forms.verification import CodeForm
from companies.verification import read_code, verify
from people.audiences import public

REASON = "the code on the paper is the key, and no person is named"
PAGE = "companies/public/verify.html"


def unlisted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@public(reason=REASON)
@unlisted
def ask_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("companies:verify", code=form.cleaned_data["code"])
    return render(request, PAGE, {"form": form}, status=422 if form.errors else 200)


@public(reason=REASON)
@unlisted
def show_verified(request: HttpRequest, code: str) -> HttpResponse:
    """Counted by address in the cache, so that nobody tries codes all day; while Redis is down, nothing is."""
    if too_often := ratelimit.consume_or_429(request, action="verify", limit_get=True):
        return too_often
    known = read_code(code)
    found = verify(known) if known else None
    if found is None:
        return render(request, PAGE, {"form": CodeForm(), "unknown": True}, status=404)
    return render(request, PAGE, {"found": found})
