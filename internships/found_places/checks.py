"""What a place has to say, and may say, before anybody is asked to decide on it."""

from datetime import date, timedelta
from math import ceil

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.models import ProgrammeKind
from internships.eligibility import frozen_words
from internships.models import FoundPlace, Offer, Placement
from internships.states import OfferState
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal
from students.models import Student

LONGEST = timedelta(days=366)
AHEAD = timedelta(days=400)
MOST_TOTAL_HOURS = 2500


def missing_parts(place: FoundPlace) -> list[str]:
    """What those who decide have to know and the student hasn't said yet."""
    by_total = place.kind.hours_rule == ProgrammeKind.HoursRule.TOTAL
    parts = (
        (place.estate_id or place.address, _("where the place is")),
        (place.activity, _("what the place does")),
        (place.contact_name, _("whom to ask there")),
        (place.contact_phone or place.contact_email, _("a phone number or an address of theirs")),
        (place.description, _("what the work is")),
        (place.total_hours if by_total else place.weekly_hours, _("how many hours it has")),
        (place.starts_on and place.ends_on, _("the first and the last day")),
    )
    return [words for said, words in parts if not said]


def check_ready(place: FoundPlace, student: Student) -> None:
    """Refuse what can't be sent in: by this student, of this kind, with these days and hours."""
    if student.frozen_at is not None:
        raise Refusal(frozen_words(student))
    if student.study_status != Student.Status.ENROLLED:
        raise Refusal(
            _("Only enrolled students can send in a place. If that is wrong, write to the liaison office.")
        )
    if student.field_id is None:
        raise Refusal(_("Say your field of study in your profile first: your faculty decides on the place."))
    if not place.kind.is_active or not place.kind.place_steps:
        raise Refusal(_("Places that students find themselves aren’t taken for this kind of work any more."))
    missing = missing_parts(place)
    if missing:
        raise Refusal(_("Still missing: %(what)s.") % {"what": _(", ").join(missing)})
    check_days(place)
    check_hours(place)
    if place.kind.place_steps[0] == ProgrammeKind.PlaceStep.SUPERVISOR and place.supervisor_id is None:
        raise Refusal(_("Choose your academic supervisor: they decide first."), field="supervisor")
    check_free(student, place)


def check_days(place: FoundPlace) -> None:
    """Both days are there."""
    first, last = _days(place)
    today = jalali.today()
    if first < today:
        raise Refusal(_("The first day is over already. Choose one from today on."), field="starts_on")
    if first > today + AHEAD:
        raise Refusal(_("That is too far ahead. Send the place in once it is nearer."), field="starts_on")
    if last < first:
        raise Refusal(_("The last day is before the first."), field="ends_on")
    if last - first > LONGEST:
        raise Refusal(_("This is longer than a year. Choose an earlier last day."), field="ends_on")


def check_hours(place: FoundPlace) -> None:
    """No more than the law allows in a week, no fewer in all than the kind asks."""
    most = settings.WEEKLY_HOURS_MAX
    if place.kind.hours_rule == ProgrammeKind.HoursRule.WEEKLY:
        if (place.weekly_hours or 0) > most:
            raise Refusal(_hours_words(most), field="weekly_hours")
        return
    total, least = place.total_hours or 0, place.kind.total_hours or 0
    if total < least:
        words = ngettext(
            "This kind of work has at least %(hours)s hour.",
            "This kind of work has at least %(hours)s hours.",
            least,
        )
        raise Refusal(words % {"hours": _number(least)}, field="total_hours")
    first, last = _days(place)
    if total > most * ceil(((last - first).days + 1) / 7):
        raise Refusal(
            _("So many hours don’t fit between these days: at most %(hours)s a week are allowed.")
            % {"hours": _number(most)},
            field="ends_on",
        )


def check_free(student: Student, place: FoundPlace) -> None:
    """The student's row is locked: neither an offer nor another place can come in between."""
    taken = work_between(student, *_days(place))
    if taken:
        raise Refusal(
            _("You have work on these dates already: %(title)s. Choose other dates.") % {"title": taken},
            field="starts_on",
        )


def work_between(student: Student, first: date, last: date) -> str:
    """What holds the student within these days: an accepted offer, or a place of their own that has begun."""
    offer = (
        Offer.objects.filter(
            student=student, state=OfferState.ACCEPTED, seat_dates__overlap=DateRange(first, last, "[]")
        )
        .select_related("position")
        .first()
    )
    if offer is not None:
        return offer.position.title
    placement = found_work_between(student, first, last)
    return placement.title if placement else ""


def found_work_between(student: Student, first: date, last: date) -> Placement | None:
    """One that ended early has an earlier last day, so the days after it are free again."""
    return (
        Placement.objects.filter(
            student=student, found_place__isnull=False, starts_on__lte=last, ends_on__gte=first
        )
        .select_related("found_place", "application__position")
        .first()
    )


def _days(place: FoundPlace) -> tuple[date, date]:
    if place.starts_on is None or place.ends_on is None:
        raise Refusal(_("Say the first and the last day."), field="starts_on")
    return place.starts_on, place.ends_on


def _hours_words(most: int) -> str:
    return _("At most %(hours)s hours a week are allowed here.") % {"hours": _number(most)}


def _number(number: int) -> str:
    return format_number(number, reading())
