"""A load for a bench: kept from an earlier run, or made for this one."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.core.management import CommandError, call_command

from internships.load.sizes import Sizes
from script.benches._database import kept_database, own_database


def loaded(name: str, size: Sizes, folder: Path | None, *, copied: bool) -> AbstractContextManager[None]:
    """`folder`: where it stays for the next run; a run that writes works on a copy. None: it goes with this run."""

    def fill() -> None:
        began = time.perf_counter()
        try:
            call_command("seed_load", seed=1, force=False, **vars(size))
        except CommandError as error:
            raise SystemExit(f"✗ {error}") from None
        print(f"{size.positions:,} positions, made in {time.perf_counter() - began:.0f} s", flush=True)

    return kept_database(folder, name, fill, copied=copied) if folder else _thrown_away(fill)


@contextmanager
def _thrown_away(fill: Callable[[], None]) -> Iterator[None]:
    with own_database("load"):
        fill()
        yield
