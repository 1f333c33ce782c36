"""/inbox/: everybody's own, and nobody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.notifications import inbox
from people.notifications.models import InboxItem

from .conftest import tell

pytestmark = pytest.mark.django_db


def test_the_inbox_shows_what_was_told_the_latest_first(client, sam):
    tell(sam, key="a", company="Older")
    tell(sam, key="b", company="<b>Newer</b>")
    client.force_login(sam)
    page = client.get("/inbox/").content.decode()
    assert page.index("&lt;b&gt;Newer&lt;/b&gt; wrote") < page.index("Older wrote")
    assert "2 unread" in page


def test_an_empty_inbox_says_what_will_be_there(client, sam):
    client.force_login(sam)
    for address in ("/inbox/", "/inbox/?show=unread", "/inbox/?show=todo", "/inbox/?show=nonsense"):
        page = client.get(address)
        assert page.status_code == 200
        assert "Mark all as read" not in page.content.decode()


def test_what_is_not_to_be_seen_yet_is_not_seen_nor_counted(client, sam):
    tell(sam, not_before=timezone.now() + timedelta(minutes=5))
    client.force_login(sam)
    assert "wrote" not in client.get("/inbox/").content.decode()
    assert inbox.unread_for(sam).count() == 0
    assert client.post(f"/inbox/{InboxItem.objects.get().pk}/open/").status_code == 404


def test_opening_marks_read_and_leads_to_the_page(client, sam):
    tell(sam)
    client.force_login(sam)
    item = InboxItem.objects.get()
    response = client.post(f"/inbox/{item.pk}/open/")
    assert (response.status_code, response["Location"]) == (302, "/me/")
    item.refresh_from_db()
    read_at = item.read_at
    assert read_at is not None
    client.post(f"/inbox/{item.pk}/open/")
    item.refresh_from_db()
    assert item.read_at == read_at


def test_looking_changes_nothing(client, sam):
    tell(sam)
    client.force_login(sam)
    assert client.get(f"/inbox/{InboxItem.objects.get().pk}/open/").status_code == 405
    assert client.get("/inbox/read-all/").status_code == 405
    client.get("/inbox/")
    assert inbox.unread_for(sam).count() == 1


def test_all_can_be_marked_read_at_once(client, sam, negar):
    for key in "abc":
        tell(sam, key=key)
    tell(negar)
    client.force_login(sam)
    assert client.post("/inbox/read-all/").status_code == 302
    assert (inbox.unread_for(sam).count(), inbox.unread_for(negar).count()) == (0, 1)


def test_filters_show_the_unread_and_what_needs_action(client, sam):
    tell(sam, key="read", company="Read")
    inbox.mark_read(inbox.items_for(sam))
    tell(sam, key="new", company="Fresh")
    InboxItem.objects.create(recipient=sam, kind="test.gone", dedupe_key="gone")
    client.force_login(sam)
    unread = client.get("/inbox/?show=unread").content.decode()
    assert "Fresh wrote" in unread
    assert "Read wrote" not in unread
    assert "An older notification" not in client.get("/inbox/?show=todo").content.decode()


def test_somebody_elses_item_does_not_exist_for_me(client, sam, negar):
    tell(negar)
    client.force_login(sam)
    assert client.post(f"/inbox/{InboxItem.objects.get().pk}/open/").status_code == 404
    assert inbox.unread_for(negar).count() == 1


def test_the_inbox_needs_a_log_in(client, db):
    for response in (client.get("/inbox/"), client.post("/inbox/1/open/"), client.post("/inbox/read-all/")):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_more_items_cost_no_more_queries(client, sam):
    client.force_login(sam)
    tell(sam, key="1")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/inbox/")
    for number in range(2, 5):
        tell(sam, key=str(number))
    with CaptureQueriesContext(connection) as more:
        client.get("/inbox/")
    assert len(one) == len(more) <= 10


def test_a_long_inbox_pages_by_key_and_survives_a_broken_one(client, sam):
    for number in range(25):
        tell(sam, key=str(number), company=f"Firm {number:02}")
    client.force_login(sam)
    first = client.get("/inbox/")
    second = client.get("/inbox/", {"after": first.context["page"].next_after})
    seen = [item.values["company"] for item in [*first.context["page"].rows, *second.context["page"].rows]]
    assert seen == [f"Firm {number:02}" for number in reversed(range(25))]
    assert client.get("/inbox/?after=%00broken").status_code == 200


def test_the_bell_counts_with_one_query(sam, django_assert_num_queries):
    tell(sam)
    with django_assert_num_queries(1):
        assert inbox.unread_for(sam).count() == 1
