"""Who is at the desk in the tests of this folder."""

from typing import Any

import pytest

from tests.cast import Cast


@pytest.fixture
def leila(client: Any, cast: Cast) -> Any:
    client.force_login(cast.leila)
    return client
