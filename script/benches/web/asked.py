"""What a run is asked for. Read before anything is started, and so without Django."""

import argparse
import os
import shutil
from pathlib import Path

from internships.load.sizes import PROVINCE, Sizes
from script.benches.web.scenarios import SCENARIOS
from script.local.environment import ROOT
from script.local.trouble import Trouble

SIZES = {
    "small": Sizes(students=2_000, companies=200, positions=1_000, applications=20_000),
    "province": PROVINCE,
}
GROWTH = {
    f"growth-{positions}": Sizes(10_000, 400, positions, positions) for positions in (1_000, 10_000, 60_000)
}


class Asked(argparse.Namespace):
    names: list[str]  # of scenarios, in their order
    size: str
    seconds: float
    repeat: int
    json: Path | None
    growth: bool
    keep: bool

    @property
    def sizes(self) -> dict[str, Sizes]:
        return GROWTH if self.growth else {self.size: SIZES[self.size]}

    @property
    def folder(self) -> Path:
        """Where a kept load is."""
        return folder_of("growth" if self.growth else self.size)


def folder_of(size: str) -> Path:
    return ROOT / "var" / f"bench-{size}"


def read(arguments: list[str]) -> Asked:
    options = argparse.ArgumentParser(
        prog="script/bench", epilog="Scenarios: " + ", ".join(SCENARIOS) + ", or all of them: all."
    )
    options.add_argument("names", nargs="+", metavar="NAME")
    options.add_argument("--size", choices=SIZES, default="small")
    options.add_argument(
        "--keep", action="store_true", help="the load stays in var/bench-SIZE for further runs"
    )
    options.add_argument("--seconds", type=float, help="of each drive (4), or of the rush (60)")
    options.add_argument("--repeat", type=int, default=3, help="of which the median is printed")
    options.add_argument("--json", type=Path, metavar="FILE")
    options.add_argument("--growth", action="store_true", help="at 1,000, 10,000 and 60,000 positions")
    asked = options.parse_args(arguments, namespace=Asked())
    if asked.repeat < 1 or (asked.seconds is not None and asked.seconds <= 0):
        options.error("--repeat and --seconds begin above 0.")
    asked.names = _meant(asked.names)
    return asked


def _meant(names: list[str]) -> list[str]:
    """A name that isn't one stands for all that begin with it."""
    found: set[str] = set()
    for name in names:
        here = {name} & {*SCENARIOS} or {
            one for one in SCENARIOS if name == "all" or one.startswith(f"{name}-")
        }
        if not here:
            raise Trouble(f"There is no scenario “{name}”. There are: {', '.join(SCENARIOS)}.")
        found |= here
    return [name for name in SCENARIOS if name in found]


def check_room(asked: Asked) -> None:
    """What doesn't fit the disk is said before minutes go by. Of another machine's disk, seed_load says it."""
    if os.environ.get("DATABASE_URL"):
        return
    missing = {
        name: size for name, size in asked.sizes.items() if not (asked.folder / f"{name}.json").exists()
    }
    if not missing:
        return
    kept = sum(size.bytes for size in missing.values()) if asked.keep else 0
    needed = max(2 * size.bytes for size in missing.values()) + kept
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise Trouble(f"This takes about {needed / 1e9:.1f} GB of disk, and {free / 1e9:.1f} GB are free.")
