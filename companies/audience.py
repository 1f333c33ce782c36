"""Who comes in for a company. Someone in several companies works for one at a time (kept in the session)."""

from django.db.models import QuerySet
from django.http import HttpRequest

from companies.models import Membership
from people.models import User

CURRENT_COMPANY = "company_id"


def find_membership(request: HttpRequest) -> Membership | None:
    """The membership that the request acts under: the chosen company's, else the first."""
    if not request.user.is_authenticated:
        return None
    memberships = Membership.objects.in_force().filter(user=request.user).select_related("company", "user")
    chosen = request.session.get(CURRENT_COMPANY)
    found = list(memberships.order_by("id"))
    return next((m for m in found if m.company_id == chosen), found[0] if found else None)


def rows_of(user: User) -> QuerySet[Membership]:
    """What people.audiences.of() asks for all audiences in one query."""
    return Membership.objects.in_force().filter(user=user)
