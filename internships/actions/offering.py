"""Offering seats. They are taken here, under the lock, for the offer's dates.

Locks are taken in the order Student → Company → MoU → Position → Application → Offer, and everything that an offer
depends on is read again under them.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.cover import Cover, mous_of
from companies.models import Company, Mou
from companies.states import CompanyState
from internships.actions.applications import lock_for_company
from internships.actions.telling_moves import cancel_untold
from internships.messages import tell_of_offers
from internships.models import AnswerBounds, Application, Offer, OfferEvent, Position, WaitingPlace
from internships.offer_terms import Footing, OfferTerms, PhoneYes
from internships.states import APPLICATION_WAITING, ApplicationState, WaitingPlaceState
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, check_seen, transition_many
from students.models import Student

FROM_LIST = "from_waiting_list"


@transaction.atomic
def make_offer(
    application: Application,
    *,
    by: User,
    terms: OfferTerms,
    agreed: PhoneYes | None = None,
    seen: str | None = None,
) -> Offer:
    """Offer a seat; what was `agreed` on the phone is an open offer as any other, until the student confirms it."""
    at = timezone.now()
    Student.objects.locked(application.student_id)
    company, position = lock_position(application.position)
    locked = lock_for_company(application, by=by)
    check_seen(locked, seen)
    require_hiring(company)
    require_offerable(locked, at)
    terms.check(at, AnswerBounds.objects.held())
    if agreed:
        agreed.check(jalali.today(locked.submitted_at), at)
    footing = Footing(company, position, terms)
    cover = footing.cover_for(locked.student)
    footing.take(cover)
    [offer] = write_offers([(locked, cover)], footing, by=by, made_by=by, at=at, agreed=agreed)
    return offer


def lock_position(position: Position) -> tuple[Company, Position]:
    """Company, its MoUs of the kind in ascending order, then the position."""
    company = Company.objects.select_for_update(no_key=True).get(pk=position.company_id)
    mou_ids = sorted(mou.pk for mou in mous_of(company, position.kind))
    list(Mou.objects.select_for_update(of=("self",)).filter(pk__in=mou_ids).order_by("pk"))
    locked = Position.objects.select_for_update(of=("self",)).select_related("kind").get(pk=position.pk)
    return company, locked


def require_hiring(company: Company) -> None:
    if company.state != CompanyState.APPROVED:
        raise Refusal(_("Your company is suspended at the moment; offers can’t be made."))


def require_offerable(application: Application, at: datetime) -> None:
    if application.state_at_time(at) not in APPLICATION_WAITING:
        raise Refusal(_("An offer can’t be made any more: the application has moved on."))


def write_offers(
    rows: Sequence[tuple[Application, Cover | None]],
    footing: Footing,
    *,
    by: User | None,
    made_by: User,
    at: datetime,
    agreed: PhoneYes | None = None,
    from_list: bool = False,
) -> list[Offer]:
    """The seats are taken and everything is checked: the offers stand, and the students are told.

    The waiting list's own offers are made by nobody (`by`) on the word of who wrote its terms (`made_by`).
    """
    offers = [_offer(application, footing, cover, made_by, at, agreed) for application, cover in rows]
    Offer.objects.bulk_create(offers)
    OfferEvent.objects.bulk_create(
        OfferEvent(subject=offer, at=at, by=by, from_state="", to_state=offer.state) for offer in offers
    )
    applications = [application for application, _cover in rows]
    places = WaitingPlace.objects.waiting().filter(application__in=applications)
    transition_many(list(places), WaitingPlaceState.OFFERED, by=by, at=at)
    cancel_untold(applications, at=at)
    events = transition_many(
        applications,
        ApplicationState.OFFERED,
        by=by,
        at=at,
        changes={FROM_LIST: True} if from_list else None,
        state_at=at,
        offered_until=footing.terms.expires_at,
        first_answer_at=Coalesce(F("first_answer_at"), Value(at)),
    )
    tell_of_offers(zip(offers, events, strict=True), from_list=from_list)
    return offers


def _offer(
    application: Application,
    footing: Footing,
    cover: Cover | None,
    made_by: User,
    at: datetime,
    agreed: PhoneYes | None,
) -> Offer:
    terms = footing.terms
    return Offer(
        application=application,
        student=application.student,
        position=footing.position,
        mou=cover.mou if cover else None,
        terms=cover.first_terms if cover else None,
        came_from=application.state,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        weekly_hours=terms.weekly_hours,
        pay_basis=terms.pay_basis,
        pay_rial=terms.pay_rial,
        note=terms.note,
        expires_at=terms.expires_at,
        made_by=made_by,
        made_at=at,
        agreed_by_phone_on=agreed.on if agreed else None,
        agreed_with=agreed.spoke_with if agreed else "",
        seat_dates=DateRange(terms.starts_on, terms.ends_on, "[]"),
    )
