"""What the office and a company said to each other: written down, due, settled, corrected and never erased."""

from typing import Any

import pytest

from companies.actions.following_up import correct_follow_up, log_follow_up
from companies.models import Company, FollowUp
from people.models import User
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def said(**more: Any) -> dict[str, Any]:
    told = {"way": "call", "happened_on": make.days(0), "with_whom": "خانم نیکو", "result": "thinking"}
    return {**told, "words": "هفتهٔ آینده خبر می‌دهند.", "next_on": make.days(7), **more}


def write(company: Company, by: User, **more: Any) -> FollowUp:
    return log_follow_up(company, by=by, values=said(**more))


def posted(**more: Any) -> dict[str, str]:
    return {name: str(value or "") for name, value in said(**more).items()}


def due(day: int = 7) -> list[FollowUp]:
    return list(FollowUp.objects.due(make.days(day)))


def test_it_is_written_down_and_comes_due(leila: Any, cast: Cast) -> None:
    address = f"/staff/companies/{cast.pendar.pk}/follow-ups/"
    assert leila.post(f"{address}new/", posted()).url == address
    entry = FollowUp.objects.get()
    assert (entry.by, entry.company, due(), due(6)) == (cast.leila, cast.pendar, [entry], [])
    assert "خانم نیکو" in leila.get(address).content.decode()
    assert [row.pk for row in leila.get("/staff/follow-ups/").context["page"]] == [entry.pk]


def test_the_next_word_settles_it_and_it_stays_readable(leila: Any, cast: Cast) -> None:
    first = write(cast.pendar, cast.leila)
    write(cast.pendar, cast.parvin, next_on=None, result="agreed", words="پذیرفتند.")
    assert due() == []
    page = leila.get(f"/staff/companies/{cast.pendar.pk}/follow-ups/")
    assert first.pk in [row.pk for row in page.context["page"]]


def test_another_companys_word_settles_nothing(cast: Cast) -> None:
    first = write(cast.pendar, cast.leila)
    write(cast.angareh, cast.leila, next_on=None)
    assert due() == [first]


def test_the_past_is_told(leila: Any, cast: Cast) -> None:
    address = f"/staff/companies/{cast.pendar.pk}/follow-ups/new/"
    answer = leila.post(address, posted(next_on=make.days(-1), happened_on=make.days(-3)))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["next_on"])
    answer = leila.post(address, posted(happened_on=make.days(1)))
    assert list(answer.context["form"].errors) == ["happened_on"]
    assert not FollowUp.objects.exists()


def test_a_correction_takes_its_place_and_erases_nothing(leila: Any, cast: Cast) -> None:
    wrong = write(cast.pendar, cast.leila)
    page = f"/staff/companies/{cast.pendar.pk}/follow-ups/{wrong.pk}/correct/"
    assert leila.get(page).status_code == 200
    leila.post(page, posted(next_on=make.days(3)))
    right = FollowUp.objects.latest("pk")
    assert due() == [right]
    assert FollowUp.objects.get(pk=wrong.pk).words == "هفتهٔ آینده خبر می‌دهند."
    with pytest.raises(StaleState):
        correct_follow_up(wrong, by=cast.parvin, values=said())


def test_a_correction_of_an_old_entry_settles_no_newer_one(cast: Cast) -> None:
    old = write(cast.pendar, cast.leila)
    newest = write(cast.pendar, cast.parvin, words="جلسه")
    correct_follow_up(old, by=cast.leila, values=said(with_whom="آقای نیکو"))
    assert due() == [newest]


def test_pressing_twice_writes_once(cast: Cast) -> None:
    assert write(cast.pendar, cast.leila) == write(cast.pendar, cast.leila)
    with pytest.raises(Refusal):
        write(cast.pendar, cast.leila, next_on=make.days(-1))


def test_who_may(client: Any, cast: Cast) -> None:
    entry = write(cast.pendar, cast.leila)
    own = f"/staff/companies/{cast.pendar.pk}/follow-ups/"
    client.force_login(cast.behzad)
    assert client.get(own).status_code == 200
    assert client.post(f"{own}new/", posted()).status_code == 403
    assert client.get(f"{own}{entry.pk}/correct/").status_code == 403
    client.force_login(cast.leila)
    assert client.get(f"/staff/companies/{cast.angareh.pk}/follow-ups/{entry.pk}/correct/").status_code == 404
    client.force_login(cast.maryam)
    assert client.get(own).status_code == 403


def test_more_rows_cost_no_more_queries(leila: Any, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        write(cast.pendar, cast.leila, words=str(number))
        write(cast.angareh, cast.parvin, words=str(number))
    for address in (f"/staff/companies/{cast.pendar.pk}/follow-ups/", "/staff/follow-ups/?whose=all"):
        with django_assert_max_num_queries(9):
            leila.get(address)
