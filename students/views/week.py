"""A student's week of a term: when they would work, less their classes. What is left is free."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from people.audiences import Request, student
from people.persian.numbers import number_text
from people.workflow import Refusal
from students.availability import add_class, copy_week, hours_before, save_classes, save_week
from students.class_list import class_list, from_timetable
from students.forms.week import ClassForm, PasteForm, WeekForm, ticked
from students.planned_week import PlannedWeek, planned_weeks
from students.timetable import MOST_CHARACTERS, Timetable, read
from students.way_back import way_back, with_way_back
from students.week import Week

# «پر کردن یک‌جا»: working days from Saturday to Wednesday, Thursday by itself; Friday is the day of rest.
FILLS = {
    "mornings": Week.from_hours(range(5), 7, 13),
    "afternoons": Week.from_hours(range(5), 13, 19),
    "thursday": Week.from_hours([5], 7, 19),
    "all": Week.from_hours(range(6), 7, 19),
}


def _week_of(request: Request) -> tuple[PlannedWeek, list[PlannedWeek]]:
    """The week of the term that the address names, and those that can be planned."""
    weeks = planned_weeks(request.student)
    asked = request.GET.get("term", "")
    chosen = next((week for week in weeks if week.term and str(week.term.code) == asked), weeks[0])
    return chosen, weeks


def _to(name: str, week: PlannedWeek) -> HttpResponseRedirect:
    return redirect(_address(name, week))


def _address(name: str, week: PlannedWeek) -> str:
    return reverse(f"students:{name}") + ("" if week.counts or not week.term else f"?term={week.term.code}")


# --- When one would work -----------------------------------------------------------------------------------


@student
def show_week(request: Request) -> HttpResponse:
    week, weeks = _week_of(request)
    if request.method != "POST":
        return _page(request, week, weeks)
    if "quick" in request.POST:  # the profile's buttons, which know nothing of the boxes
        return _save(request, week, week.wanted | FILLS.get(request.POST["quick"], Week()), week.not_in_exams)
    form = WeekForm(request.POST, shown=week.shown)
    if not form.is_valid():
        return _page(request, week, weeks, form=form, status=422)
    wanted = _filled(form.cleaned_data["free"], request.POST.get("fill", ""))
    return _save(request, week, wanted, form.cleaned_data["not_in_exams"])


def _filled(wanted: Week, fill: str) -> Week:
    return Week() if fill == "none" else wanted | FILLS.get(fill, Week())


def _save(request: Request, week: PlannedWeek, wanted: Week, not_in_exams: bool) -> HttpResponse:
    free = save_week(
        request.student, wanted=wanted, by=request.user, term=week.term, not_in_exams=not_in_exams
    )
    messages.success(request, _saved(free))
    return redirect(with_way_back(_address("week", week), way_back(request)))


def _saved(free: Week) -> str:
    if not free:
        return _("Your week is saved. It has no free hour.")
    words = ngettext(
        "Saved: %(hours)s free hour a week.", "Saved: %(hours)s free hours a week.", free.whole_hours
    )
    return words % {"hours": number_text(free.hours)}


def _page(request: Request, week: PlannedWeek, weeks: list[PlannedWeek], **given: Any) -> HttpResponse:
    form = given.get("form") or WeekForm(
        shown=week.shown, initial={"free": week.wanted, "not_in_exams": week.not_in_exams}
    )
    unsaid = week.term is not None and (week.saved_at is None or week.of_before)
    earlier = hours_before(request.student, week.term)[0] if unsaid and week.term else Week()
    context = {
        "week": week,
        "weeks": weeks if len(weeks) > 1 else [],
        "form": form,
        "to_copy": earlier if earlier != week.wanted else Week(),
        "here": _address("week", week),
        "back": way_back(request),
        "classes_url": _address("week_classes", week),
        "copy_url": _address("copy_week", week),
    }
    return render(request, "students/students/week.html", context, status=given.get("status", 200))


@student
@require_POST
def copy(request: Request) -> HttpResponse:
    week, _weeks = _week_of(request)
    if week.term is None:
        return _to("week", week)
    try:
        messages.success(request, _saved(copy_week(request.student, term=week.term, by=request.user)))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return _to("week", week)


# --- Classes -----------------------------------------------------------------------------------------------


@student
def show_classes(request: Request) -> HttpResponse:
    week, _weeks = _week_of(request)
    if week.term is None:
        return _to("week", week)  # classes belong to a term, and the university has entered none
    if request.method != "POST":
        return _classes_page(request, week)
    act = {"read": _read, "add": _add}.get(request.POST.get("do", ""), _keep)
    return act(request, week)


def _read(request: Request, week: PlannedWeek) -> HttpResponse:
    """What the pasted text says, to be looked at. Nothing is saved yet."""
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _classes_page(request, week, paste=form, status=422)
    pasted = form.cleaned_data["pasted"]
    again = PasteForm(initial={"pasted": pasted[:MOST_CHARACTERS]})
    return _classes_page(request, week, paste=again, found=read(pasted))


def _keep(request: Request, week: PlannedWeek) -> HttpResponse:
    assert week.term is not None
    try:
        odd, even = ticked(request.POST.getlist("odd")), ticked(request.POST.getlist("even"))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return _classes_page(request, week, status=422)
    save_classes(request.student, term=week.term, odd=odd, even=even, by=request.user)
    messages.success(request, _kept(odd | even))
    return _to("week", week)


def _kept(classes: Week) -> str:
    if not classes:
        return _("Your week has no class now.")
    words = ngettext(
        "%(hours)s hour of classes is taken out of your week.",
        "%(hours)s hours of classes are taken out of your week.",
        classes.whole_hours,
    )
    return words % {"hours": number_text(classes.hours)}


def _add(request: Request, week: PlannedWeek) -> HttpResponse:
    assert week.term is not None
    form = ClassForm(request.POST)
    if not form.is_valid():
        return _classes_page(request, week, by_hand=form, status=422)
    odd, even = form.hours
    add_class(request.student, term=week.term, odd=odd, even=even, by=request.user)
    messages.success(request, _("The class is added."))
    return _to("week_classes", week)


def _classes_page(request: Request, week: PlannedWeek, *, status: int = 200, **given: Any) -> HttpResponse:
    found: Timetable | None = given.get("found")
    understood = from_timetable(found) if found else []
    odd, even = week.odd, week.even
    for each in understood:
        odd, even = odd - each.in_odd, even - each.in_even
    context = {
        "week": week,
        "found": found,
        "understood": understood,
        "kept": class_list(odd, even),
        "paste": given.get("paste") or PasteForm(),
        "by_hand": given.get("by_hand") or ClassForm(),
        "here": _address("week_classes", week),
        "back": _address("week", week),
    }
    return render(request, "students/students/classes.html", context, status=status)
