"""The two languages of the product, and refusals that are said in the one being read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Misread(ValueError):
    """What was typed is not what it should be. ``message`` says why, to the person who typed it."""

    def __init__(self, message: "str | _StrPromise") -> None:
        super().__init__(message)
        self.message = message


def reading() -> str:
    """The language that is active now: "fa" or "en". Persian where none is (a task, a shell)."""
    return "en" if (get_language() or "fa").startswith("en") else "fa"


def lazy_text(write: Callable[[str], str]) -> str:
    """A message that is written for whoever reads it, when it is read: ``write`` gets the language."""
    return lazy(lambda: write(reading()), str)()
