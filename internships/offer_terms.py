"""What an offer promises, and what it stands on: the MoUs that cover its dates, and the seats that are left."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from companies.cover import Cover, best_cover, find_covers
from companies.models import Company
from internships import seats
from internships.answer_bounds import check_hours_to_answer
from internships.models import AnswerBounds, Position
from internships.terms import (
    Allowance,
    check_hours,
    check_pay,
    least_hourly_pay,
    seats_of_position,
    seats_under_mou,
)
from people.persian import jalali
from people.workflow import Refusal
from students.models import Student


@dataclass(frozen=True)
class OfferTerms:
    """What is promised. Rial as `pay_basis` says; both days are worked."""

    starts_on: date
    ends_on: date
    weekly_hours: int
    pay_basis: str
    pay_rial: int
    expires_at: datetime
    note: str = ""

    @property
    def hourly_rial(self) -> int:
        return Position.PayBasis(self.pay_basis).hourly_rial(self.pay_rial, self.weekly_hours)

    @property
    def days(self) -> seats.Days:
        return self.starts_on, self.ends_on

    def check(self, at: datetime, bounds: AnswerBounds) -> None:
        """What is wrong whoever gets it. The time to answer is counted by our clock, from this moment."""
        if self.ends_on < self.starts_on:
            raise Refusal(_("The last day is before the first."), field="ends_on")
        if self.starts_on < jalali.today(at):
            raise Refusal(_("The first day of work is over already."), field="starts_on")
        check_hours_to_answer(self.expires_at - at, bounds, field="expires_on")


@dataclass(frozen=True)
class PhoneYes:
    """What the company noted of a student's yes on the phone: the day, and who of the company spoke with them."""

    on: date
    spoke_with: str

    def check(self, applied_on: date, at: datetime) -> None:
        if self.on > jalali.today(at):
            raise Refusal(_("This day is still to come."), field="agreed_on")
        if self.on < applied_on:
            raise Refusal(_("The student applied after that day."), field="agreed_on")


class Held(NamedTuple):
    """The days of each seat that is taken: of the position, and of its kind under the company's MoUs."""

    of_position: list[seats.Days]
    under_mou: list[seats.Days]


class Footing:
    """Where offers of some terms stand in a position. Read once under the locks, for one offer or for a hundred.

    It counts the seats that are taken through it, so that the hundredth offer meets what the first ones left.
    """

    def __init__(
        self, company: Company, position: Position, terms: OfferTerms, held: Held | None = None
    ) -> None:
        self.position, self.terms = position, terms
        self._covers = find_covers(company, position.kind, terms.starts_on, terms.ends_on)
        if held is None:
            held = Held(seats_of_position(position), seats_under_mou(company, position.kind))
        self._of_position, self._under_mou = held

    def cover_for(self, student: Student) -> Cover | None:
        """The MoU that the offer is made under, rather one with the student's field. None if none is needed."""
        cover = best_cover(self._covers, [student.field_id] if student.field_id else [])
        self._check_terms(cover)
        if cover is not None and not cover.allows_field(student.field_id):
            raise Refusal(_("The MoU doesn’t cover this student’s field."))
        return cover

    def _check_terms(self, cover: Cover | None) -> None:
        terms = self.terms
        floor = cover.min_hourly_pay_rial if cover else 0
        check_hours(terms.weekly_hours, cover, field="weekly_hours")
        check_pay(
            terms.hourly_rial, least_hourly_pay(self.position.kind, floor, terms.starts_on), field="pay_rial"
        )

    def check_terms(self) -> None:
        """Refuse terms that no MoU of the position allows, before anybody is looked at."""
        own = [field.pk for field in self.position.fields.all()] if len(self._covers) > 1 else []
        self._check_terms(best_cover(self._covers, own))

    @property
    def free_of_position(self) -> int:
        return seats.free(self.position.seats, self._of_position, self.terms.days)

    def free(self, cover: Cover | None = None) -> int:
        """Seats that are free on every day of the terms."""
        cover = cover or best_cover(self._covers, [])
        if cover is None:
            return self.free_of_position
        under_mou = seats.free(cover.seat_limit, self._under_mou, self.terms.days)
        return min(self.free_of_position, under_mou)

    def allowance(self) -> Allowance | None:
        """What the MoU allows on these dates, to stand beside the form's fields."""
        cover = best_cover(self._covers, [])
        if cover is None:
            return None
        floor = least_hourly_pay(self.position.kind, cover.min_hourly_pay_rial, self.terms.starts_on)
        return Allowance(
            mou_number=cover.mou.number,
            ends_on=cover.mous[-1].last_day(),
            seat_limit=cover.seat_limit,
            seats_free=seats.free(cover.seat_limit, self._under_mou, self.terms.days),
            max_weekly_hours=cover.max_weekly_hours,
            least_hourly_pay_rial=floor,
            field_ids=frozenset(cover.first_terms.field_ids),
        )

    def take(self, cover: Cover | None) -> None:
        if not self.free_of_position:
            raise Refusal(_("All seats of this position are taken on these dates."), field="starts_on")
        if cover and not seats.free(cover.seat_limit, self._under_mou, self.terms.days):
            raise Refusal(_("All seats of the MoU are taken on these dates."), field="starts_on")
        self._of_position.append(self.terms.days)
        self._under_mou.append(self.terms.days)
