"""What stops a script with one line that says what is wrong and what to do, instead of a traceback."""

import sys
from collections.abc import Callable


class Trouble(Exception):
    """An expected "can't": its text is the whole message, written for the person at the terminal."""


def exit_code_of(main: Callable[[], int]) -> int:
    try:
        return main()
    except Trouble as trouble:
        print(f"✗ {trouble}", file=sys.stderr, flush=True)
        return 1


def step(text: str) -> None:
    print(f"· {text}", flush=True)
