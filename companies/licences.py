"""A site's operating licence ends on a day; company and office are told before it does, and when it has."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from companies.models import Company, Site
from companies.rules import office, owners_of
from companies.states import CompanyState
from people.notifications.actions import notify_many
from people.persian import jalali

ENDED, SOON = "ended", "soon"
# Who was told nothing by then (beat was down, or the date was written down late) isn't told of an old end any more.
LATEST = timedelta(days=30)
_TAKES_PART = (
    CompanyState.PENDING, CompanyState.PAPERS_REQUESTED, CompanyState.APPROVED, CompanyState.SUSPENDED,
)  # fmt: skip


def licence_standing(ends_on: date | None, today: date) -> str:
    """Empty, "soon" or "ended"; its last day still counts."""
    if ends_on is None or ends_on > today + timedelta(days=settings.LICENCE_WARN_DAYS):
        return ""
    return ENDED if ends_on < today else SOON


def to_tell_of(today: date) -> QuerySet[Site]:
    return Site.objects.filter(
        is_active=True,
        company__state__in=_TAKES_PART,
        licence_ends_on__gte=today - LATEST,
        licence_ends_on__lte=today + timedelta(days=settings.LICENCE_WARN_DAYS),
    ).order_by("pk")


@transaction.atomic
def tell_of_licence(site_id: int, *, today: date | None = None) -> bool:
    """Once that it ends soon, once that it has ended; a new date counts anew. Twice is as once."""
    today = today or jalali.today()
    site = to_tell_of(today).select_related("company").filter(pk=site_id).first()
    if site is None:
        return False
    standing = licence_standing(site.licence_ends_on, today)
    for people, url in (
        (owners_of(site.company), f"/hr/company/sites/{site.pk}/"),
        (office(), f"/staff/companies/{site.company_id}/"),
    ):
        _tell(site, standing, people, url)
    return True


def _tell(site: Site, standing: str, people: list, url: str) -> None:
    company: Company = site.company
    notify_many(
        "company.licence_ends",
        to=people,
        about=company,
        values={
            "company": company.name,
            "company_en": company.name_en,
            "site": site.name,
            "ends_on": site.licence_ends_on,
            "ended": standing == ENDED,
            "for_office": url.startswith("/staff/"),
        },
        key=lambda user: f"company.licence_ends:{site.pk}:{site.licence_ends_on}:{standing}:{user.pk}",
        url=url,
    )
