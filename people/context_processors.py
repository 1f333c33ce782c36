"""The frame of a page: which navigation it wears, for whom, and where in it we are.

Worked out when a template asks for it, and only for someone signed in: one query for what this person is and how
much they haven't read.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from people import audiences
from people.notifications import inbox

type_words = str | Promise


@dataclass(frozen=True)
class Place:
    """One address in the navigation; `tab` if it is also at hand at the foot of a phone's screen."""

    url: str
    label: type_words
    icon: str
    tab: bool = True
    short: type_words = ""
    also: tuple[str, ...] = ()  # addresses that belong to this place and begin otherwise


@dataclass(frozen=True)
class Hat:
    """One of the things that a person can be here, with its own navigation."""

    audience: str
    home: str
    label: type_words
    places: tuple[Place, ...]
    extra: tuple[Place, ...] = field(default=())
    work: bool = False  # with a side from 992 px, for those who work in it all day

    @property
    def icon(self) -> str:
        return self.places[0].icon


PUBLIC = Hat(
    "public",
    "/",
    "",
    (
        Place("/positions/", _("Positions"), "search"),
        Place("/companies/", _("Companies"), "building"),
        Place("/help/", _("Guide"), "info-circle"),
    ),
)
STUDENT = Hat(
    audiences.STUDENT,
    "/me/",
    pgettext_lazy("hat", "Student"),
    (
        Place("/me/", _("My page"), "house"),
        Place("/positions/", _("Positions"), "search"),
        Place("/companies/", _("Companies"), "building", tab=False),
        Place(
            "/me/applications/",
            _("My applications"),
            "send",
            short=_("Applications"),
            also=("/me/places/", "/me/interviews/"),
        ),
        Place("/me/saved/", _("Kept for later"), "bookmark", tab=False),
        Place("/me/profile/", _("Profile"), "person", also=("/me/visibility/",)),
    ),
)
RECRUITER = Hat(
    audiences.RECRUITER,
    "/hr/",
    pgettext_lazy("hat", "Company"),
    (
        Place("/hr/", _("Home"), "house"),
        Place("/hr/positions/", _("Positions"), "megaphone"),
        Place("/hr/applicants/", _("Applicants"), "people", also=("/hr/applications/", "/hr/waiting/")),
        Place("/hr/interviews/", _("Interviews"), "calendar3", tab=False),
        Place("/hr/mou/", _("MoU"), "shield-check"),
        Place("/hr/company/", pgettext_lazy("hat", "Company"), "building", tab=False),
        Place("/hr/team/", _("Colleagues"), "person-badge", tab=False),
    ),
    work=True,
)
STAFF = Hat(
    audiences.STAFF,
    "/staff/",
    _("Liaison office"),
    (
        Place("/staff/", _("Desk"), "house"),
        Place("/staff/mous/", _("MoUs"), "shield-check"),
        Place("/staff/companies/", _("Companies"), "building"),
        Place("/staff/positions/", _("Positions"), "megaphone"),
        Place("/staff/students/", _("Students"), "field"),
        Place("/staff/placements/", _("Placements"), "briefcase", tab=False),
        Place("/staff/places/", _("Self-found places"), "geo-alt", tab=False),
        Place("/staff/waiting/", _("Waiting for companies"), "hourglass-split", tab=False),
        Place("/staff/closures/", _("Closures"), "calendar-x", tab=False),
        Place("/staff/answer-promise/", _("Promise to answer"), "clock", tab=False),
        Place("/staff/academics/", _("Academic supervisors"), "person-badge", tab=False),
        Place("/staff/roster/", _("Roster"), "table", tab=False),
        Place("/staff/skills/", _("Skills"), "list", tab=False),
        Place("/staff/messages/", _("Messages"), "envelope-check", tab=False),
        Place("/staff/team/", _("Office team"), "people", tab=False),
    ),
    work=True,
)
COORDINATOR = Hat(
    audiences.COORDINATOR,
    "/academic/",
    pgettext_lazy("hat", "Internship coordinator"),
    (
        Place("/academic/", _("Internship places"), "geo-alt", short=_("Places")),
        Place("/academic/students/", _("Students"), "field"),
        Place("/academic/applications/", _("Applications"), "send"),
        Place("/academic/placements/", _("Placements"), "briefcase"),
    ),
)
ACADEMIC = Hat(
    audiences.SUPERVISOR,
    "/academic/",
    pgettext_lazy("hat", "Academic supervisor"),
    (Place("/academic/", _("Internship places"), "geo-alt"),),
)
HATS = (STAFF, RECRUITER, COORDINATOR, ACADEMIC, STUDENT)


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user: Any = getattr(request, "user", None)  # an error page can come before anybody asked
        self.path = request.path
        self.signed_in = bool(self.user and self.user.is_authenticated)

    @cached_property
    def _standing(self) -> tuple[tuple[str, ...], int]:
        """What this person is, and how much they haven't read: one query for both."""
        if not self.signed_in:
            return (), 0
        theirs, answers = audiences.standing(self.request, unread=inbox.unread_number())
        return theirs, answers["unread"]

    @cached_property
    def hats(self) -> tuple[Hat, ...]:
        theirs, _unread = self._standing
        worn: dict[str, Hat] = {}  # of two with one home (whoever coordinates supervises, too) the first
        for hat in HATS:
            if hat.audience in theirs:
                worn.setdefault(hat.home, hat)
        return tuple(worn.values())

    @cached_property
    def hat(self) -> Hat:
        """The one whose page this is; on a page for everybody, the first that this person wears."""
        for hat in self.hats:
            if self.path.startswith(hat.home):
                return hat
        return self.hats[0] if self.hats else PUBLIC

    @property
    def others(self) -> tuple[Hat, ...]:
        return tuple(hat for hat in self.hats if hat != self.hat)

    @property
    def work(self) -> bool:
        return self.hat.work

    @property
    def tabs(self) -> list[Place]:
        return [place for place in self.hat.places if place.tab] if self.hats else []

    @property
    def off_tabs(self) -> list[Place]:
        """What a phone finds in the menu, since its tab bar has no room for it."""
        return [place for place in self.hat.places if not place.tab] if self.hats else []

    @cached_property
    def current(self) -> str:
        """The place that we are in: the longest address that this one begins with."""
        inside = [place.url for place in self.hat.places if self.path.startswith((place.url, *place.also))]
        if self.path.startswith("/inbox/"):
            inside.append("/inbox/")
        return max(inside, key=len, default="")

    @property
    def unread(self) -> int:
        return self._standing[1]

    @property
    def wearer(self) -> str:
        """As what this person is here, where the view has looked it up anyway."""
        if not self.hats:
            return self.user.email if self.signed_in else ""
        company: Any = getattr(self.request, "company", None)
        grant: Any = getattr(self.request, "staff", None)
        if self.hat is RECRUITER and company:
            return str(company)
        return grant.shown_role if self.hat is STAFF and grant else str(self.hat.label)

    @property
    def theme(self) -> str:
        chosen = self.user.theme if self.signed_in else "auto"
        return "" if chosen == "auto" else chosen

    @property
    def other_language(self) -> tuple[str, str]:
        """The language to switch to, by its own name."""
        return ("fa", "فارسی") if get_language() == "en" else ("en", "English")

    @property
    def here(self) -> str:
        """Where the language switch comes back to."""
        return self.request.get_full_path() if self.request.method == "GET" else self.path


def frame(request: HttpRequest) -> dict[str, Frame]:
    return {"frame": Frame(request)}
