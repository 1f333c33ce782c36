"""Each of the staff keeps views of the register: saved, renamed, removed, and nobody else's business."""

from typing import Any

import pytest

from companies.actions import saved_views
from companies.models import SavedView
from people.models import RoleGrant
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/mous/"


def test_a_view_is_saved_chosen_renamed_and_removed(leila: Any, cast: Cast) -> None:
    made = leila.post(
        f"{ADDRESS}views/new/?sort=end&state=in_force&estate=shokouhieh&nonsense=1&after=x",
        {"name": " معتبرهای شکوهیه "},
    )
    view = SavedView.objects.get()
    assert (view.name, view.query) == (
        "معتبرهای شکوهیه",
        "state=in_force&estate=shokouhieh&sort=end",
    )
    assert made.url == f"{ADDRESS}?{view.query}"
    assert leila.get(made.url).context["kept"].pk == view.pk
    leila.post(f"{ADDRESS}views/{view.pk}/", {"name": "شکوهیه"})
    view.refresh_from_db()
    assert view.name == "شکوهیه"
    leila.post(f"{ADDRESS}views/{view.pk}/remove/")
    assert leila.get(ADDRESS).context["views"] == ()
    assert leila.post(f"{ADDRESS}views/{view.pk}/remove/").status_code == 404
    assert leila.post(f"{ADDRESS}views/new/?state=draft", {"name": "شکوهیه"}).status_code == 302


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("state=draft", ""),
        ("", "همه"),
        ("state=draft", "ن" * 61),
        ("state=draft", "معتبرها"),
        ("q=" + "ب" * 200, "دراز"),
    ],
)
def test_a_view_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    leila: Any, cast: Cast, query: str, name: str
) -> None:
    saved_views.save_view(cast.leila, name="معتبرها", query="state=in_force")
    answer = leila.post(f"{ADDRESS}views/new/?{query}", {"name": name})
    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == name
    assert SavedView.objects.count() == 1


def test_views_of_others_cannot_be_reached(client: Any, leila: Any, cast: Cast) -> None:
    view = saved_views.save_view(cast.parvin, name="مال پروین", query="state=draft")
    address = f"{ADDRESS}views/{view.pk}/"
    assert leila.get(address).status_code == 404
    assert leila.post(address, {"name": "x"}).status_code == 404
    assert leila.post(f"{address}remove/").status_code == 404
    assert leila.get(f"{address}remove/").status_code == 405
    assert leila.get(ADDRESS).context["views"] == ()
    client.force_login(make.make_staff(role=RoleGrant.Role.VIEWER))
    assert client.post(f"{ADDRESS}views/new/?state=draft", {"name": "پیش‌نویس‌ها"}).status_code == 302


def test_an_old_view_still_opens(leila: Any, cast: Cast) -> None:
    SavedView.objects.create(user=cast.leila, name="کهنه", query="state=gone&kind=nothing&%zz&end=12&a=%00")
    view = leila.get(ADDRESS).context["views"][0]
    assert leila.get(f"{ADDRESS}?{view.query}").status_code == 200
    assert leila.get(f"{ADDRESS}views/{view.pk}/").status_code == 200
