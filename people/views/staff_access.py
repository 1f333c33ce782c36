"""Beyond being staff: viewers look at everything and change nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from people.audiences import Request

View = Callable[..., Any]


def acting(view: View) -> View:
    """Under @staff: the page decides something, so it is for heads and experts."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.staff.may_act:
            raise PermissionDenied(
                _("You can look at this, but not decide. Experts and heads of the office can.")
            )
        return view(request, *args, **kwargs)

    return guarded
