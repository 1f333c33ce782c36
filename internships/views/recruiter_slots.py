"""Times for interviews: those of a position, those of all, and offering new ones with a look beforehand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from internships.actions.answering import REST_DAYS
from internships.actions.interview_slots import make_slots
from internships.forms.interview import WORKDAYS, SeriesForm
from internships.interviews.agenda import (
    A_PAGE,
    BY_TIME,
    Counts,
    by_day,
    counts_of,
    page_of_rows,
    with_booked,
)
from internships.interviews.clashes import Span, clashes
from internships.interviews.rules import may_offer_times
from internships.interviews.series import day_warning
from internships.models import InterviewSlot, Position
from internships.states import SlotState
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.models import Holiday
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import number_text
from people.workflow import Refusal

RECENT = timedelta(days=60)


@recruiter
@vetted
def of_position(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    context = _listed(
        request, InterviewSlot.objects.for_member(request.membership).filter(position=position)
    ) | {
        "position": position,
        "may_offer": may_offer_times(request.membership, position.state),
    }
    return render(request, "internships/recruiters/interviews.html", context)


@recruiter
@vetted
def agenda(request: Request) -> HttpResponse:
    """Across positions: one's own interviews, or everybody's."""
    slots = InterviewSlot.objects.for_member(request.membership)
    everybody = request.GET.get("whose") == "all"
    if not everybody:
        slots = slots.filter(interviewers__user=request.user, interviewers__ended_at=None)
    context = _listed(request, slots) | {"everybody": everybody}
    return render(request, "internships/recruiters/agenda.html", context)


def _listed(request: Request, slots: Any) -> dict[str, Any]:
    """To come, the nearest first; or what was, the newest first.

    Where all are more than a page holds, those that are booked are shown until somebody asks for the others: free
    times never push them off the page.
    """
    at, past = timezone.now(), request.GET.get("show") == "past"
    if past:
        found = with_booked(slots.filter(ends_at__lte=at, ends_at__gt=at - RECENT))
    else:
        found = with_booked(slots.filter(ends_at__gt=at, state=SlotState.OFFERED))
    counts = counts_of(found)
    chosen = request.GET.get("only", "")
    if chosen not in ("booked", "free", "all"):
        chosen = "booked" if counts.booked and counts.all > A_PAGE else "all"
    if chosen != "all":
        found = found.filter(is_booked=chosen == "booked")
    if chosen == "free":
        found = found.filter(state=SlotState.OFFERED)
    order = ("-starts_at", "-pk") if past else BY_TIME
    page = page_of_rows(found, order=order, after=request.GET.get("after"), at=at)
    return {
        "days": by_day(page),
        "page": page,
        "past": past,
        "counts": counts,
        "only": chosen,
        "onlys": _onlys(request, counts) if counts.booked and counts.free else [],
    }


def _onlys(request: Request, counts: Counts) -> list[tuple[str, Any, int, str]]:
    """All, booked or free ones: each with its word, how many they are, and its address."""
    asked = request.GET.copy()
    asked.pop("after", None)
    found = []
    for code, word, number in (
        ("all", pgettext("interview times", "All"), counts.all),
        ("booked", pgettext("interview times", "Booked"), counts.booked),
        ("free", pgettext("interview times", "Free"), counts.free),
    ):
        asked["only"] = code
        found.append((code, word, number, f"?{asked.urlencode()}"))
    return found


@dataclass(frozen=True)
class Planned:
    """One time as the preview shows it."""

    span: Span
    warning: str
    clash: str
    chosen: bool

    @property
    def value(self) -> str:
        return self.span.starts_at.isoformat()

    @property
    def slot(self) -> Span:
        return self.span


@recruiter
@vetted
def new_slots(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    if not may_offer_times(request.membership, position.state):
        messages.info(request, _("Times are offered for a position that is open or paused."))
        return redirect("internships:hr_position_interviews", position.pk)
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        company=request.company,
        initial=_initial(request, position),
    )
    planned: list[Planned] = []
    if request.method == "POST" and form.is_valid():
        planned = _plan(form)
        if planned and request.POST.get("do") == "make" and (made := _make(request, position, form, planned)):
            words = ngettext("%(number)s time is offered.", "%(number)s times are offered.", made)
            messages.success(request, words % {"number": number_text(made)})
            return redirect("internships:hr_position_interviews", position.pk)
    context = {"position": position, "form": form, "days": by_day(planned), "sent": _sent(request)}
    context["possible"] = any(not row.clash for row in planned)
    template = "slots_preview" if planned else "slots_new"
    status = 422 if form.errors else 200
    return render(request, f"internships/recruiters/{template}.html", context, status=status)


def _initial(request: Request, position: Position) -> dict[str, Any]:
    return {
        "way": InterviewSlot.Way.SITE,
        "site": position.site_id,
        "minutes": 30,
        "buffer_minutes": 10,
        "interviewers": [request.user.pk],
        "weekdays": WORKDAYS,
    }


def _plan(form: SeriesForm) -> list[Planned]:
    """Every time of the series with what speaks against it; none, and an error, where there are too many."""
    series = form.series()
    most = settings.INTERVIEW_SLOTS_AT_ONCE_MAX
    starts, more = series.first(most)
    if more:
        words = _("That is more than %(most)s times. Choose fewer days, or longer interviews.")
        form.add_error("ends", words % {"most": number_text(most)})
        return []
    if not starts:
        form.add_error("weekdays", _("None of these weekdays is between the first and the last day."))
        return []
    spans = [Span(at, series.minutes, series.buffer_minutes) for at in starts]
    people = list(form.cleaned_data["interviewers"])
    taken = clashes(spans, form.place(), people)
    holidays = _holidays(series.first_on, series.last_on)
    several, now = series.last_on > series.first_on, timezone.now()
    planned = []
    for span in spans:
        clash = _("This has passed already.") if span.starts_at <= now else taken.get(span.starts_at, "")
        warning = _warning(span.starts_at, holidays)
        planned.append(Planned(span, warning, clash, not clash and not (warning and several)))
    return planned


def _holidays(first: Any, last: Any) -> dict[Any, str]:
    rows = Holiday.objects.filter(on__gte=first, on__lte=last)
    return {row.on: (row.name_en if reading() == "en" else "") or row.name_fa for row in rows}


def _warning(at: datetime, holidays: dict[Any, str]) -> str:
    found = day_warning(jalali.today(at), holidays, REST_DAYS)
    if found is None:
        return ""
    what, name = found
    return _("A holiday: %(name)s") % {"name": name} if what == "holiday" else _("A day of rest")


def _sent(request: Request) -> list[tuple[str, str]]:
    """What was typed, to be sent once more with the choice made of it."""
    ours = ("csrfmiddlewaretoken", "do", "at")
    return [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]


def _make(request: Request, position: Position, form: SeriesForm, planned: list[Planned]) -> int:
    wanted = set(request.POST.getlist("at"))
    spans = [row.span for row in planned if row.value in wanted]
    people = list(form.cleaned_data["interviewers"])
    try:
        return len(make_slots(position, spans, by=request.user, place=form.place(), interviewers=people))
    except Refusal as refusal:
        add_refusal(form, refusal)
        return 0
