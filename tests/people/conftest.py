"""People to log in as, and what was mailed to them."""

from collections.abc import Callable

import pytest

from people.actions.profile import confirm_address
from people.actions.team import grant_role
from people.models import RoleGrant, User
from people.notifications.models import Message

PASSWORD = "three unrelated words"


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    def make(email: str = "sara@mail.example", **fields: object) -> User:
        user = User.objects.create_user(email, PASSWORD, **{"full_name": "سارا احمدی", **fields})
        confirm_address(user)
        return user

    return make


@pytest.fixture
def make_staff(make_user: Callable[..., User]) -> Callable[..., User]:
    def make(role: str = RoleGrant.Role.HEAD, email: str = "head@office.example") -> User:
        user = make_user(email, full_name="مریم رضایی")
        grant_role(user, role, by=None)
        return user

    return make


@pytest.fixture
def mailed(db: None) -> Callable[[str], Message]:
    """The newest outbox message of a kind."""

    def find(kind: str) -> Message:
        return Message.objects.filter(kind=kind).latest("id")

    return find


@pytest.fixture
def no_redis(settings: object) -> None:
    """The cache looks for Redis where none is."""
    address = "unix:///nowhere/redis.sock"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": address}}  # type: ignore[attr-defined]
