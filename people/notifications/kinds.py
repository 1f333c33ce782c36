"""Every kind of message there is, registered by the app that sends it, in its AppConfig.ready().

To add a kind `offer.made`:

1. Register it:

       kinds.register(Kind("offer.made", icon="envelope-open", tone="act", still_holds=offer_is_open))

2. Write its few words in `templates/messages/offer.made/`:

       subject.txt   one line; the mail's subject, its heading, and the title in the inbox
       line.txt      one line below the title in the inbox and in a mail program's list (may be left out)
       mail.html     extends messages/layout.html (not needed with email=False); plain text comes from it

3. Call `actions.notify("offer.made", to=user, values={...}, key=f"offer.made:{offer.pk}", url=...)` in the
   transaction that makes it true.

Templates see the values by their names, and `url` (absolute in mail), `subject`, `line`, `name` (short name
of the recipient), `university`, `product_name`. Values are data, never translated text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.notifications.models import Message

TONES = ("ok", "warn", "bad", "info", "act", "brand", "mute")
# What the frame of every mail is made of; a message's own values can't take these names.
RESERVED = frozenset(
    {
        "subject",
        "line",
        "url",
        "has_account",
        "language",
        "direction",
        "start",
        "product_name",
        "university",
        "university_short",
        "liaison_email",
        "base_url",
    }
)
_ID = re.compile(r"[a-z_]+(\.[a-z_]+)+")


@dataclass(frozen=True)
class CalendarPart:
    """An entry for the reader's calendar that goes with a mail: iCalendar text, and what it asks (RFC 5546)."""

    method: str  # REQUEST or CANCEL
    content: str


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `still_holds` is asked when the mail leaves, perhaps hours after it was written: what is no longer true is
    cancelled instead of sent. `tone` "act" means that the reader has something to do. `calendar` gives the part for
    the reader's calendar as things stand when the mail leaves, so that a late one is never stale; None for none.
    """

    id: str
    inbox: bool = True
    email: bool = True
    icon: str = "bell"
    tone: str = "mute"
    still_holds: "Callable[[Message], bool] | None" = None
    calendar: "Callable[[Message], CalendarPart | None] | None" = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"A message kind is named like offer.made, not {self.id!r}.")
        if self.tone not in TONES:
            raise ValueError(f"{self.id}: {self.tone!r} is not one of {', '.join(TONES)}.")

    def template(self, name: str) -> str:
        return f"messages/{self.id}/{name}"


class UnknownKind(LookupError):
    """A message of a kind that nobody registered: a mistake in code, told at once."""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        if _kinds.get(kind.id, kind) != kind:
            raise ValueError(f"The message kind {kind.id} is registered twice.")
        _kinds[kind.id] = kind


def get(kind_id: str) -> Kind:
    try:
        return _kinds[kind_id]
    except KeyError:
        raise UnknownKind(f"No app registered the message kind {kind_id!r}.") from None


def known() -> Iterable[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.id)
