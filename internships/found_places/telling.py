"""Telling people about a place: whose turn it is, and the student at each one."""

from collections.abc import Iterable
from typing import Any

from companies.rules import office, owners_of
from internships.found_places.deciders import STEP, turn_of
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from people.models import User
from people.notifications.actions import notify, notify_many
from people.notifications.kinds import Kind, register
from people.notifications.models import Message
from people.workflow import last_event


def register_kinds() -> None:
    for kind in (
        Kind("place.submitted", icon="geo-alt", tone="act", still_holds=_still_their_turn),
        Kind("place.passed", icon="check-circle", tone="info"),
        Kind("place.returned", icon="arrow-counterclockwise", tone="act", still_holds=_still_returned),
        Kind("place.approved", icon="check-circle", tone="ok"),
        Kind("place.refused", icon="x-circle", tone="bad"),
        Kind("place.invited", icon="building", tone="info"),
        Kind("place.company_invited", icon="building", tone="act", inbox=False),
        Kind("place.mou_wanted", icon="shield-check", tone="act"),
        Kind("place.withdrawn", icon="box-arrow", tone="mute", email=False),
        Kind("place.cancelled", icon="x-circle", tone="bad"),
        Kind("place.started", icon="briefcase", tone="ok"),
        Kind("place.ended", icon="briefcase", tone="mute"),
    ):
        register(kind)


def _still_their_turn(message: Message) -> bool:
    said = message.values
    return FoundPlace.objects.filter(
        pk=said["place"], state=FoundPlaceState.SUBMITTED, round=said["round"], waits_for=said["step"]
    ).exists()


def _still_returned(message: Message) -> bool:
    return FoundPlace.objects.filter(pk=message.values["place"], state=FoundPlaceState.RETURNED).exists()


def place_values(place: FoundPlace) -> dict[str, Any]:
    return {
        "place": place.pk,
        "place_name": place.name,
        "title": place.title,
        "student": place.student.user.full_name,
        "kind": place.kind.name_fa,
        "kind_en": place.kind.name_en,
        "starts_on": place.starts_on,
        "ends_on": place.ends_on,
        "round": place.round,
        "step": place.waits_for,
    }


def tell_deciders(place: FoundPlace) -> None:
    """Whoever has to decide now; where there is nobody, the office, which decides in their place."""
    turn = turn_of(place)
    if turn is None:
        return
    page = "staff" if turn.nobody or turn.step == STEP.OFFICE else "academic"
    notify_many(
        "place.submitted",
        to=office() if turn.nobody else turn.theirs,
        about=place,
        values={**place_values(place), "nobody": turn.nobody},
        key=lambda user: f"place.submitted:{place.pk}:{place.round}:{turn.step}:{user.pk}",
        url=f"/{page}/places/{place.pk}/",
    )


def tell_student(place: FoundPlace, kind: str, **more: Any) -> None:
    notify(
        kind,
        to=place.student.user,
        about=place,
        values={**place_values(place), "side": "student", **more},
        key=f"{kind}:{place.pk}:{last_event(place).pk}:student",
        url=f"/me/places/{place.pk}/",
    )


def tell_office(place: FoundPlace, kind: str, **more: Any) -> None:
    _tell(place, kind, office(), f"/staff/places/{place.pk}/", {"side": "office", **more})


def tell_supervisor(place: FoundPlace, kind: str, **more: Any) -> None:
    if place.supervisor:
        _tell(
            place, kind, [place.supervisor], f"/academic/places/{place.pk}/", {"side": "supervisor", **more}
        )


def tell_company(place: FoundPlace, kind: str, url: str, **more: Any) -> None:
    if place.company:
        _tell(place, kind, owners_of(place.company), url, {"side": "company", **more})


def tell_last_deciders(place: FoundPlace, deciders: Iterable[User], step: str, *, taken_back: bool) -> None:
    """The student has thought better of it; nothing is left to decide."""
    page = "staff" if step == STEP.OFFICE else "academic"
    url = "" if taken_back else f"/{page}/places/{place.pk}/"
    _tell(place, "place.withdrawn", deciders, url, {"side": page, "taken_back": taken_back})


def _tell(place: FoundPlace, kind: str, to: Iterable[User], url: str, more: dict[str, Any]) -> None:
    event = last_event(place)
    notify_many(
        kind,
        to=to,
        about=place,
        values={**place_values(place), **more},
        key=lambda user: f"{kind}:{place.pk}:{event.pk}:{user.pk}",
        url=url,
    )
