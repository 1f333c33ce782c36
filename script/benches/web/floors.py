"""The least that a page of this size could cost here, under the same middleware.

F0: as many bytes, no query. F1: the page's own template, rendered again from what it was given the first time. FB: a
plain template of twenty rows from one indexed query. FC, for actions: one bare insert under a unique constraint.
"""

from threading import Lock
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.template.backends.django import Template as Backend
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from internships.models import Position

_ROWS = Engine(autoescape=True).from_string(
    '<!doctype html><title>{{ title }}</title><ul>{% for row in rows %}<li><a href="/positions/{{ row.pk }}/">'
    "{{ row.title }}</a> {{ row.company.name }} {{ row.deadline_at|date:'Y-m-d' }}</li>{% endfor %}</ul>"
)
_kept: dict[str, tuple[Any, dict[str, Any]]] = {}
_lock = Lock()


@login_not_required
def bytes_alone(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size)


@login_not_required
def template_alone(request: HttpRequest) -> HttpResponse:
    """`?of=/positions/`: of that page, as this visitor sees it."""
    of = request.GET["of"]
    with _lock:
        if of not in _kept:
            _kept[of] = _first(request, of)
    template, values = _kept[of]
    return HttpResponse(template.render(Context(values)))


def _first(request: HttpRequest, of: str) -> tuple[Any, dict[str, Any]]:
    """The page is made once, to take from it the template and what fills it, read out of the database by then."""
    found: list[tuple[Any, dict[str, Any]]] = []
    render = Backend.render

    def watched(self: Any, context: Any = None, request: Any = None) -> Any:
        if request is None:
            return render(self, context, request)
        filled: dict[str, Any] = {}
        from django.template.context import make_context

        whole = make_context(context, request, autoescape=self.backend.engine.autoescape)
        with whole.bind_template(self.template):
            filled = whole.flatten()
        text = self.template.render(Context(dict(filled)))
        found.append((self.template, filled))
        return text

    path, _, query = of.partition("?")
    view, args, kwargs = resolve(path)
    request.GET = type(request.GET)(query)
    request.path = request.path_info = path
    Backend.render = watched  # type: ignore[method-assign]
    try:
        view(request, *args, **kwargs)
    finally:
        Backend.render = render  # type: ignore[method-assign]
    return found[-1]


@login_not_required
def rows_alone(request: HttpRequest) -> HttpResponse:
    rows = (
        Position.objects.filter(state="published").order_by("-published_at", "-id").select_related("company")
    )
    return HttpResponse(_ROWS.render(Context({"title": "…", "rows": rows[:20]})))


@csrf_exempt
@login_not_required
def insert_alone(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor (word) VALUES (%s)", [uuid4().hex])
    return HttpResponse("done")
