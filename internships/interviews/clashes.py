"""Who or what is taken already at a time: in words, before the database's constraints would refuse it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Site
from internships.models import Interviewer, InterviewSlot
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.text import ascii_digits, fold_letters
from people.workflow import Refusal


@dataclass(frozen=True)
class Place:
    """Where an interview is: at a site, with a room in words, or behind a link."""

    way: str
    site: Site | None = None
    room: str = ""
    link: str = ""

    @property
    def room_key(self) -> str:
        """Rooms are one when they are written alike: «اتاق ۱۲» is «اتاق 12»."""
        folded = ascii_digits(fold_letters(self.room)).replace("\u200c", " ").casefold()
        return " ".join(folded.split())[:120] if self.site else ""


@dataclass(frozen=True)
class Span:
    starts_at: datetime
    minutes: int
    buffer_minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def free_at(self) -> datetime:
        return self.ends_at + timedelta(minutes=self.buffer_minutes)

    @property
    def during(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.ends_at, "[)")

    @property
    def held(self) -> DateTimeTZRange:
        return DateTimeTZRange(self.starts_at, self.free_at, "[)")


def clashes(
    spans: Sequence[Span], place: Place, people: Iterable[User], *, but: InterviewSlot | None = None
) -> dict[datetime, str]:
    """By the beginning of a span, why it can't be: two queries however many they are."""
    if not spans:
        return {}
    whole = DateTimeTZRange(min(s.starts_at for s in spans), max(s.free_at for s in spans), "[)")
    taken = _people_taken(whole, people, but) + _room_taken(whole, place, but)
    found: dict[datetime, str] = {}
    for span in spans:
        for held, words in taken:
            if held.lower < span.free_at and span.starts_at < held.upper:
                found.setdefault(span.starts_at, words)
    return found


def _people_taken(
    whole: DateTimeTZRange, people: Iterable[User], but: InterviewSlot | None
) -> list[tuple[DateTimeTZRange, str]]:
    named = {user.pk: user.full_name for user in people}
    rows = Interviewer.objects.filter(user__in=named, held__overlap=whole)
    if but:
        rows = rows.exclude(slot=but)
    return [
        (held, _("%(name)s has another interview at this time.") % {"name": named[user]})
        for user, held in rows.values_list("user", "held")
    ]


def _room_taken(
    whole: DateTimeTZRange, place: Place, but: InterviewSlot | None
) -> list[tuple[DateTimeTZRange, str]]:
    if not place.room_key:
        return []
    rows = InterviewSlot.objects.filter(site=place.site, room_key=place.room_key, held__overlap=whole)
    if but:
        rows = rows.exclude(pk=but.pk)
    words = _("“%(room)s” is taken at this time.") % {"room": place.room}
    return [(held, words) for held in rows.values_list("held", flat=True)]


def refuse(starts_at: datetime, why: str, *, field: str = "") -> Refusal:
    at = jalali.format_datetime(starts_at, reading())
    return Refusal(_("%(at)s: %(why)s") % {"at": at, "why": why}, field=field or None)


WORDS = {
    "slot_room_once": gettext_lazy("This room is taken at this time."),
    "interviewer_not_twice_at_once": gettext_lazy("An interviewer has another interview at this time."),
    "interview_one_a_slot": gettext_lazy("Somebody else has just taken this time."),
    "interview_student_not_twice_at_once": gettext_lazy(
        "The student has another interview at this time. Choose one that leaves room for both."
    ),
}


STUDENT_BUSY = "interview_student_not_twice_at_once"


def constraint_of(error: IntegrityError) -> str:
    """Which constraint of ours refused; what none of them refused is a mistake, and goes on up."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if name not in WORDS:
        raise error
    return name


def words_of(error: IntegrityError) -> str:
    return str(WORDS[constraint_of(error)])
