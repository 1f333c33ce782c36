"""The way in for companies: sign up and register in one go, then wait for the university's approval at /hr/."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from companies.audience import CURRENT_COMPANY
from companies.forms.registration import CompanySignupForm, RegisterCompanyForm
from people.audiences import public
from people.forms.account import add_refusal
from people.models import User
from people.views.signup import PersonSignupView
from people.workflow import Refusal

TEMPLATE = "companies/recruiters/register.html"


class CompanySignupView(PersonSignupView):
    template_name = TEMPLATE

    def get_form_class(self) -> type[CompanySignupForm]:
        return CompanySignupForm


_sign_up = CompanySignupView.as_view()


@public(reason="a company's person has no account before signing up")
@sensitive_post_parameters("password1")
def register(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        return _register_signed_in(request, request.user)
    return _sign_up(request)


def _register_signed_in(request: HttpRequest, user: User) -> HttpResponse:
    form = RegisterCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = form.register(user)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            request.session[CURRENT_COMPANY] = company.pk
            messages.success(request, _("Your company is registered. The liaison office looks at it now."))
            return redirect("/hr/")
    context: dict[str, Any] = {"form": form}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)
