"""The way to work, as the student says it: home area, own transport, preferred estates; saved together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from internships.actions.commute import save_commute
from internships.forms.commute import CommuteForm
from people.audiences import Request, student
from students.way_back import way_back, with_way_back

PAGE = "internships/students/commute.html"


@student
def commute(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _show(request, CommuteForm(student=request.student))
    form = CommuteForm(request.POST, student=request.student)
    if not form.is_valid():
        return _show(request, form, status=422)
    if "look" in request.POST:  # only how far everything is from there
        return _show(request, form)
    save_commute(request.student, by=request.user, **form.cleaned_data)
    messages.success(request, _("Your way to work is saved."))
    return redirect(with_way_back(reverse("internships:commute"), way_back(request)))


def _show(request: Request, form: CommuteForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "back": way_back(request)}
    return render(request, PAGE, context, status=status)
