"""Child processes that never outlive us: each with its own log, stopped in order, killed if they won't.

Own code instead of a Procfile runner: the databases have to start before and stop after the rest, every process
keeps a log file, and on Linux the kernel ends the children even when this process is killed outright.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from script.local.trouble import Trouble

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: a child may not


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ended(self) -> str:
        """The one line that says that it has ended unasked, and where to read why."""
        code = self.process.poll()
        how = f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"
        return f"The {self.name} ended unexpectedly ({how}). Its log: {shown(self.log)}"


def start(
    name: str,
    command: Sequence[str | Path],
    log: Path,
    *,
    env: dict[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    become: Callable[[], None] | None = None,
) -> Child:
    """Start a child in a session of its own, so that Ctrl-C reaches only us and we decide the order.

    `become` runs in the child just before the program, to change who it runs as.
    """
    parent = os.getpid()

    def before() -> None:
        if become:
            become()
        if sys.platform == "linux":
            # After `become`: changing identity clears the setting.
            LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal))
            if os.getppid() != parent:  # it died between the fork and the line above
                os._exit(1)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=env,
            start_new_session=True,
            preexec_fn=before,
        )
    return Child(name, process, log, stop_signal)


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
    """Wait for a condition, and notice at once when the child that should bring it about is gone."""
    end = time.monotonic() + seconds
    while not ready():
        if not child.running:
            raise Trouble(child.ended())
        if time.monotonic() > end:
            raise Trouble(
                f"The {child.name} did not answer within {seconds:.0f} s. Its log: {shown(child.log)}"
            )
        time.sleep(0.03)


def stop(children: Iterable[Child], *, seconds: float = 10) -> None:
    """Ask all to stop, wait for all, and kill what is left of their sessions."""
    children = [child for child in children if child is not None]
    for child in children:
        if child.running:
            child.process.send_signal(child.stop_signal)
    end = time.monotonic() + seconds
    for child in children:
        try:
            child.process.wait(max(0.1, end - time.monotonic()))
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            end = 0  # asked twice, or too slow: no more patience for anyone
    for child in children:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()


def first_ended(children: Iterable[Child]) -> Child | None:
    return next((child for child in children if not child.running), None)


def shown(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
