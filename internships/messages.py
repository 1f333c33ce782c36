"""The messages of this app: what each is called, what its words need, and whether it still holds when sent.

Values are plain data (ids, codes, names in both languages, dates); the templates under templates/messages/ put
them into words in the reader's language when they are shown or sent. Kinds that go to both sides say which one
reads in `side`: "student" or "company".
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.rules import office, owners_of
from internships.comparing import Difference, compared
from internships.models import (
    Application,
    Invite,
    Offer,
    Position,
    PositionChange,
    PositionMessage,
    SavedSearch,
    TeamNote,
    ThreadMark,
    WaitingList,
    WaitingPlace,
)
from internships.states import ApplicationState, OfferState
from people.models import User
from people.notifications.actions import Telling, notify, notify_each, notify_many
from people.notifications.kinds import Kind, register
from people.notifications.models import Message
from people.workflow import Event, last_event


def register_kinds() -> None:
    for kind in (
        Kind("position.entered", icon="pencil", tone="act", still_holds=_still_unconfirmed),
        Kind("position.not_so", icon="slash-circle", tone="warn"),
        Kind("position.submitted", icon="send", tone="act"),
        Kind("position.published", icon="megaphone", tone="ok"),
        Kind("position.changes_requested", icon="arrow-counterclockwise", tone="act"),
        Kind("position.closed", icon="lock", tone="mute"),
        Kind("position.change_proposed", icon="send", tone="act"),
        Kind("position.change_approved", icon="check-circle", tone="ok"),
        Kind("position.change_returned", icon="arrow-counterclockwise", tone="act"),
        Kind("position.changed", icon="pencil", tone="act"),
        Kind("position.message", icon="chat-dots", tone="info"),
        Kind("position.suggested", icon="star", tone="brand", still_holds=_still_suggested),
        Kind("application.submitted", icon="send", tone="info"),
        Kind("application.received", icon="check-circle", tone="ok"),
        Kind("application.in_review", icon="eye", tone="info", email=False),
        Kind("application.shortlisted", icon="star", tone="brand", still_holds=_still_there),
        Kind("application.interview", icon="chat-dots", tone="brand"),
        Kind("application.rejected", icon="x-circle", tone="mute", still_holds=_still_rejected),
        Kind("application.withdrawn", icon="box-arrow", tone="mute"),
        Kind("application.lapsed", icon="hourglass-bottom", tone="warn"),
        Kind("answers.due", icon="hourglass-split", tone="act", still_holds=_somebody_waits),
        Kind("closure.companies", icon="calendar-x", tone="info"),
        Kind("closure.students", icon="calendar-x", tone="info", email=False),
        Kind("offer.made", icon="envelope-open", tone="act", still_holds=_offer_still_open),
        Kind("offer.accepted", icon="check-circle", tone="ok"),
        Kind("offer.declined", icon="slash-circle", tone="mute"),
        Kind("offer.expired", icon="hourglass-bottom", tone="warn"),
        Kind("offer.revoked", icon="arrow-counterclockwise", tone="bad"),
        Kind("waiting.added", icon="list", tone="brand"),
        Kind("waiting.removed", icon="list", tone="mute"),
        Kind("waiting.moved", icon="envelope-open", tone="info"),
        Kind("waiting.skipped", icon="slash-circle", tone="mute", email=False),
        Kind("waiting.stopped", icon="pause-circle", tone="act"),
        Kind("application.accepted", icon="check-circle", tone="ok"),
        Kind("application.cancelled", icon="slash-circle", tone="bad"),
        Kind("placement.started", icon="briefcase", tone="ok"),
        Kind("placement.ended", icon="briefcase", tone="mute"),
        Kind("thread.message", icon="chat-dots", tone="info", still_holds=_still_unread),
        Kind("note.mentioned", icon="pencil", tone="act", still_holds=_note_stands),
        Kind("search.digest", icon="search", tone="brand", still_holds=_digest_still_news),
    ):
        register(kind)


def _still_unconfirmed(message: Message) -> bool:
    return Position.objects.filter(pk=message.values["position"], unconfirmed_at__isnull=False).exists()


def _still_there(message: Message) -> bool:
    """Who was moved on before they were told never hears of where they were."""
    there = message.kind.removeprefix("application.")
    applications: Any = Application.objects.with_state_now()
    return bool(applications.filter(pk=message.values["application"], now_state=there).exists())


def _still_rejected(message: Message) -> bool:
    """A rejection that was undone before it was told is never told."""
    return Application.objects.filter(
        pk=message.values["application"], state=ApplicationState.REJECTED
    ).exists()


def _somebody_waits(message: Message) -> bool:
    named = [row["application"] for row in message.values["rows"]]
    return Application.objects.waiting().filter(pk__in=named).exists()


def _still_unread(message: Message) -> bool:
    """Whoever has read it in the page meanwhile needs no mail."""
    read = ThreadMark.objects.filter(
        application=message.values["application"],
        side=message.values["side"],
        message__gte=message.values["last"],
    )
    return not read.exists()


def _note_stands(message: Message) -> bool:
    """It wasn't removed, and whoever it mentions still belongs to the company."""
    note = TeamNote.objects.filter(pk=message.values["note"], removed_at=None)
    member = Q(
        application__position__company__memberships__user=message.recipient,
        application__position__company__memberships__ended_at=None,
    )
    return note.filter(member).exists()


def _offer_still_open(message: Message) -> bool:
    return Offer.objects.filter(pk=message.values["offer"], state=OfferState.OPEN).exists()


def _still_suggested(message: Message) -> bool:
    """The student still lets companies find them, hasn't answered yet, and the position takes applications."""
    invite = Invite.objects.filter(pk=message.values["invite"], student__visible_at__isnull=False)
    return invite.filter(position__in=Position.objects.taking_applications()).unanswered().exists()


def _digest_still_news(message: Message) -> bool:
    """Something in it takes applications, found by a search whose mail the student still wants."""
    told = message.values["searches"]
    wanted = set(
        SavedSearch.objects.filter(pk__in=[search["id"] for search in told], removed_at=None)
        .exclude(often=SavedSearch.Often.OFF)
        .values_list("pk", flat=True)
    )
    found = [position["id"] for search in told if search["id"] in wanted for position in search["positions"]]
    return Position.objects.taking_applications().filter(pk__in=found).exists()


def position_values(position: Position) -> dict[str, Any]:
    return {
        "position": position.pk,
        "title": position.title,
        "company": position.company.name,
        "company_en": position.company.name_en,
        "deadline_at": position.deadline_at,
    }


def company_values(application: Application) -> dict[str, Any]:
    """What the company's messages say; the student's name is in it, and nothing else of them."""
    return {
        **position_values(application.position),
        "application": application.pk,
        "student": application.student.user.full_name,
        "answer_due_at": application.answer_due_at,
        "reason": application.close_reason,
        "note": application.close_note,
    }


def offer_values(offer: Offer) -> dict[str, Any]:
    return {
        "offer": offer.pk,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_on,
        "weekly_hours": offer.weekly_hours,
        "pay_rial": offer.pay_rial,
        "pay_basis": offer.pay_basis,
        "net_monthly_rial": offer.net_monthly_rial,
        "expires_at": offer.expires_at,
        "agreed_on": offer.agreed_by_phone_on,
        "agreed_with": offer.agreed_with,
    }


def tell_student(
    application: Application, kind: str, *, key: str = "", not_before: Any = None, **more: Any
) -> None:
    key = key or f"{kind}:{last_event(application).pk}:student"
    notify(
        kind,
        to=application.student.user,
        about=application,
        values={**company_values(application), "side": "student", **more},
        key=key,
        url=f"/me/applications/{application.pk}/",
        not_before=not_before,
    )


def tell_students(
    told: Iterable[tuple[Application, Event]], kind: str, *, not_before: Any = None, **more: Any
) -> None:
    """As tell_student(), to many at once: each application with the event that is told."""
    notify_each(
        kind,
        [
            Telling(
                application.student.user,
                f"{kind}:{event.pk}:student",
                {**company_values(application), "side": "student", **more},
                f"/me/applications/{application.pk}/",
                application,
            )
            for application, event in told
        ],
        not_before=not_before,
    )


def tell_of_offers(made: Iterable[tuple[Offer, Event]], **more: Any) -> None:
    """Each student of theirs; `made` are offers, each with the event of its application."""
    kind = "offer.made"
    notify_each(
        kind,
        [
            Telling(
                offer.application.student.user,
                f"{kind}:{event.pk}:student",
                {**company_values(offer.application), "side": "student", **offer_values(offer), **more},
                f"/me/applications/{offer.application_id}/",
                offer.application,
            )
            for offer, event in made
        ],
    )


def company_readers(application: Application) -> list[User]:
    """The owners; whoever of them has sent it as a student reads their own side of it."""
    own = application.student.user_id
    return [user for user in owners_of(application.position.company) if user.pk != own]


def tell_company(application: Application, kind: str, *, key: str = "", **more: Any) -> None:
    key = key or f"{kind}:{last_event(application).pk}"
    notify_many(
        kind,
        to=company_readers(application),
        about=application,
        values={**company_values(application), "side": "company", **more},
        key=lambda user: f"{key}:{user.pk}",
        url=f"/hr/applications/{application.pk}/",
    )


def tell_list(place: WaitingPlace | None, listed: WaitingList, kind: str, **more: Any) -> None:
    """What a waiting list did by itself, to the company."""
    event = last_event(place or listed)
    notify_many(
        kind,
        to=owners_of(listed.position.company),
        about=listed.position,
        values={**position_values(listed.position), "side": "company", **more},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/hr/positions/{listed.position_id}/waiting-list/",
    )


def tell_office_of(application: Application, kind: str, **more: Any) -> None:
    event = last_event(application)
    notify_many(
        kind,
        to=office(),
        about=application,
        values={**company_values(application), "side": "office", **more},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/staff/applications/{application.pk}/",
    )


def tell_suggested(invite: Invite) -> None:
    notify(
        "position.suggested",
        to=invite.student.user,
        about=invite.position,
        values={**position_values(invite.position), "invite": invite.pk, "note": invite.note},
        key=f"position.suggested:{invite.pk}",
        url=f"/positions/{invite.position_id}/",
    )


def tell_owners(position: Position, kind: str, *, reason: str = "") -> None:
    event = last_event(position)
    notify_many(
        kind,
        to=owners_of(position.company),
        about=position,
        values={**position_values(position), "reason": reason},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/hr/positions/{position.pk}/",
    )


def tell_office_of_change(change: PositionChange) -> None:
    position, event = change.position, last_event(change)
    notify_many(
        "position.change_proposed",
        to=office(),
        about=position,
        values={**position_values(position), "reason": change.why},
        key=lambda user: f"position.change_proposed:{event.pk}:{user.pk}",
        url=f"/staff/positions/{position.pk}/#change",
    )


def tell_about_change(change: PositionChange, kind: str, *, reason: str = "") -> None:
    """The owners, and whoever proposed it."""
    position, event = change.position, last_event(change)
    notify_many(
        kind,
        to=dict.fromkeys([*owners_of(position.company), change.proposed_by]),
        about=position,
        values={**position_values(position), "reason": reason},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/hr/positions/{position.pk}/",
    )


def tell_applicants_of_change(change: PositionChange, position: Position) -> None:
    """Whoever waits or holds an offer: what was, and what is. In both languages, since each reads their own."""
    event = last_event(change)
    said = {}
    for language in ("fa", "en"):
        with override(language):
            said[f"changes_{language}"] = [_in_short(one) for one in compared(change.before, change.after)]
    values = {**position_values(position), **{name: "\n".join(lines) for name, lines in said.items()}}
    for application in position.applications.open().select_related("student__user").order_by("pk"):
        notify(
            "position.changed",
            to=application.student.user,
            about=application,
            values={**values, "application": application.pk},
            key=f"position.changed:{event.pk}:{application.pk}",
            url=f"/me/applications/{application.pk}/",
        )


def _in_short(one: Difference) -> str:
    if not one.relied_on:
        return one.label
    return _("%(label)s: %(before)s → %(after)s") % {
        "label": one.label,
        "before": one.before,
        "after": one.after,
    }


def tell_of_message(message: PositionMessage) -> None:
    position = message.position
    if message.from_office:
        own = position.company.memberships.in_force().filter(user__in=_writers(position, office=False))
        writers = [row.user for row in own.select_related("user").order_by("pk")]
        told = list(dict.fromkeys([*owners_of(position.company), *writers]))
        url = f"/hr/positions/{position.pk}/#talk"
    else:
        told, url = office(), f"/staff/positions/{position.pk}/#talk"
    notify_many(
        "position.message",
        to=told,
        about=position,
        values={**position_values(position), "writer": message.by.full_name, "text": message.text},
        key=lambda user: f"position.message:{message.pk}:{user.pk}",
        url=url,
    )


def _writers(position: Position, *, office: bool) -> Any:
    return position.talk.filter(from_office=office).values("by")


def tell_office(position: Position, kind: str, **more: str) -> None:
    event = last_event(position)
    notify_many(
        kind,
        to=office(),
        about=position,
        values={**position_values(position), **more},
        key=lambda user: f"{kind}:{event.pk}:{user.pk}",
        url=f"/staff/positions/{position.pk}/",
    )
