"""A position that the office wrote for the company: somebody of it says that this isn't what it wants."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from companies.views.staff_decisions import Decision, decide
from internships.actions.entries import say_not_so
from internships.models import Position
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.models import User


def _say(position: Position, *, by: User, reason: str, seen: str | None) -> Position:
    return say_not_so(position, by=by, words=reason)


NOT_SO = Decision(
    action=_say,
    title=gettext_lazy("This isn’t what we want"),
    text=gettext_lazy(
        "It stays a draft that nobody outside sees. You can also change it and send it yourself."
    ),
    label=gettext_lazy("What isn’t so?"),
    hint=gettext_lazy("The liaison office reads this as you write it."),
    done=gettext_lazy("The liaison office has your message."),
    icon="slash-circle",
)


@recruiter
@vetted
def not_so(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    back = reverse("internships:hr_position", args=[position.pk])
    return decide(request, position, NOT_SO, back=back, possible=position.unconfirmed_at is not None)
