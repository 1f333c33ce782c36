"""Lighthouse's performance score of the pages that are opened first, on a phone and on a desk: script/bench lighthouse.

The project as production serves it, over a small load of its own; the median of three runs, since Lighthouse times
scripts on this processor and makes a phone of it: a busy machine scores less. Ends with 1 where a score is under 95 or
a first load over 200 kB. `lighthouse` and Chromium are taken where they are found; this doesn't install lighthouse.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from internships.models import Position  # noqa: E402
from internships.states import PositionState  # noqa: E402
from script.benches._database import own_database  # noqa: E402
from script.benches.web.asked import SIZES  # noqa: E402
from script.benches.web.stack import web  # noqa: E402
from script.local.environment import ROOT  # noqa: E402
from script.local.trouble import Trouble, exit_code_of  # noqa: E402
from tests.journeys.chromium import ARGUMENTS, NoChromium, find  # noqa: E402

PROMISED_SCORE, PROMISED_BYTES = 95, 200_000
AS = {"phone": [], "desk": ["--preset=desktop"]}
MISSING = (
    "There is no lighthouse here. Install the npm package of that name, or set LIGHTHOUSE to its command."
)
FIGURES = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
    "bytes": "total-byte-weight",
}


def main() -> int:
    options = argparse.ArgumentParser(prog="script/bench lighthouse", description=__doc__)
    options.add_argument("--repeat", type=int, default=3, help="of which the median is printed")
    asked = options.parse_args()
    lighthouse, chromium = command(), _chromium()
    kept = True
    with own_database("lighthouse"), tempfile.TemporaryDirectory() as folder:
        call_command("seed_load", seed=1, force=False, **vars(SIZES["small"]))
        position = Position.objects.filter(state=PositionState.PUBLISHED).order_by("pk")[0]
        pages = ("/", "/positions/", f"/positions/{position.pk}/")
        with _served(Path(folder)) as port:
            print(f"{'':6}{'page':20}{'score':>6}" + "".join(f"{name:>9}" for name in FIGURES), flush=True)
            for device in AS:
                for page in pages:
                    look = [*lighthouse, f"http://127.0.0.1:{port}{page}", *AS[device]]
                    runs = [_run(look, chromium) for _ in range(asked.repeat)]
                    kept = _say(device, page, runs) and kept
    print(
        "all promises kept" if kept else "NOT kept; see the index and the load: a busy machine scores less."
    )
    return int(not kept)


def _say(device: str, page: str, runs: list[dict[str, float]]) -> bool:
    middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    row = "".join(f"{middle[name]:9,.3f}" if name == "CLS" else f"{middle[name]:9,.0f}" for name in FIGURES)
    each = " ".join(f"{run['score']:.0f}" for run in runs)
    print(
        f"{device:6}{page:20}{middle['score']:6.0f}{row}   of {each}; index {middle['index']:.0f}, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return middle["score"] >= PROMISED_SCORE and middle["bytes"] <= PROMISED_BYTES


def _run(look: list[str], chromium: Path) -> dict[str, float]:
    flags = " ".join(["--headless=new", "--no-sandbox", *ARGUMENTS])
    look = [*look, "--quiet", "--only-categories=performance", "--output=json", f"--chrome-flags={flags}"]
    done = subprocess.run(
        look, env=os.environ | {"CHROME_PATH": str(chromium)}, capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        raise Trouble(f"Lighthouse failed: {done.stderr.strip()[-400:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    figures = {name: told["audits"][audit]["numericValue"] for name, audit in FIGURES.items()}
    score = 100 * told["categories"]["performance"]["score"]
    return figures | {"score": score, "index": told["environment"]["benchmarkIndex"]}


def command() -> list[str]:
    """Of $LIGHTHOUSE or PATH, or one that npx has already."""
    named = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if named:
        return [named]
    kept = [shutil.which("npx") or "", "--no-install", "lighthouse"]
    if not kept[0] or subprocess.run([*kept, "--version"], capture_output=True, timeout=60).returncode:
        raise Trouble(MISSING)
    return kept


def _chromium() -> Path:
    try:
        return find()
    except NoChromium as error:
        raise Trouble(str(error)) from None


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """The port of the project as production serves it: hashed files, each compressed beforehand."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    connection.close()
    env = os.environ | {
        "DATABASE_URL": address.geturl(),
        "ENVIRONMENT": "production",
        "SECRET_KEY": "only for a bench on this machine, and for an hour",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": "http://127.0.0.1",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECURE_SSL_REDIRECT": "false",
        "BEHIND_PROXY": "false",
        "STATIC_ROOT": str(folder / "static"),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=env, cwd=ROOT, check=True)
    with web(env, folder / "web.log") as port:
        yield port


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
