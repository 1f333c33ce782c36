"""/dev/components/: every part and every state on one page, to look at while building. Not in production."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from people.audiences import public
from people.look.history import Step
from people.look.states import LOOKS


class _Example(forms.Form):
    title = forms.CharField(label="Title", help_text="The work that is done, not the rank.", max_length=120)
    seats = forms.IntegerField(
        label="Seats", max_value=6, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    pay = forms.CharField(
        label="Pay an hour", widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})
    )
    starts_on = forms.CharField(
        label="Starts on", widget=forms.TextInput(attrs={"data-date": "", "dir": "ltr"})
    )
    site = forms.ChoiceField(label="Site", choices=[("", "Choose"), ("1", "Plant 1"), ("2", "Plant 2")])
    cv = forms.ChoiceField(
        label="Which CV?", widget=forms.RadioSelect, choices=[("1", "CV for industry"), ("2", "CV")]
    )
    fields_ = forms.MultipleChoiceField(
        label="Fields",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Industrial"), ("2", "Mechanical")],
    )
    letter = forms.CharField(
        label="Letter", required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = forms.FileField(label="Signed PDF", required=False)
    agreed = forms.BooleanField(label="I have read it and agree.")


@public(reason="examples only, and only outside production")
def components(request: HttpRequest) -> HttpResponse:
    data = request.POST or (
        {"seats": "8", "title": "QC", "pay": "920000"} if "wrong" in request.GET else None
    )
    return render(
        request, "dev/components.html", _examples() | {"form": _Example(data), "title": "Components"}
    )


def _examples() -> dict[str, Any]:
    now = timezone.now()
    hidden = SimpleNamespace(next_after="abc", broken=True)
    return {
        "kinds": [(kind, list(looks)) for kind, looks in LOOKS.items()],
        "tones": ["ok", "info", "warn", "bad"],
        "moments": [now + timedelta(days=14), now + timedelta(hours=50), now - timedelta(days=1)],
        "now": now,
        "page": hidden,
        "steps": [
            ("Sent", "done"),
            ("Reviewed", "done"),
            ("Interview", "now"),
            ("Offer", ""),
            ("At work", ""),
        ],
        "history": [
            Step("Submitted", now - timedelta(days=3), "Negar"),
            Step("In review", now, text="…", mark="now"),
        ],
        "lines": [
            SimpleNamespace(
                ok=True, label="Field: industrial engineering", own="You: industrial engineering"
            ),
            SimpleNamespace(ok=False, label="80 credits or more", own="You: 62 credits"),
            SimpleNamespace(ok=False, soft=True, label="Skills: 3 of 4", own="You: without calipers"),
            SimpleNamespace(ok=None, label="GPA of 14 or more", own="Not in your profile yet"),
        ],
    }


urlpatterns = [path("components/", components, name="components")]
