"""What holds for every test: its own files, an empty cache, and no way out of this machine."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from internships import recommendations, visitor_pages
from internships.listing import current
from tests.cast import cast

__all__ = ["cast"]

LOOPBACK = ("127.0.0.1", "::1", "localhost", "")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that talks to the world is slow, and red when the world is."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to connect to {address[0]}: tests stay on this machine.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    """Uploads of a test go to its own folder."""
    folder = tmp_path / "files"
    settings.FILES_DIR = folder
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    }
    return folder


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Nothing that one test counted or remembered reaches the next (the cache is this worker's own)."""
    cache.clear()
    current.forget()
    visitor_pages.forget()
    recommendations.forget()
