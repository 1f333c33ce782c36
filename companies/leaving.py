"""Someone leaves a company: what higher apps had entrusted to them needs somebody else. They register here."""

from collections.abc import Callable
from datetime import datetime

from companies.models import Membership

Follow = Callable[[Membership, datetime], None]

_follows: list[Follow] = []


def register(follow: Follow) -> None:
    """`follow(membership, at)` is called in the transaction in which the membership ends."""
    if follow not in _follows:
        _follows.append(follow)


def tell_leaving(membership: Membership, at: datetime) -> None:
    for follow in _follows:
        follow(membership, at)
