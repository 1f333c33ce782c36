"""The mail about saved searches: what is in it, when it comes, and when it doesn't."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from internships import tasks
from internships.actions import applications, interest, positions
from internships.models import Position, SavedSearch, SentInDigest
from people.notifications import delivery
from people.notifications.models import InboxItem, Message
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast
from tests.clock import Clock, clock

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
DIGEST = "search.digest"


def saved(cast: Cast, query: str = "", often: str = "daily", **values: Any) -> SavedSearch:
    """Saved ten days ago, so that it is due."""
    search = interest.save_search(cast.negar, name=f"جست‌وجوی {query}", query=query, often=often)
    values.setdefault("created_at", timezone.now() - timedelta(days=10))
    SavedSearch.objects.filter(pk=search.pk).update(**values)
    return search


def digests() -> Any:
    return Message.objects.filter(kind=DIGEST).order_by("id")


def told(message: Message) -> list[int]:
    return [found["id"] for search in message.values["searches"] for found in search["positions"]]


def many(count: int) -> list[Position]:
    made = []
    for _ in range(count):
        company = make.make_company()
        make.make_mou(company)
        made.append(make.make_position(company))
    return made


def in_days(clock: Clock, days: int) -> date:
    day = make.days(days)
    clock.noon(day)
    return day


def test_one_mail_with_what_was_found(cast: Cast, mailoutbox: list[Any]) -> None:
    saved(cast, "q=کنترل")
    assert tasks.send_digests() == 1
    assert told(digests().get()) == [cast.inspection.pk]
    delivery.deliver_due()
    sent = next(message for message in mail.outbox if cast.negar.user.email in message.to)
    assert cast.inspection.title in sent.body
    assert f"/positions/{cast.inspection.pk}/" in sent.body
    assert "/me/saved/" in sent.body
    assert cast.moulds.title not in sent.body
    assert InboxItem.objects.filter(kind=DIGEST, recipient=cast.negar.user).count() == 1


def test_two_beats_send_once(cast: Cast) -> None:
    saved(cast)
    assert [tasks.send_digests(), tasks.send_digests()] == [1, 0]
    assert digests().count() == 1


def test_a_late_change_does_not_make_a_second_mail_of_the_day(cast: Cast) -> None:
    """And what it would have found is not counted as told."""
    saved(cast, "q=کنترل")
    tasks.send_digests()
    saved(cast)
    assert tasks.send_digests() == 0
    assert SentInDigest.objects.count() == 1


def test_never_the_same_twice(cast: Cast, clock: Clock) -> None:
    saved(cast)
    assert tasks.send_digests() == 1
    in_days(clock, 1)
    assert tasks.send_digests() == 0
    new = make.make_position(cast.pendar, title="بسته‌بندی")
    in_days(clock, 2)
    assert tasks.send_digests() == 1
    assert told(digests().last()) == [new.pk]


def test_nothing_found_is_not_mailed(cast: Cast) -> None:
    saved(cast, "q=فضانورد")
    assert tasks.send_digests() == 0
    assert not digests().exists()


def test_a_position_of_two_searches_comes_once(cast: Cast) -> None:
    saved(cast, "q=یخچال")
    saved(cast)
    tasks.send_digests()
    assert sorted(told(digests().get())) == sorted([cast.inspection.pk, cast.moulds.pk])
    assert SentInDigest.objects.count() == 2


def test_eleven_are_ten_and_one_the_next_day(cast: Cast, clock: Clock) -> None:
    made = {position.pk for position in many(9)} | {cast.inspection.pk, cast.moulds.pk}
    saved(cast)
    tasks.send_digests()
    first = told(digests().get())
    in_days(clock, 1)
    tasks.send_digests()
    last = told(digests().last())
    assert (len(first), len(last)) == (10, 1)
    assert set(first) | set(last) == made


def test_two_of_a_company_a_mail_whichever_search_finds_them(cast: Cast, clock: Clock) -> None:
    for title in ("یخچال یک", "یخچال دو"):
        make.make_position(cast.pendar, title=title)
    saved(cast, "q=یخچال")
    saved(cast)
    tasks.send_digests()
    found = told(digests().get())
    assert Position.objects.filter(pk__in=found, company=cast.pendar).count() == 2
    assert cast.moulds.pk in found
    in_days(clock, 1)
    tasks.send_digests()
    assert Position.objects.filter(pk__in=told(digests().last()), company=cast.pendar).count() == 1


def test_searches_take_turns(cast: Cast) -> None:
    """A broad search doesn't push out what a narrow one finds."""
    many(12)
    saved(cast)
    narrow = saved(cast, "q=قالب")
    tasks.send_digests()
    message = digests().get()
    assert cast.moulds.pk in told(message)
    assert [s["id"] for s in message.values["searches"] if len(s["positions"]) == 1] == [narrow.pk]


def test_what_is_closed_put_aside_or_applied_for_is_not_told(cast: Cast) -> None:
    saved(cast)
    positions.close_position(cast.inspection, by=cast.maryam, reason="پر شد")
    interest.dismiss(cast.negar, cast.moulds)
    assert tasks.send_digests() == 0
    interest.undo_dismissal(cast.negar, cast.moulds)
    SavedSearch.objects.update(looked_at=None)
    application = make.make_application(cast.negar, cast.moulds)
    assert tasks.send_digests() == 0
    applications.withdraw_application(application, by=cast.negar.user)
    SavedSearch.objects.update(looked_at=None)
    assert tasks.send_digests() == 1


@pytest.mark.parametrize("closed", [1, 2])
def test_a_mail_whose_positions_closed_meanwhile_is_not_sent(cast: Cast, closed: int) -> None:
    saved(cast)
    tasks.send_digests()
    for position, who in [(cast.inspection, cast.maryam), (cast.moulds, cast.kamran)][:closed]:
        positions.close_position(position, by=who, reason="پر شد")
    delivery.deliver_due()
    assert digests().get().state == (Message.State.SENT if closed == 1 else Message.State.CANCELLED)


@pytest.mark.parametrize("how", ["off", "removed"])
def test_a_mail_that_is_no_longer_wanted_is_not_sent(cast: Cast, how: str) -> None:
    search = saved(cast)
    tasks.send_digests()
    if how == "off":
        interest.change_search(search, name=search.name, often="off")
    else:
        interest.remove_search(search)
    delivery.deliver_due()
    assert digests().get().state == Message.State.CANCELLED


def test_off_removed_and_new_ones_are_not_due(cast: Cast) -> None:
    saved(cast, "q=یخچال", often="off")
    interest.remove_search(saved(cast, "q=قالب"))
    saved(cast, created_at=timezone.now())
    assert tasks.send_digests() == 0


def test_nobody_who_has_left_is_told(cast: Cast) -> None:
    saved(cast)
    cast.negar.user.is_active = False
    cast.negar.user.save()
    assert tasks.send_digests() == 0


def test_weekly_comes_on_saturday_and_is_made_up_for_after_a_missed_one(cast: Cast, clock: Clock) -> None:
    search = saved(cast, often="weekly", looked_at=timezone.now())
    saturday = 7 - jalali.weekday_index(make.today())
    for days in range(1, saturday):
        clock.noon(make.days(days) if days == 1 else jalali.today() + timedelta(days=1))
        assert tasks.send_digests() == 0
    SavedSearch.objects.filter(pk=search.pk).update(looked_at=timezone.now())
    clock.noon(jalali.today() + timedelta(days=8 - jalali.weekday_index(jalali.today())))  # a Sunday
    assert jalali.weekday_index(jalali.today()) == 1
    assert tasks.send_digests() == 1


def test_daily_and_weekly_together_are_one_mail(cast: Cast) -> None:
    saved(cast, "q=یخچال", often="daily")
    saved(cast, "q=قالب", often="weekly")
    tasks.send_digests()
    assert len(told(digests().get())) == 2


def test_in_the_language_of_its_reader(cast: Cast, mailoutbox: list[Any]) -> None:
    cast.negar.user.language = "en"
    cast.negar.user.save()
    saved(cast)
    tasks.send_digests()
    delivery.deliver_due()
    subjects = [message.subject for message in mail.outbox]
    assert any("2 new positions in your saved searches" in subject for subject in subjects)
