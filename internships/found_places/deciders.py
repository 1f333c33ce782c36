"""Whose turn it is with a place, and who may take it instead when there is nobody or they decided on paper."""

from dataclasses import dataclass
from functools import cached_property

from companies.models import ProgrammeKind
from companies.rules import office
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from people.models import User, acting_staff
from students.models import Academic

STEP = ProgrammeKind.PlaceStep


@dataclass(frozen=True)
class Turn:
    """The step that a place waits for; `theirs` are the users whose step it is."""

    step: str
    theirs: tuple[User, ...]

    @cached_property
    def nobody(self) -> bool:
        """A faculty without a coordinator, a supervisor who has left: the office decides in their place."""
        return not self.theirs

    def is_of(self, user_id: int) -> bool:
        return any(user_id == one.pk for one in self.theirs)

    @property
    def names(self) -> list[str]:
        """None for the office: it decides as an office."""
        return [] if self.step == STEP.OFFICE else [user.full_name for user in self.theirs]


def turn_of(place: FoundPlace) -> Turn | None:
    """None when nobody has to decide a step now."""
    if place.state != FoundPlaceState.SUBMITTED or not place.waits_for:
        return None
    return Turn(place.waits_for, tuple(_whose(place)))


def _whose(place: FoundPlace) -> list[User]:
    if place.waits_for == STEP.OFFICE:
        return office()
    if place.waits_for == STEP.COORDINATOR:
        posts = Academic.objects.coordinators_of(place.faculty_id)
    else:
        posts = Academic.objects.in_force().filter(user=place.supervisor_id)
    return [post.user for post in posts.select_related("user").order_by("user_id")]


def acts_for_office(user: User) -> bool:
    return acting_staff().filter(pk=user.pk).exists()


def supervisors_for(faculty_id: int | None) -> list[Academic]:
    """Whom a student of the faculty can have as supervisor."""
    if faculty_id is None:
        return []
    found = Academic.objects.in_force().filter(faculty=faculty_id).select_related("user")
    return list(found.order_by("user__full_name", "id"))
