"""Where someone goes after logging in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from people import audiences
from people.audiences import Request

# In this order: who works here and also studies comes to work first.
_HOMES = (
    (audiences.STAFF, "/staff/"),
    (audiences.RECRUITER, "/hr/"),
    (audiences.SUPERVISOR, "/academic/"),
    (audiences.STUDENT, "/me/"),
)


@audiences.signed_in
def home_of(request: Request) -> HttpResponse:
    """To the dashboard of what this user is; an account that is nothing yet learns what to do next."""
    theirs = audiences.of(request)
    for audience, address in _HOMES:
        if audience in theirs:
            return redirect(address)
    return render(request, "people/nobody_yet.html")
