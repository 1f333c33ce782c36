"""The Python environment in .venv, made from a hash-pinned lock and left alone while the lock is unchanged.

Standard library only: this runs before anything is installed. A stamp in .venv names the locks that it holds;
dev.txt contains local.txt, which contains app.txt, so installing the larger satisfies the smaller.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from script.local.trouble import Trouble, exit_code_of, step

ROOT = Path(__file__).resolve().parents[2]
CONTAINS = {"app": ("app",), "local": ("local", "app"), "dev": ("dev", "local", "app")}
OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ProxyError|Temporary failure in name resolution"
    r"|Network is unreachable|No matching distribution found|Max retries exceeded|Read timed out",
)


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def python_of(venv: Path) -> str:
    """The version of the Python that a venv was made with, or "" where that Python is gone."""
    if not os.access(venv / "bin" / "python", os.X_OK):
        return ""
    config = (venv / "pyvenv.cfg").read_text() if (venv / "pyvenv.cfg").exists() else ""
    found = re.search(r"^version\s*=\s*(\S+)", config, re.MULTILINE)
    return found[1] if found else ""


def holds(venv: Path, locks: Path, name: str) -> bool:
    try:
        stamp = json.loads((venv / "stamp.json").read_text())
    except (OSError, ValueError):
        return False
    return bool(
        isinstance(stamp, dict)
        and stamp.get("python")
        and stamp.get("python") == python_of(venv)
        and stamp.get(name) == fingerprint(locks / f"{name}.txt")
    )


def write_stamp(venv: Path, locks: Path, name: str) -> None:
    stamp = {"python": python_of(venv)} | {
        each: fingerprint(locks / f"{each}.txt") for each in CONTAINS[name]
    }
    (venv / "stamp.json").write_text(json.dumps(stamp, indent=1))


def make_venv(venv: Path) -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Trouble(
            f"Python's venv module is missing from {sys.executable}. Install it (Debian, Ubuntu: "
            f"apt install python{version}-venv) or name another Python with PYTHON=/path/to/python3."
        )
    step(f"Making .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(venv, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        raise Trouble(f"Could not make .venv: {last_line(made.stdout + made.stderr)}")


def install(venv: Path, lock: Path, log: Path) -> None:
    count = len(re.findall(r"^[A-Za-z0-9]\S*==", lock.read_text(), re.MULTILINE))
    step(
        f"Installing {count} Python packages from {lock.relative_to(ROOT)} (only the first time; a minute or two)"
    )
    command: list[str | Path] = [
        venv / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-deps",
        "--prefer-binary",
    ]
    command += ["--retries", "2", "--disable-pip-version-check", "--no-input", "-r", lock]
    # What a user's pip settings say about where to install is not for this environment.
    environ = {k: v for k, v in os.environ.items() if k not in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX")}
    with log.open("w") as out:
        done = subprocess.run(
            command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environ
        )
    if done.returncode:
        raise Trouble(what_pip_said(log.read_text(errors="replace"), log.relative_to(ROOT)))


def what_pip_said(output: str, log: Path) -> str:
    if "DO NOT MATCH THE HASHES" in output:
        return f"A downloaded package is not the one that the lock names; nothing of it was used (details: {log})."
    if "No space left on device" in output:
        return f"The disk is full: the Python packages need about 700 MB in .venv (details: {log})."
    if OFFLINE.search(output):
        return (
            "Could not download the Python packages: no answer from the package index. "
            f"Connect to the network and start again (details: {log})."
        )
    return f"Installing the Python packages failed: {last_line(output)} (details: {log})."


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "no reason was given"


def ensure(name: str) -> None:
    venv, locks, var = ROOT / ".venv", ROOT / "requirements", ROOT / "var"
    if holds(venv, locks, name):
        return
    var.mkdir(exist_ok=True)
    with (var / "environment.lock").open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # two scripts started at once: the second waits, then has nothing to do
        if holds(venv, locks, name):
            return
        if not python_of(venv):
            make_venv(venv)
        (venv / "stamp.json").unlink(missing_ok=True)
        install(venv, locks / f"{name}.txt", var / "environment.log")
        write_stamp(venv, locks, name)


def main() -> int:
    ensure(sys.argv[1])
    return 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
