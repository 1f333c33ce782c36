"""Who may come in. Every view wears exactly one of these decorators; a test fails on one that doesn't.

    @public(reason="...")   anyone                     @student      request.student
    @signed_in              whoever has logged in      @recruiter    request.membership, request.company
                                                       @supervisor   request.supervisor
                                                       @staff        request.staff (the RoleGrant)

Nobody signed in goes to the log-in page, the wrong audience gets a 403. What someone may do to a given
object is another question, answered by `visible_to()` and each app's rules.py. This app knows only the staff;
the apps above register how to find the others in AppConfig.ready().
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from people.middleware import to_login
from people.models import RoleGrant, RoleGrantQuerySet, User


class Request(HttpRequest):
    """A request as a guarded view gets it: somebody is signed in, and what the audience found is attached."""

    user: User
    staff: RoleGrant
    student: Any
    membership: Any
    company: Any
    supervisor: Any


View = Callable[..., Any]
Find = Callable[[Any], Any]
Rows = Callable[[User], QuerySet]

STAFF, RECRUITER, STUDENT, SUPERVISOR = "staff", "recruiter", "student", "supervisor"
COORDINATOR = "coordinator"  # a supervisor with more to see: of the navigation, not of a decorator


@dataclass(frozen=True)
class _Audience:
    name: str
    find: Find
    rows: Rows | None


_audiences: dict[str, _Audience] = {}


def register(name: str, find: Find | None = None, *, rows: Rows | None = None) -> None:
    """Say how to find what makes someone one of the audience `name`.

    `rows(user)` is the queryset of it: given, it lets of() ask for all audiences in one query.
    `find(request)` returns the object itself or None; without it the first of the rows is taken.
    """
    if find is None:
        if rows is None:
            raise ValueError("An audience needs a way to find its people.")
        find = _first_of(rows)
    _audiences[name] = _Audience(name, find, rows)


def _first_of(rows: Rows) -> Find:
    return lambda request: rows(request.user).first()


def find(request: Any, name: str) -> Any:
    """What makes this user one of the audience (a Student, a Membership …) or None; asked once."""
    found = _found(request)
    if name not in found:
        audience = _audiences.get(name)
        found[name] = audience.find(request) if audience and request.user.is_authenticated else None
    return found[name]


def of(request: Any) -> tuple[str, ...]:
    """The audiences that this user belongs to, in the order of registration; one query, once a request."""
    return standing(request)[0]


def standing(request: Any, **also: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The audiences of this user, and what `also` asks of their row besides, in the same query."""
    if not request.user.is_authenticated:
        return (), {}
    answers: dict[str, Any] = {}
    if not hasattr(request, "_audiences_of"):
        known, answers = _belongs_to(request, also)
        request._audiences_of = tuple(name for name in _audiences if known[name])
    if also and not answers:
        answers = dict(User.objects.filter(pk=request.user.pk).values(**_named(also)).get())
    return request._audiences_of, {name: answers[f"also_{name}"] for name in also}


def belongs(user: User, name: str) -> bool:
    """Whether somebody, who need not be the one who asks, is of that audience."""
    audience = _audiences.get(name)
    return bool(audience and audience.rows and audience.rows(user).exists())


def _named(also: dict[str, Any]) -> dict[str, Any]:
    return {f"also_{name}": expression for name, expression in also.items()}  # never the name of a field


def _belongs_to(request: Any, also: dict[str, Any]) -> tuple[dict[str, bool], dict[str, Any]]:
    found = _found(request)
    known = {name: found[name] is not None for name in found}
    unknown = [audience for audience in _audiences.values() if audience.name not in known]
    asked = {audience.name: Exists(audience.rows(request.user)) for audience in unknown if audience.rows}
    answers: dict[str, Any] = {}
    if asked:
        whole = {f"is_of_{name}": exists for name, exists in asked.items()} | _named(also)
        answers = dict(User.objects.filter(pk=request.user.pk).values(**whole).get())
        known |= {name: answers[f"is_of_{name}"] for name in asked}
    for audience in unknown:
        if audience.rows is None:
            known[audience.name] = find(request, audience.name) is not None
    return known, answers


def _found(request: Any) -> dict[str, Any]:
    if not hasattr(request, "_audiences_found"):
        request._audiences_found = {}
    return request._audiences_found


# The decorators


def public(*, reason: str) -> Callable[[View], View]:
    """Open to everyone; the reason is for whoever reads the code and asks whether that is right."""

    def decorate(view: View) -> View:
        open_view: Any = login_not_required(view)
        open_view.audience = "public"
        open_view.public_because = reason
        return open_view

    return decorate


def signed_in(view: View) -> View:
    return _guard(view, "signed_in", lambda request: None)


def student(view: View) -> View:
    return _guard(view, STUDENT, _attach_student)


def recruiter(view: View) -> View:
    return _guard(view, RECRUITER, _attach_membership)


def supervisor(view: View) -> View:
    return _guard(view, SUPERVISOR, _attach_supervisor)


def staff(view: View) -> View:
    return _guard(view, STAFF, _attach_staff)


def _guard(view: View, name: str, attach: Callable[[Any], None]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_login(request)
        attach(request)
        return view(request, *args, **kwargs)

    named: Any = guarded
    named.audience = name
    return named


def _require(request: Request, name: str) -> Any:
    found = find(request, name)
    if found is None:
        raise PermissionDenied(_("This page is not for the account that you are signed in with."))
    return found


def _attach_student(request: Request) -> None:
    request.student = _require(request, STUDENT)


def _attach_membership(request: Request) -> None:
    request.membership = _require(request, RECRUITER)
    request.company = request.membership.company


def _attach_supervisor(request: Request) -> None:
    request.supervisor = _require(request, SUPERVISOR)


def _attach_staff(request: Request) -> None:
    request.staff = _require(request, STAFF)


def _staff_rows(user: Any) -> RoleGrantQuerySet:
    return RoleGrant.objects.in_force().filter(user=user)


def _find_staff(request: Any) -> RoleGrant | None:
    return RoleGrant.objects.in_force().filter(user=request.user).with_deputy_role().first()


register(STAFF, _find_staff, rows=_staff_rows)
