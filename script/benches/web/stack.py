"""What is measured: the project as production runs it, two web processes, over a database of the bench's own."""

import os
import platform
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import psycopg2
from django.db import connection

from script.local.environment import ROOT
from script.local.trouble import Trouble

WORKERS, THREADS = 2, 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web(env: dict[str, str], log: Path) -> Iterator[int]:
    """gunicorn with the project and its floors; yields the port, once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
    command += ["--bind", f"127.0.0.1:{port}", "--no-control-socket", "--limit-request-line", "0"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--preload"]
    with log.open("w") as out:
        server = subprocess.Popen(
            command,
            env=env | {"DJANGO_SETTINGS_MODULE": "script.benches.web.settings"},
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        _wait(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Trouble(f"The web server ended at once:\n{log.read_text()[-2000:]}")
        try:
            # A page that reads the list of positions: the workers do that before they are measured.
            with direct.open(f"http://127.0.0.1:{port}/positions/", timeout=120) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise Trouble("The web server doesn’t answer.")


def machine() -> dict[str, str]:
    """What a figure depends on besides the code."""
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    version = connection.cursor().connection.info.server_version
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "PostgreSQL": f"{version // 10000}.{version % 10000}",
        "python": sys.version.split()[0],
        "psycopg2": psycopg2.__version__.split()[0],
        **{name: metadata.version(name) for name in ("django", "gunicorn")},
        "web": f"{WORKERS} processes, {THREADS} threads each",
        "commit": asked.stdout.strip(),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown"
