"""The lock that every change of a company begins with (docs/architecture.md has the order)."""

from django.utils.translation import gettext as _

from companies.models import Company
from companies.states import CompanyState
from people.workflow import StaleState


def lock_company(company_id: int) -> Company:
    """The company's row, locked and read again. Refuses one that was merged: nothing is added to it any more."""
    locked = Company.objects.select_for_update(of=("self",)).get(pk=company_id)
    if locked.state == CompanyState.MERGED:
        raise StaleState(_("This company has been merged into another one. Go on there."))
    return locked
