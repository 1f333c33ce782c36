"""The positions that fit a student best, and what their profile lacks for better ones."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from internships.cards import dressed
from internships.listing.current import listing
from internships.recommendations import recommended
from people.audiences import Request, student
from students.models import Student

SHOWN = 20
PROFILE = "/me/profile/"


@dataclass(frozen=True)
class Addition:
    title: str
    text: str
    url: str


@student
def show_recommended(request: Request) -> HttpResponse:
    who = request.student
    now = listing(who.pk)
    suggestions = recommended(who, SHOWN, now=now)
    dressed((suggestion.position for suggestion in suggestions), who)
    context = {
        "student": who,
        "suggestions": suggestions,
        "additions": additions(who, has_skills=bool(now.theirs.skills)),
    }
    return render(request, "internships/students/recommended.html", context)


def additions(who: Student, *, has_skills: bool) -> list[Addition]:
    """What the student could still say so that more positions come into question, or come in a better order."""
    found = []
    if not has_skills:
        text = _("They count most, rare ones more than common ones.")
        found.append(Addition(_("Choose your skills"), text, f"{PROFILE}#skills"))
    if not who.free:
        text = _("Then positions whose shifts you can’t work are left out.")
        found.append(Addition(_("Say when you are free"), text, f"{PROFILE}#week"))
    if who.home_area_id is None:
        text = _("Then near places come before far ones, and you see which company buses pass by you.")
        found.append(Addition(_("Say where you live"), text, "/me/profile/commute/"))
    if who.gpa is None:
        text = _("Positions that ask for a GPA are left out until then.")
        found.append(Addition(_("Say your GPA"), text, f"{PROFILE}#study"))
    if who.credits_passed is None:
        text = _("Positions that ask for credits are left out until then.")
        found.append(Addition(_("Say how many credits you passed"), text, f"{PROFILE}#study"))
    return found
