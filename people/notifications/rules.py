"""What the liaison office may do with a message."""

from dataclasses import dataclass
from typing import Any

from people.notifications.models import Message


@dataclass(frozen=True)
class MessageRights:
    read_text: bool
    requeue: bool


def rights(message: Message, grant: Any) -> MessageRights:
    """Nobody reads a secret message, and it can't go out again: its code is gone. Viewers change nothing."""
    return MessageRights(
        read_text=not message.secret,
        requeue=grant.may_act and not message.secret and message.state == Message.State.FAILED,
    )
