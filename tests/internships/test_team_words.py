"""Notes, ratings and tags: what a company's people say among themselves about an applicant."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import Membership
from internships.actions import team as actions
from internships.models import Application, ApplicationTag, Tag, TeamNote
from internships.team import Team, tags_of, team_of, with_ratings, with_tags, with_team
from people.models import User
from people.notifications import kinds
from people.notifications.models import InboxItem, Message
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TOKENS = (f"{number:032x}" for number in range(10_000))


@pytest.fixture
def application(cast: Cast) -> Application:
    return make.make_application(cast.negar, cast.inspection)


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def path(application: Application, part: str = "") -> str:
    return f"/hr/applications/{application.pk}/{part}"


def of(user: User) -> Membership:
    return Membership.objects.select_related("company").get(user=user)


def note(application: Application, by: User, text: str = "با خط تولید آشناست") -> TeamNote:
    return actions.write_note(application, by=by, text=text, token=next(TOKENS))


def read_team(application: Application, membership: Membership) -> Team:
    found = with_team(Application.objects.filter(pk=application.pk), membership)
    return team_of(found.get(), membership)


# Notes


def test_colleagues_read_a_note_and_nobody_else(hr: Client, cast: Cast, application: Application) -> None:
    hr.post(path(application, "notes/"), {"text": "با خط تولید آشناست", "token": next(TOKENS)})
    hr.force_login(cast.reza)
    assert "با خط تولید آشناست" in hr.get(path(application)).content.decode()
    for user, page in (
        (cast.negar.user, f"/me/applications/{application.pk}/"),
        (cast.leila, f"/staff/applications/{application.pk}/"),
    ):
        hr.force_login(user)
        answer = hr.get(page)
        assert answer.status_code == 200
        assert "با خط تولید آشناست" not in answer.content.decode()


def test_a_form_sent_twice_is_one_note(hr: Client, application: Application) -> None:
    once = {"text": "یک بار", "token": next(TOKENS)}
    hr.post(path(application, "notes/"), once)
    hr.post(path(application, "notes/"), once)
    assert TeamNote.objects.count() == 1


def test_a_mentioned_colleague_is_told_without_the_notes_words(
    hr: Client, cast: Cast, application: Application
) -> None:
    sent = {
        "text": "فقط میان خودمان",
        "token": next(TOKENS),
        "tell": [cast.reza.pk, cast.maryam.pk, cast.kamran.pk, cast.negar.user.pk],
    }
    hr.post(path(application, "notes/"), sent)
    mail = Message.objects.get(kind="note.mentioned")
    assert mail.recipient == cast.reza  # not oneself, no stranger
    assert "فقط میان خودمان" not in str(mail.values)
    assert InboxItem.objects.get(kind="note.mentioned").recipient == cast.reza
    still_holds = kinds.get("note.mentioned").still_holds
    assert still_holds is not None
    assert still_holds(mail)
    hr.post(path(application, f"notes/{TeamNote.objects.get().pk}/remove/"))
    assert not still_holds(mail)


def test_one_removes_ones_own_notes_only(hr: Client, cast: Cast, application: Application) -> None:
    of_dariush = note(application, cast.dariush)
    hr.post(path(application, f"notes/{of_dariush.pk}/remove/"))
    assert TeamNote.objects.get().removed_at is None
    hr.force_login(cast.dariush)
    for _times in (1, 2):
        hr.post(path(application, f"notes/{of_dariush.pk}/remove/"))
    assert read_team(application, of(cast.maryam)).notes == []


@pytest.mark.parametrize("typed", [{"text": " "}, {"text": "م" * 2001}, {"tell": ["x"]}, {"token": "y"}])
def test_what_can_not_be_kept_is_said(hr: Client, application: Application, typed: dict[str, Any]) -> None:
    answer = hr.post(path(application, "notes/"), {"text": "خوب", "token": next(TOKENS)} | typed)
    assert answer.status_code == 422
    assert not TeamNote.objects.exists()


# Ratings


def test_what_others_think_is_seen_after_ones_own(cast: Cast, application: Application) -> None:
    actions.rate(application, by=cast.dariush, stars=5)
    actions.rate(application, by=cast.reza, stars=2)
    before = read_team(application, of(cast.maryam)).ratings
    assert (before.own, before.count, before.mean) == (None, 2, None)
    actions.rate(application, by=cast.maryam, stars=2)
    after = read_team(application, of(cast.maryam)).ratings
    assert (after.own, after.count, after.mean) == (2, 3, 3.0)
    actions.rate(application, by=cast.maryam, stars=3)
    assert read_team(application, of(cast.maryam)).ratings.count == 3
    actions.rate(application, by=cast.maryam, stars=None)
    assert read_team(application, of(cast.maryam)).ratings.mean is None


def test_lists_keep_to_the_same(cast: Cast, application: Application) -> None:
    actions.rate(application, by=cast.dariush, stars=5)
    for user, mean in ((cast.maryam, None), (cast.dariush, 5.0)):
        row: Any = with_ratings(Application.objects.all(), of(user)).get()
        assert (row.mean_stars, row.ratings_count) == (mean, 1)


@pytest.mark.parametrize("stars", ["0", "6", "-1", "x", "1.5"])
def test_no_other_rating_is_taken(hr: Client, application: Application, stars: str) -> None:
    assert hr.post(path(application, "rating/"), {"stars": stars}).status_code == 302
    assert not application.ratings.exists()


# Tags


def test_tags_are_the_companys_own_words(hr: Client, cast: Cast, application: Application) -> None:
    hr.post(path(application, "tags/"), {"new": "شیفت دوم"})
    hr.post(path(application, "tags/"), {"new": "شيفت دوم"})  # with an Arabic ي it is the same word
    assert [tag.name for tag in Tag.objects.all()] == ["شیفت دوم"]
    strange = actions.add_tag(cast.angareh, name="بیگانه")
    hr.post(path(application, "tags/"), {"tags": [strange.pk, Tag.objects.get(company=cast.pendar).pk]})
    row: Any = with_tags(Application.objects.all()).get()
    assert [tag.name for tag in tags_of(row)] == ["شیفت دوم"]
    hr.post(path(application, "tags/"), {})
    assert not ApplicationTag.objects.exists()


def test_a_tag_needs_something_to_be_found_by(hr: Client, application: Application) -> None:
    hr.post(path(application, "tags/"), {"new": "!!"})
    hr.post(path(application, "tags/"), {"new": "م" * 31})
    assert not Tag.objects.exists()
    answer = hr.post("/hr/tags/", {"name": "؟", "colour": "ok"})
    assert answer.status_code == 422


def test_a_tag_is_renamed_and_merged_with_all_that_bear_it(
    hr: Client, cast: Cast, application: Application
) -> None:
    other = make.make_application(cast.tara, cast.inspection)
    one, two = actions.add_tag(cast.pendar, name="کاربلد"), actions.add_tag(cast.pendar, name="ماهر")
    for found, tags in ((application, [one.pk]), (other, [one.pk, two.pk])):
        actions.set_tags(found, by=cast.maryam, company=cast.pendar, tags=tags)
    assert hr.post(f"/hr/tags/{one.pk}/", {"name": "ماهر", "colour": "ok"}).status_code == 422
    hr.post(f"/hr/tags/{one.pk}/merge/", {"into": two.pk})
    assert [tag.name for tag in Tag.objects.filter(removed_at=None)] == ["ماهر"]
    assert ApplicationTag.objects.filter(tag=two).count() == 2
    hr.post(f"/hr/tags/{two.pk}/", {"name": "کاربلد", "colour": "ok"})  # the word is free again
    two.refresh_from_db()
    assert (two.name, two.colour) == ("کاربلد", "ok")
    with pytest.raises(Refusal):
        actions.merge_tag(one, into=two, by=cast.maryam)
    hr.post(f"/hr/tags/{two.pk}/remove/")
    assert not ApplicationTag.objects.exists()


def test_supervisors_take_part_and_the_vocabulary_is_the_recruiters(
    client: Client, cast: Cast, application: Application
) -> None:
    client.force_login(cast.reza)
    assert client.post(path(application, "rating/"), {"stars": "4"}).status_code == 302
    assert application.ratings.get().stars == 4
    tag = actions.add_tag(cast.pendar, name="ماهر")
    assert client.get("/hr/tags/").status_code == 200
    assert client.post("/hr/tags/", {"name": "تازه", "colour": "ok"}).status_code == 403
    for part in ("", "merge/", "remove/"):
        assert client.post(f"/hr/tags/{tag.pk}/{part}").status_code == 403


def test_supervisors_choose_among_the_tags_that_there_are(
    client: Client, cast: Cast, application: Application
) -> None:
    client.force_login(cast.reza)
    assert 'name="new"' not in client.get(path(application)).content.decode()
    client.post(path(application, "tags/"), {"new": "تازه"})
    assert not Tag.objects.exists()
    tag = actions.add_tag(cast.pendar, name="كاربلد")
    client.post(path(application, "tags/"), {"new": "کاربلد"})  # the same word, spelled otherwise
    assert ApplicationTag.objects.get().tag == tag
    client.post(path(application, "tags/"), {})
    client.post(path(application, "tags/"), {"tags": tag.pk})
    assert ApplicationTag.objects.get().tag == tag
    assert 'name="new"' in logged_in(client, cast.dariush).get(path(application)).content.decode()


def logged_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_outsiders_find_nothing(client: Client, cast: Cast, application: Application) -> None:
    tag = actions.add_tag(cast.pendar, name="ماهر")
    kept = note(application, cast.maryam)
    client.force_login(cast.kamran)
    for part in ("notes/", f"notes/{kept.pk}/remove/", "rating/", "tags/"):
        assert client.post(path(application, part), {"text": "x", "stars": "1"}).status_code == 404
    for part in ("", "merge/", "remove/"):
        assert client.post(f"/hr/tags/{tag.pk}/{part}").status_code == 404


# Cost


def test_many_notes_tags_and_ratings_cost_no_more_queries(
    hr: Client, cast: Cast, application: Application
) -> None:
    counts = []
    for number in (1, 2, 3):
        for user in (cast.maryam, cast.dariush, cast.reza)[:number]:
            note(application, user)
            actions.rate(application, by=user, stars=number)
        actions.set_tags(application, by=cast.maryam, company=cast.pendar, tags=[], new=f"برچسب {number}")
        hr.get(path(application))
        with CaptureQueriesContext(connection) as queries:
            assert hr.get(path(application)).status_code == 200
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as of_tags:
            assert hr.get("/hr/tags/").status_code == 200
        assert len(of_tags) <= 10
    assert len(set(counts)) == 1
    assert counts[0] <= 10
