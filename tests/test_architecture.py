"""The house rules that a reader can't be trusted to notice, read out of the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, converters, get_resolver

ROOT = Path(settings.BASE_DIR)
APPS = ("people", "students", "companies", "internships")
CODE = ("config", *APPS)
MOST_LINES = 400

# Views of others that guard themselves, by the module that they come from, and why that is enough.
THIRD_PARTY = {
    "allauth.account.": "wears Django's login_required or login_not_required, page by page",
    "allauth.mfa.": "wears login_required, or belongs to a step of logging in",
    "allauth.usersessions.": "wears login_required",
    "django.contrib.admin.": "asks admin.site.has_permission for every page",
    "django.contrib.contenttypes.": "the admin's “view on site”, wrapped by admin.site.admin_view",
    "django.views.generic.base": "the admin's own redirect for its old addresses",
}
AUDIENCES = {"public", "signed_in", "student", "recruiter", "supervisor", "staff"}


def views(resolver: URLResolver | None = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the URLconf with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern, route)
        else:
            yield route, pattern


def is_third_party(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.startswith(tuple(THIRD_PARTY))


OURS = {route: pattern for route, pattern in views() if not is_third_party(pattern)}
GUARDED = {route: p for route, p in OURS.items() if getattr(p.callback, "audience", "") != "public"}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def sources(*folders: str, tests: bool = False) -> list[Path]:
    found = [path for folder in (folders or CODE) for path in sorted((ROOT / folder).rglob("*.py"))]
    found += sorted((ROOT / "tests").rglob("*.py")) if tests else []
    return [path for path in found if "migrations" not in path.parts]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# Audiences


@pytest.mark.parametrize("route", sorted(OURS))
def test_every_view_wears_its_audience(route: str) -> None:
    view: Any = OURS[route].callback
    audience = getattr(view, "audience", None)
    assert audience in AUDIENCES, f"{view.__module__}.{view.__qualname__} says nobody who may come in"
    if audience == "public":
        assert view.public_because
        assert view.login_required is False


def test_what_is_read_from_a_replica_is_public_and_never_asks_who_has_a_key() -> None:
    marked = {route: p.callback for route, p in OURS.items() if hasattr(p.callback, "from_replica")}
    assert {view.audience for view in marked.values()} == {"public"}
    assert set(marked) == {
        "/",
        "/positions/",
        "/positions/<int:pk>/",
        "/companies/",
        "/companies/<int:pk>/",
        "/companies/<int:company_id>/logo/<int:logo_id>/",
    }


def test_third_party_views_come_under_their_own_addresses_only() -> None:
    strangers = {route for route, pattern in views() if is_third_party(pattern)}
    assert not [route for route in strangers if not route.startswith(("/accounts/", "/admin/"))]


def test_beneath_all_audiences_lies_the_log_in() -> None:
    assert "people.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


@pytest.mark.parametrize("route", sorted(GUARDED))
def test_a_visitor_is_sent_to_log_in(route: str, client: Any) -> None:
    """Without a database: who has no session is asked nothing."""
    response = client.get(sample(route, GUARDED[route]))
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def sample(route: str, pattern: URLPattern) -> str:
    """An address that the route matches."""
    values = {
        name: "1" if isinstance(converter, converters.IntConverter) else "x"
        for name, converter in pattern.pattern.converters.items()
    }
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values.get(found[1], "1"), route)


# Layers (imports are import-linter's; string foreign keys are invisible to it)


def layer(model: type[models.Model]) -> int:
    app = model.__module__.split(".")[0]
    return APPS.index(app) if app in APPS else -1


def related(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.related_model:
            yield field.name, field.related_model


def test_no_model_points_to_a_higher_app() -> None:
    wrong = [
        f"{model._meta.label}.{name} → {other._meta.label}"
        for model in our_models()
        for name, other in related(model)
        if layer(other) > layer(model)
    ]
    assert not wrong


def test_notifications_know_nobody_but_users() -> None:
    wrong = [
        f"{model._meta.label}.{name}"
        for model in apps.get_app_config("notifications").get_models()
        for name, other in related(model)
        if other is not apps.get_model(settings.AUTH_USER_MODEL)
    ]
    assert not wrong


def test_what_others_point_to_is_never_deleted_under_them() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    ]
    assert not wrong


# The gate

GATES = {"people/workflow.py", "people/notifications/models.py"}
WRITERS = {"update", "update_or_create", "bulk_update"}


def state_writes(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                yield node.lineno
        elif isinstance(node, ast.Call) and _writes_state(node):
            yield node.lineno


def _writes_state(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "setattr":
        return _says_state(call)
    if name not in WRITERS:
        return False
    return any(keyword.arg == "state" for keyword in call.keywords) or _says_state(call)


def _says_state(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(
        isinstance(part, ast.Constant) and part.value == "state"
        for value in given
        for part in ast.walk(value)
    )


def test_nothing_but_the_gate_writes_a_state() -> None:
    wrong = [
        f"{named(path)}:{line}"
        for path in sources()
        if named(path) not in GATES
        for line in state_writes(ast.parse(path.read_text()))
    ]
    assert not wrong


@pytest.mark.parametrize(
    "code",
    [
        "position.state = 'open'",
        "Position.objects.filter(pk=1).update(state='open')",
        "setattr(position, 'state', 'open')",
        "Position.objects.bulk_update(rows, ['state'])",
        "Position.objects.update_or_create(pk=1, defaults={'state': 'open'})",
    ],
)
def test_the_reader_sees_a_written_state(code: str) -> None:
    assert list(state_writes(ast.parse(code))) == [1]


@pytest.mark.parametrize("code", ["Position(state='open')", "rows.filter(state='open')", "state = row.state"])
def test_the_reader_leaves_the_rest_alone(code: str) -> None:
    assert not list(state_writes(ast.parse(code)))


# What a company's people see


def test_hr_reads_applications_as_its_member_sees_them() -> None:
    """Else a new page would show somebody who studies as well what colleagues say about them."""
    views = [path for path in sources("internships/views") if path.name.startswith("recruiter")]
    read = [*views, *sources("internships/applicants"), ROOT / "internships/selection.py"]
    assert len(read) > 20
    wrong = [
        f"{named(path)}: {found[0]}"
        for path in read
        for found in re.finditer(r"\bApplication\.objects\s*\.(?!for_member\()\w+", path.read_text())
    ]
    assert not wrong


# Names and sizes


def test_no_module_is_too_long_to_read() -> None:
    lengths = {named(path): len(path.read_text().splitlines()) for path in sources(tests=True)}
    assert not {path: lines for path, lines in lengths.items() if lines > MOST_LINES}


def test_files_are_named_for_concepts() -> None:
    vague = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"}
    assert not [
        named(path) for path in sources(tests=True) if vague & {path.stem, *path.parts[len(ROOT.parts) :]}
    ]


def test_migrations_have_names() -> None:
    written = [path for app in APPS for path in (ROOT / app).rglob("migrations/[0-9]*.py")]
    assert written
    assert not [named(path) for path in written if re.match(r"\d+_(auto_|initial$)", path.stem)]


def test_columns_say_what_they_hold() -> None:
    """Datetimes end in _at, dates in _on (or say from and to); `at` and `on` alone are rows that are a
    moment."""
    allowed: dict[Any, tuple[str, ...]] = {
        models.DateTimeField: ("_at", "at", "_from", "_until"),
        models.DateField: ("_on", "on", "_from", "_to"),
    }
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if type(field) in allowed and field.name not in ("last_login",)
        if not field.name.endswith(allowed[type(field)])
    ]
    assert not wrong


# Templates

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"
    r"|<script(?![^>]*\b(?:src|type=\"application/json\")\b)",
    re.IGNORECASE,
)


def test_no_inline_script_or_style() -> None:
    """The policy forbids them; mail, which has nothing else, is the exception."""
    wrong = [
        f"{named(path)}: {found[0]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if "messages" not in path.relative_to(ROOT / "templates").parts[:1]
        for found in INLINE.finditer(path.read_text())
    ]
    assert not wrong
