"""Who may come in: nobody signed in goes to the log-in page, the wrong audience gets a 403."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from people import audiences
from people.models import RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf):
    def ask_as(user=None, path="/somewhere/?q=1", **headers):
        request = rf.get(path, headers=headers)
        request.user, request.session = user or AnonymousUser(), {}
        return request

    return ask_as


@pytest.fixture
def others(monkeypatch):
    """Audiences of our own, so that the test knows what makes someone one of them."""
    company = SimpleNamespace(name="c")
    known = {name: audience for name, audience in audiences._audiences.items() if name == audiences.STAFF}
    monkeypatch.setattr(audiences, "_audiences", known)
    membership = SimpleNamespace(company=company)
    audiences.register("recruiter", lambda request: membership if "hr" in request.user.email else None)
    audiences.register(
        "student", rows=lambda user: User.objects.filter(pk=user.pk, email__startswith="student")
    )
    return membership


def view(request):
    return HttpResponse("in")


GUARDED = ["signed_in", "student", "recruiter", "supervisor", "staff"]


@pytest.mark.parametrize("name", GUARDED)
def test_whoever_is_not_signed_in_goes_to_log_in_and_comes_back(ask, name):
    response = getattr(audiences, name)(view)(ask())
    assert response.status_code == 302
    address = urlsplit(response.url)
    assert address.path == "/accounts/login/"
    assert parse_qs(address.query) == {"next": ["/somewhere/?q=1"]}


@pytest.mark.parametrize("name", GUARDED)
def test_htmx_is_told_to_leave_the_page(ask, name):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/list/?after=x"}
    response = getattr(audiences, name)(view)(ask(**headers))
    assert response.status_code == 200
    assert parse_qs(urlsplit(response["HX-Redirect"]).query) == {"next": ["/list/?after=x"]}


def test_a_form_comes_back_to_the_page_it_was_on(rf):
    request = rf.post("/somewhere/do/", headers={"Referer": "http://testserver/somewhere/"})
    request.user = AnonymousUser()
    assert parse_qs(urlsplit(audiences.signed_in(view)(request).url).query) == {"next": ["/somewhere/"]}


def test_another_site_is_no_page_to_come_back_to(rf):
    request = rf.post("/somewhere/do/", headers={"Referer": "https://evil.example/"})
    request.user = AnonymousUser()
    assert "evil" not in audiences.signed_in(view)(request).url


@pytest.mark.parametrize("name", [name for name in GUARDED if name != "signed_in"])
def test_the_wrong_audience_is_forbidden(ask, make_user, name):
    with pytest.raises(PermissionDenied):
        getattr(audiences, name)(view)(ask(make_user()))


def test_each_audience_finds_on_the_request_what_it_is(ask, make_user, make_staff, others):
    request = ask(make_user("hr@company.example"))
    audiences.recruiter(view)(request)
    assert (request.membership, request.company) == (others, others.company)
    request = ask(make_user("student@uni.example"))
    audiences.student(view)(request)
    assert request.student.email == "student@uni.example"
    request = ask(make_staff(RoleGrant.Role.VIEWER))
    audiences.staff(view)(request)
    assert request.staff.role == RoleGrant.Role.VIEWER


def test_a_role_that_has_ended_opens_nothing(ask, make_staff):
    user = make_staff()
    RoleGrant.objects.update(ended_at="2026-01-01T00:00Z")
    with pytest.raises(PermissionDenied):
        audiences.staff(view)(ask(user))


def test_one_person_can_be_several_things(ask, make_user, others):
    user = make_user("student.hr@mail.example")
    RoleGrant.objects.create(user=user, role=RoleGrant.Role.VIEWER)
    assert audiences.of(ask(user)) == ("staff", "recruiter", "student")


def test_what_someone_is_costs_one_query_once_a_request(ask, make_staff, others, django_assert_num_queries):
    request = ask(make_staff())
    with django_assert_num_queries(1):
        assert audiences.of(request) == ("staff",)
        assert audiences.of(request) == ("staff",)


def test_a_visitor_is_nothing_without_a_query(ask, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert audiences.of(ask()) == ()


def test_a_public_view_says_why_and_needs_no_log_in(ask):
    open_view = audiences.public(reason="anyone may read it")(view)
    assert (open_view.audience, open_view.public_because) == ("public", "anyone may read it")
    assert open_view.login_required is False
    assert open_view(ask()).status_code == 200


def test_home_is_what_comes_first_of_what_someone_is(client, make_user, make_staff):
    client.force_login(make_user())
    assert client.get("/home/").status_code == 200
    client.force_login(make_staff())
    assert client.get("/home/").url == "/staff/"
