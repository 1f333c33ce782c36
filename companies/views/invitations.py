"""The page behind the link by which a colleague joins a company's team."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from companies.actions.invitations import accept_invitation, address_of
from companies.audience import CURRENT_COMPANY
from companies.models import CompanyInvitation
from people.audiences import public
from people.views.invitations import InvitationPage
from students.models import Student


def _welcome(request: HttpRequest, invitation: CompanyInvitation) -> HttpResponse:
    request.session[CURRENT_COMPANY] = invitation.company_id
    messages.success(request, _("Welcome to the team of %(company)s.") % {"company": invitation.company})
    return redirect("/hr/")


def _also_student(request: HttpRequest) -> dict[str, Any]:
    """Said only to the one who is signed in with the invited address; nobody else learns it."""
    is_student = request.user.is_authenticated and Student.objects.filter(user_id=request.user.pk).exists()
    return {"is_student": is_student}


COLLEAGUE = InvitationPage("companies/recruiters/invitation.html", accept_invitation, _welcome, _also_student)


@public(reason="whoever was invited may have no account yet; the token is the key")
@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    found = CompanyInvitation.objects.select_related("invited_by", "company")
    invitation = get_object_or_404(found, token=token)
    if invitation.company.unconfirmed_at is not None:
        return redirect(address_of(invitation, invitation.company))  # first whether it is so
    return COLLEAGUE.answer(request, invitation)
