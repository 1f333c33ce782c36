"""Which term it is: the one that runs, or between two terms the one that comes."""

from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext as _

from people.persian import jalali
from people.persian.language import reading
from students.models import Term


def planned_terms(terms: QuerySet[Term], on: date | None = None, most: int = 2) -> list[Term]:
    """Of these terms the one that counts now and what follows; the last one where the calendar has ended.

    Empty where the university has entered no terms: then a week is just a week. One query in any case.
    """
    today = on or jalali.today()
    is_coming = When(ends_on__gte=today, then=F("starts_on"))
    coming_first = F("its_turn").asc(nulls_last=True)
    found = terms.annotate(its_turn=Case(is_coming)).order_by(coming_first, "-starts_on", "code")
    rows: list[Any] = list(found[:most])
    return [term for term in rows if term.ends_on >= today] or rows[:1]


def term_now(on: date | None = None) -> Term | None:
    return next(iter(planned_terms(Term.objects.all(), on, most=1)), None)


def name_of(term: Term | None) -> str:
    return jalali.term_name(term.code, reading()) if term else _("Every week")
