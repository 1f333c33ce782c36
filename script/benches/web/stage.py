"""What a scenario is given to work with: a server over a filled database, who visits it, and for how long."""

import sys
from dataclasses import dataclass

from script.benches.web.visitors import Visitors


@dataclass(frozen=True)
class Stage:
    port: int
    visitors: Visitors
    seconds: float | None  # of one drive; None: as the scenario has it
    repeat: int
    env: dict[str, str]  # of a process that uses the same database

    @staticmethod
    def say(what: str) -> None:
        """What goes on, in one line that the next one replaces. Where nobody looks on, the table does."""
        if sys.stderr.isatty():
            print(f"\r\033[K{what}", end="\r" if not what else "", file=sys.stderr, flush=True)
