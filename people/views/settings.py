"""Settings of one's own account, and the language switch, which works without one."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.actions import profile
from people.audiences import Request, public, signed_in
from people.forms.account import SettingsForm, add_refusal
from people.workflow import Refusal

LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365


@signed_in
def show_settings(request: Request) -> HttpResponse:
    user = request.user
    initial = {name: getattr(user, name) for name in ("full_name", "mobile", "language", "theme")}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            profile.change_profile(user, **form.cleaned_data)
        except Refusal as refusal:
            user.refresh_from_db()
            add_refusal(form, refusal)
        else:
            with translation.override(user.language):
                messages.success(request, _("Your settings are saved."))
            return _remember_language(redirect("people:settings"), user.language)
    return render(request, "people/settings.html", {"form": form}, status=422 if form.errors else 200)


@public(reason="visitors choose a language too; it only sets their cookie")
@require_POST
def choose_language(request: Request) -> HttpResponse:
    response = HttpResponseRedirect(_next_page(request))  # redirect() would take “x” for a view's name
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        profile.choose_language(request.user, language)
    return _remember_language(response, language)


def _next_page(request: Request) -> str:
    """Back to where the switch was used: said by the form or by the browser, and only if it is our own
    page."""
    for address in (request.POST.get("next"), request.headers.get("Referer")):
        if address and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return resolve_url("/")


def _remember_language(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
