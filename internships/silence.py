"""How often a company stays silent: what students were promised an answer to, and didn't get one."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from internships.models import Application
from internships.states import ApplicationState


def with_silence(companies: Any) -> Any:
    """Adds `sent` and `unanswered`, in the same query: all applications, and those whose time to answer passed."""
    silent: Any = Application.objects.with_state_now()
    silent = silent.filter(now_state=ApplicationState.LAPSED)
    return companies.annotate(sent=_number(Application.objects.all()), unanswered=_number(silent))


def _number(applications: Any) -> Coalesce:
    own = applications.filter(position__company=OuterRef("pk")).order_by().values("position__company")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
