"""No page makes more than ten queries, session and user included, however it got its data."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages import PAGES, addresses, stock, users_of

MOST = 10
MOST_OF = {"/positions/": 8}  # what is opened most of all

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", PAGES)
def test_every_main_page_keeps_to_ten_queries(cast: Cast, client: Client, who: str) -> None:
    ids = stock(cast)
    users = users_of(cast)
    if who in users:
        client.force_login(users[who])
    dear = []
    for address in addresses(who, ids):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        if len(queries) > MOST_OF.get(address, MOST):
            dear.append(f"{address}: {len(queries)}")
    assert not dear, "\n".join(dear)
