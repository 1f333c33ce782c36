"""Is this company here already, under a name that is nearly the same, or with the same licence, phone or website?

Whoever registers is shown only what anybody can look up: approved companies, found by their public name, website and
estate. The office sees all of them, and by what each was found.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Right
from django.utils.translation import gettext as _

from companies.models import Company, Site
from companies.names import core_name
from companies.states import CompanyState
from people.persian.text import ascii_digits
from people.sent_back import address_in

NEAR, NEAR_AT_ESTATE = 0.5, 0.35  # shares of trigrams; the same estate makes up for some
MOST = 5
_NO_NUMBER = r" داخلی.*$|[^0-9]"  # of a phone: whose extension it is doesn’t matter
_LEAST_PHONE, _PHONE, _LEAST_LICENCE = 7, 10, 4
# Where many have a page: the same host says nothing.
_SHARED_HOSTS = (
    "instagram.com", "t.me", "telegram.me", "eitaa.com", "rubika.ir", "bale.ai", "ble.ir", "linkedin.com", "wa.me",
    "aparat.com", "google.com", "facebook.com", "divar.ir", "torob.com",
)  # fmt: skip


def phone_key(phone: str) -> str:
    """The last digits, which stay the same with or without country and area prefix; empty for an extension."""
    digits = re.sub(_NO_NUMBER, "", ascii_digits(phone))[-_PHONE:]
    return digits if len(digits) >= _LEAST_PHONE else ""


def licence_key(number: str) -> str:
    key = re.sub(r"[\s/\\.\-]", "", ascii_digits(number))
    return key if len(key) >= _LEAST_LICENCE else ""


def host_of(website: str) -> str:
    """The address of a website without what all have, or nothing where many share it."""
    try:
        host = (address_in(website).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if any(host == shared or host.endswith(f".{shared}") for shared in _SHARED_HOSTS) else host


@dataclass(frozen=True)
class Known:
    """What is known of the company that is looked for, in the forms that are compared."""

    core: str
    website: str = ""
    estates: frozenset[int] = frozenset()
    licences: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @classmethod
    def of(cls, company: Company, sites: Iterable[Site]) -> "Known":
        licences = {licence_key(company.licence_number or "")} | {
            licence_key(s.licence_number) for s in sites
        }
        phones = {phone_key(company.phone)} | {phone_key(site.phone) for site in sites}
        return cls(
            core_name(company.name),
            host_of(company.website),
            frozenset(site.estate_id for site in sites if site.estate_id),
            frozenset(licences - {""}),
            frozenset(phones - {""}),
        )


@dataclass(frozen=True)
class Lookalike:
    company: Any
    reasons: list[str] = field(default_factory=list)

    @property
    def estates(self) -> list[str]:
        """Where its sites are that are in use; each estate once."""
        sites = self.company.sites.all()
        return list(dict.fromkeys(site.estate.short for site in sites if site.is_active and site.estate))


def public_lookalikes(*, name: str, website: str = "", estate: int | None = None) -> list[Any]:
    """Approved companies that the one who registers may mean, the nearest first."""
    known = Known(core_name(name), host_of(website), frozenset({estate} if estate else ()))
    found = _found(known, Company.objects.approved()).prefetch_related("sites__estate")
    return list(found[:MOST])


def possible_doubles(company: Company, sites: Iterable[Site]) -> list[Lookalike]:
    """For the office: every company that may be this one, and why. One query."""
    others = Company.objects.exclude(pk=company.pk).exclude(state=CompanyState.MERGED)
    known = Known.of(company, list(sites))
    return [Lookalike(other, _reasons(other)) for other in _found(known, others)[:MOST]]


def _found(known: Known, among: QuerySet[Company]) -> QuerySet[Any]:
    """Each kind of likeness has a query of its own inside this one, so that each can use what is indexed."""
    at_estate = Site.objects.filter(estate__in=known.estates, is_active=True)
    likeness = {
        "same_name": _by_name(known, at_estate),
        "same_licence": _by_number(known.licences, "licence_number", licence_number_key),
        "same_phone": _by_number(known.phones, "phone", phone_number_key),
        "same_website": _by_website(known.website),
    }
    rows = among.annotate(
        near=TrigramSimilarity("name_core", known.core),
        same_estate=Exists(at_estate.filter(company=OuterRef("pk"))),
        **{name: Case(When(alike, then=True), default=False) for name, alike in likeness.items()},
    )
    wanted = Q()
    for alike in likeness.values():
        wanted |= alike
    surely = sum(
        (Case(When(likeness[name], then=1.0), default=0.0, output_field=FloatField()))
        for name in ("same_licence", "same_phone", "same_website")
    )
    return rows.filter(wanted).order_by((F("near") + surely).desc(), "pk")


def _by_name(known: Known, at_estate: QuerySet[Site]) -> Q:
    alike = Company.objects.filter(name_core__trigram_similar=known.core).annotate(
        alike=TrigramSimilarity("name_core", known.core)
    )
    beside = Q(alike__gte=NEAR_AT_ESTATE) & Exists(at_estate.filter(company=OuterRef("pk")))
    return Q(pk__in=alike.filter(Q(alike__gte=NEAR) | beside).values("pk"))


def licence_number_key(name: str) -> Func:
    return Func(F(name), Value(r"[\s/\\.-]"), Value(""), Value("g"), function="regexp_replace")


def phone_number_key(name: str) -> Right:
    digits = Func(F(name), Value(_NO_NUMBER), Value(""), Value("g"), function="regexp_replace")
    return Right(digits, _PHONE)


def _by_number(numbers: frozenset[str], name: str, key: Any) -> Q:
    """By the company's own number, or that of one of its sites."""
    if not numbers:
        return Q(pk__in=[])
    companies = Company.objects.alias(key=key(name)).filter(key__in=numbers)
    sites = Site.objects.alias(key=key(name)).filter(key__in=numbers)
    return Q(pk__in=companies.values("pk")) | Q(pk__in=sites.values("company"))


def _by_website(host: str) -> Q:
    if not host:
        return Q(pk__in=[])
    exact = rf"^https?://(www\.)?{re.escape(host)}(:[0-9]+)?(/|\?|#|$)"
    return Q(pk__in=Company.objects.filter(website__iregex=exact).values("pk"))


def _reasons(company: Any) -> list[str]:
    found = (
        (company.same_name, _("nearly the same name")),
        (company.same_licence, _("the same licence number")),
        (company.same_phone, _("the same phone")),
        (company.same_website, _("the same website")),
        (company.same_estate, _("in the same estate")),
    )
    return [words for there, words in found if there]
