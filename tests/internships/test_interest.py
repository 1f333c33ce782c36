"""Keeping positions, putting them aside, saved searches: on the student's pages and in their lists."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import vetting
from internships.actions import interest, positions
from internships.models import Bookmark, Dismissal, SavedSearch
from internships.views.student_home import fitting_positions
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SAVED, NEW = "/me/saved/", "/me/saved/new/"


@pytest.fixture
def negar(client: Client, cast: Cast) -> Client:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    return client


def saved(cast: Cast, query: str = "q=یخچال", name: str = "یخچال", often: str = "daily") -> SavedSearch:
    return interest.save_search(cast.negar, name=name, query=query, often=often)


def listed(client: Client, address: str = "/positions/") -> set[int]:
    return {position.pk for position in client.get(address).context["page"]}


# Who may


@pytest.mark.parametrize("who", ["maryam", "leila"])
def test_only_students_keep_anything(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for address in (SAVED, NEW):
        assert client.get(address).status_code == 403
    assert client.post(f"/positions/{cast.inspection.pk}/save/").status_code == 403
    assert "/save/" not in client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert "/save/" not in client.get("/positions/").content.decode()


def test_what_another_student_saved_is_not_found(client: Client, cast: Cast) -> None:
    theirs = saved(cast)
    client.force_login(cast.tara.user)
    assert client.get(f"/me/saved/{theirs.pk}/").status_code == 404
    for button in ("often", "remove"):
        assert client.post(f"/me/saved/{theirs.pk}/{button}/", {"often": "off"}).status_code == 404
    assert client.get(SAVED).content.decode().count(theirs.name) == 0


def test_a_draft_can_not_be_kept(negar: Client, cast: Cast) -> None:
    draft = make.make_position(cast.pendar, state="draft")
    for button in ("save", "dismiss"):
        assert negar.post(f"/positions/{draft.pk}/{button}/").status_code == 404


def test_looking_changes_nothing(negar: Client, cast: Cast) -> None:
    for button in ("save", "save/undo", "dismiss", "dismiss/undo"):
        assert negar.get(f"/positions/{cast.inspection.pk}/{button}/").status_code == 405
    assert not Bookmark.objects.exists()


# Positions


def test_keeping_comes_back_to_where_one_was(negar: Client, cast: Cast) -> None:
    here = f"/positions/?q=یخچال#p{cast.inspection.pk}"
    answer = negar.post(f"/positions/{cast.inspection.pk}/save/", {"next": here})
    assert (answer.status_code, answer["Location"].rpartition("#")[2]) == (302, f"p{cast.inspection.pk}")
    assert "Kept" in negar.get("/positions/").content.decode()
    assert cast.inspection.title in negar.get(SAVED).content.decode()
    negar.post(f"/positions/{cast.inspection.pk}/save/undo/")
    assert "Nothing kept yet" in negar.get(SAVED).content.decode()


def test_no_way_out_of_the_site(negar: Client, cast: Cast) -> None:
    answer = negar.post(f"/positions/{cast.inspection.pk}/save/", {"next": "https://example.org/"})
    assert answer["Location"] == f"/positions/{cast.inspection.pk}/"


def test_keeping_twice_is_keeping_once(cast: Cast) -> None:
    for _ in range(2):
        interest.bookmark(cast.negar, cast.inspection)
    assert Bookmark.objects.filter(removed_at=None).count() == 1
    for _ in range(2):
        interest.remove_bookmark(cast.negar, cast.inspection)
    interest.bookmark(cast.negar, cast.inspection)
    assert Bookmark.objects.filter(removed_at=None).count() == 1


def test_what_is_kept_says_when_it_is_closed(negar: Client, cast: Cast) -> None:
    interest.bookmark(cast.negar, cast.inspection)
    interest.bookmark(cast.negar, cast.moulds)
    positions.close_position(cast.inspection, by=cast.maryam, reason="پر شد")
    vetting.suspend_company(cast.angareh, by=cast.leila, reason="بررسی")
    page = negar.get(SAVED)
    assert [kept.position for kept in page.context["page"]] == [cast.inspection]
    assert "Closed" in page.content.decode()


def test_not_for_me_leaves_the_lists_and_comes_back(negar: Client, cast: Cast) -> None:
    answer = negar.post(f"/positions/{cast.inspection.pk}/dismiss/", {"next": "/positions/"}, follow=True)
    words = answer.content.decode()
    assert f'action="/positions/{cast.inspection.pk}/dismiss/undo/"' in words
    assert "Undo" in words
    assert "1 that is not for you is hidden." in words
    assert cast.inspection.pk not in listed(negar)
    assert cast.inspection.pk in listed(negar, "/positions/?dismissed=1")
    assert answer.context["total"] == len(listed(negar))
    assert cast.inspection not in fitting_positions(cast.negar)
    assert cast.inspection in fitting_positions(cast.tara)
    assert "Show it in my lists again" in negar.get(SAVED).content.decode()
    assert "not for you" in negar.get(f"/positions/{cast.inspection.pk}/").content.decode()
    negar.post(f"/positions/{cast.inspection.pk}/dismiss/undo/")
    assert cast.inspection.pk in listed(negar)


def test_what_a_search_does_not_find_is_not_counted_as_hidden(negar: Client, cast: Cast) -> None:
    interest.dismiss(cast.negar, cast.inspection)
    assert negar.get("/positions/?q=قالب").context["own"].hidden == 0


def test_keeping_and_putting_aside_exclude_each_other(cast: Cast) -> None:
    interest.bookmark(cast.negar, cast.inspection)
    interest.dismiss(cast.negar, cast.inspection)
    assert not Bookmark.objects.filter(removed_at=None).exists()
    interest.bookmark(cast.negar, cast.inspection)
    assert not Dismissal.objects.filter(undone_at=None).exists()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    return len(made)


def test_marks_cost_no_query_more_a_row(negar: Client, cast: Cast) -> None:
    interest.bookmark(cast.negar, cast.inspection)
    interest.dismiss(cast.negar, cast.moulds)
    saved(cast)
    few = {address: queries(negar, address) for address in ("/positions/", SAVED)}
    for number in range(4):
        position = make.make_position(cast.pendar, title=f"کار {number}")
        (interest.bookmark if number % 2 else interest.dismiss)(cast.negar, position)
        saved(cast, f"q={number}", f"جست‌وجو {number}")
    assert {address: queries(negar, address) for address in few} == few
    assert max(few.values()) <= 10


# Searches


def test_a_search_is_saved_under_its_filters_in_words(negar: Client, cast: Cast) -> None:
    page = negar.get("/positions/?q=یخچال&estate=shokouhieh&nonsense=1")
    assert "/me/saved/new/?q=" in page.content.decode()
    form = negar.get(f"{NEW}?q=یخچال&estate=shokouhieh&nonsense=1")
    assert form.context["form"].initial["name"] == "یخچال, Shokouhieh"
    answer = negar.post(
        f"{NEW}?q=یخچال&estate=shokouhieh&nonsense=1", {"name": "یخچال در شکوهیه", "often": "daily"}
    )
    assert answer.status_code == 302
    kept = SavedSearch.objects.get()
    assert (kept.often, "nonsense" in kept.query, "estate=shokouhieh" in kept.query) == ("daily", False, True)
    again = negar.get("/me/saved/new/?estate=shokouhieh&q=یخچال", follow=True)
    assert "You have saved this search already." in again.content.decode()


def test_a_saved_search_opens_with_what_it_finds(negar: Client, cast: Cast) -> None:
    saved(cast, query="q=%DA%A9%D9%86%D8%AA%D8%B1%D9%84")
    assert 'href="/positions/?q=%DA%A9%D9%86' in negar.get(SAVED).content.decode()
    assert listed(negar, f"/positions/?{SavedSearch.objects.get().query}") == {cast.inspection.pk}


def test_the_same_search_is_not_saved_twice(negar: Client, cast: Cast) -> None:
    negar.post(f"{NEW}?hours=20", {"name": "یک", "often": "off"})
    assert negar.get(f"{NEW}?hours=20").url == f"/me/saved/{SavedSearch.objects.get().pk}/"
    answer = negar.post(f"{NEW}?hours=20", {"name": "دو", "often": "off"})
    assert answer.status_code == 422
    assert "You have saved this search already" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "often"), [("", "daily"), ("x" * 81, "daily"), ("یک", "hourly"), ("یخچال", "daily")]
)
def test_what_can_not_be_saved_keeps_what_was_typed(negar: Client, cast: Cast, name: str, often: str) -> None:
    saved(cast)
    answer = negar.post(f"{NEW}?transport=1", {"name": name, "often": often})
    assert answer.status_code == 422
    assert SavedSearch.objects.count() == 1


def test_there_is_an_end_to_saving(negar: Client, cast: Cast) -> None:
    for number in range(interest.MOST_SEARCHES):
        saved(cast, f"q={number}", f"{number}")
    answer = negar.post(f"{NEW}?transport=1", {"name": "یکی دیگر", "often": "daily"})
    assert answer.status_code == 422
    assert "as many saved searches as can be kept" in answer.content.decode()


def test_renaming_changing_and_removing(negar: Client, cast: Cast) -> None:
    search = saved(cast)
    assert negar.post(f"/me/saved/{search.pk}/", {"name": "تازه", "often": "weekly"}).url == SAVED
    search.refresh_from_db()
    assert (search.name, search.often) == ("تازه", "weekly")
    words = negar.post(f"/me/saved/{search.pk}/often/", {"often": "off"}, follow=True).content.decode()
    assert "No more mail about" in words
    negar.post(f"/me/saved/{search.pk}/often/", {"often": "hourly"})
    search.refresh_from_db()
    assert search.often == "off"
    assert negar.post(f"/me/saved/{search.pk}/remove/").url == SAVED
    assert "No saved search yet" in negar.get(SAVED).content.decode()
    assert saved(cast, name="تازه").pk != search.pk


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_pages_in_both_languages(client: Client, cast: Cast, language: str) -> None:
    cast.negar.user.language = language
    cast.negar.user.save()
    client.force_login(cast.negar.user)
    for address in (SAVED, NEW, f"/me/saved/{saved(cast).pk}/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
