"""The office sends the link to confirm to all companies that it entered and hasn't asked yet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.actions.asking_many import ask_all, unasked
from people.audiences import Request, staff
from people.persian.numbers import number_text
from people.views.staff_access import acting

UNCONFIRMED_LIST = "/staff/companies/?state=unconfirmed"


@staff
@acting
@require_POST
def send_links(request: Request) -> HttpResponse:
    sent, left = ask_all(by=request.user), unasked().count()
    if not sent:
        messages.info(request, _("Nobody is left: each company with an e-mail has been sent its link."))
        return redirect(UNCONFIRMED_LIST)
    said = ngettext(
        "The link is on its way to %(number)s company.",
        "The link is on its way to %(number)s companies.",
        sent,
    )
    messages.success(request, said % {"number": number_text(sent)})
    if left:
        said = ngettext(
            "%(number)s company is left. Send once more.",
            "%(number)s companies are left. Send once more.",
            left,
        )
        messages.info(request, said % {"number": number_text(left)})
    return redirect(UNCONFIRMED_LIST)
