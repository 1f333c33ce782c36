"""Signing in the app for the university's side."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from companies.views import in_app_signing
from companies.views.papers import staff_paper
from people.audiences import Request, staff


@staff
@never_cache
def sign(request: Request, mou_id: int, number: int = 0) -> HttpResponse:
    in_app_signing.require_setting()
    return _sign(request, mou_id, number)


@reauthentication_required
def _sign(request: Request, mou_id: int, number: int) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    return in_app_signing.sign(request, paper, back=paper.url("signatures"))


@staff
def text_pdf(request: Request, mou_id: int, number: int = 0) -> HttpResponseBase:
    in_app_signing.require_setting()
    return in_app_signing.text_pdf(request, staff_paper(mou_id, number))
