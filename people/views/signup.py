"""allauth's sign-up page, which also shows what was refused while saving by the field that it is about."""

from typing import Any

from allauth.account.views import SignupView
from django.http import HttpResponse

from people.forms.account import add_refusal
from people.workflow import Refusal


class PersonSignupView(SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except Refusal as refusal:
            add_refusal(form, refusal)
            return self.form_invalid(form)
