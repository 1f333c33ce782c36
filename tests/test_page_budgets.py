"""What a page may cost: ten queries, session and user included, and 200 kB over the wire for who comes first."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages import PAGES, addresses, stock, users_of
from tests.weight import first_load

MOST = 10
MOST_OF = {"/positions/": 8}  # what is opened most of all
MOST_BYTES = 200_000

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", PAGES)
def test_every_main_page_keeps_to_ten_queries_and_200_kb(cast: Cast, client: Client, who: str) -> None:
    ids = stock(cast)
    users = users_of(cast)
    if who in users:
        client.force_login(users[who])
    dear = []
    for address in addresses(who, ids):
        weight = first_load(client.get(address, headers={"accept-encoding": "gzip"}), client)
        if weight > MOST_BYTES:
            dear.append(f"{address}: {weight:,} bytes")
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        if len(queries) > MOST_OF.get(address, MOST):
            dear.append(f"{address}: {len(queries)} queries")
    assert not dear, "\n".join(dear)
