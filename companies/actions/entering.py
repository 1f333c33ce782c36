"""The office writes down a company that it wants to have: it waits for its owner and the vetting like any other."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from companies.actions.vetting import ALREADY_REGISTERED
from companies.models import Company, Site
from people.models import User
from people.workflow import Refusal, begin


@transaction.atomic
def enter_company(*, by: User, company: Mapping[str, Any], site: Mapping[str, Any]) -> Company:
    """Pending, without people: its first owner is invited. Refuses a number that is registered already."""
    made = Company(**company, entered_by=by)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        taken = "licence_number" if "licence_number" in str(error) else "national_id"
        raise Refusal(ALREADY_REGISTERED, field=taken) from error
    begin(made, by=by)
    Site.objects.create(company=made, **site)
    return made
