"""`script/server`: everything that Peyvand needs, on this machine, until Ctrl-C.

Databases, then migrations and data, then web, worker, beat and the mail catcher; each waited for by asking it, not
by the clock. Whatever ends by itself ends all of it, with the name of the log to read.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from script.local import embedded, processes
from script.local.environment import ROOT, last_line
from script.local.processes import Child
from script.local.trouble import Trouble, exit_code_of, step

BASE = ROOT / "var" / "dev"
LOGS = BASE / "log"
PYTHON = sys.executable
DEMO_ACCOUNTS = ("student@demo.test", "hr@demo.test", "staff@demo.test")
DEMO_PASSWORD = "peyvand-demo"


class Stop(BaseException):
    """Someone asked us to end: Ctrl-C, SIGTERM, or the terminal closed."""


def stop_on_signals() -> None:
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        for each in signals:  # a second Ctrl-C must not leave half of it behind
            signal.signal(each, signal.SIG_IGN)
        raise Stop

    for each in signals:
        signal.signal(each, stop)


def chosen_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Trouble(f"PORT is {text!r}; use a number from 1 to 65535, as in `PORT=8123 script/server`.")
    port = int(text)
    try:
        can_listen(port)
    except PermissionError:
        raise Trouble(
            f"Port {port} is for root only. Choose one above 1023, as in `PORT=8123 script/server`."
        ) from None
    except OSError:
        another = free_port()
        raise Trouble(
            f"Port {port} is taken by another program. Choose one: `PORT={another} script/server`."
        ) from None
    return port


def can_listen(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        probe.listen()
        return int(probe.getsockname()[1])


def free_port() -> int:
    return can_listen(0)


def secret_key() -> str:
    """One for this checkout, so that nobody is logged out by a restart."""
    path = BASE / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(os.urandom(32).hex())
    return path.read_text()


def local_settings(port: int, mail_port: int | None) -> dict[str, str]:
    """What the app reads from its environment; what the user has set goes first."""
    defaults = {
        "ENVIRONMENT": "local",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "FILES_DIR": str(BASE / "files"),
        "MAIL_CATCHER_DIR": str(BASE / "mail"),
        "SECRET_KEY": secret_key(),
        "PYTHONUNBUFFERED": "1",
    }
    if mail_port:
        defaults["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
    return {
        **defaults,
        **{k: v for k, v in os.environ.items() if v},
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def reset() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Trouble(
            "--reset empties only the built-in database; DATABASE_URL names your own. Unset it first."
        )
    for path in BASE.iterdir():
        if path.name != "lock":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    step("Removed the database, files and mail of earlier runs")


def prepare(env: dict[str, str]) -> None:
    """Messages, migrations, data. The steps are printed as they come; whatever else is said goes to a log."""
    log = LOGS / "prepare.log"
    commands = (
        ("Compiling the messages", [PYTHON, "script/messages", "compile"]),
        ("Preparing the database", [PYTHON, "-m", "script.local.prepare"]),
    )
    with log.open("w+") as out:
        for what, command in commands:
            stdout = None if "script.local.prepare" in command else out
            done = subprocess.run(
                command, env=env, stdin=subprocess.DEVNULL, stdout=stdout, stderr=out, start_new_session=True
            )
            if done.returncode:
                out.seek(0)
                raise Trouble(f"{what} failed: {last_line(out.read())}. More in {processes.shown(log)}")


def start_all(env: dict[str, str], port: int, mail_port: int | None, children: list[Child]) -> None:
    """Start everything, then wait for each: they come up side by side."""

    def start(name: str, *command: str) -> Child:
        children.append(
            processes.start(name, [PYTHON, *command], LOGS / f"{name.replace(' ', '-')}.log", env=env)
        )
        return children[-1]

    # Loaded once and then forked, which halves the wait; while developing, each on its own so that it can reload.
    loading = "--reload" if is_on(env.get("DEBUG", "")) else "--preload"
    gunicorn = [
        "gunicorn",
        "config.wsgi",
        "--config",
        "config/gunicorn.py",
        "--bind",
        f"127.0.0.1:{port}",
        "--no-control-socket",
        # Two thousand Persian letters in a search are twelve thousand bytes of an address; the proxy sets the bound.
        "--limit-request-line",
        "0",
        "--workers",
        "2",
    ]
    gunicorn += ["--threads", "4", "--graceful-timeout", "5", "--access-logfile", "-", loading]
    web = start("web server", "-m", *gunicorn)
    start("worker", "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO", "--concurrency", "2")
    # The plain scheduler: the schedule is in settings.py, and needs no file beside it.
    start(
        "beat",
        "-m",
        "celery",
        "-A",
        "config",
        "beat",
        "--loglevel",
        "INFO",
        "--scheduler",
        "celery.beat:Scheduler",
    )
    if mail_port:
        catcher = start("mail catcher", "manage.py", "catch_mail", "--port", str(mail_port))
        processes.wait_until(lambda: listens(mail_port), catcher, seconds=30)
    processes.wait_until(lambda: is_healthy(port), web, seconds=60)


def is_on(word: str) -> bool:
    return word.lower() in ("1", "true", "yes", "on")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_healthy(port: int) -> bool:
    direct = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # a proxy knows nothing of this machine
    try:
        with direct.open(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def announce(address: str, env: dict[str, str], mail: bool, seconds: float) -> None:
    print(f"\nPeyvand is running at {address}/   (ready in {seconds:.1f} s)\n")
    if is_on(env.get("DEMO", "1")):
        print(f"  Log in as    {' · '.join(DEMO_ACCOUNTS)}, password {DEMO_PASSWORD}")
    if mail:
        print(f"  Its mail     {address}/dev/mail/")
    print(f"  Its logs     {processes.shown(LOGS)}/")
    print("  Stop it      Ctrl-C", flush=True)


def watch(children: list[Child]) -> None:
    """Return never: raise when one of them ends, or when a signal asks us to stop."""
    while True:
        if ended := processes.first_ended(children):
            raise Trouble(ended.ended())
        time.sleep(0.3)


def serve(began: float) -> None:
    port = chosen_port()
    mail_port = None if os.environ.get("EMAIL_URL") else free_port()
    env, address = local_settings(port, mail_port), f"http://127.0.0.1:{port}"
    (BASE / "address").write_text(address)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    step("Starting the databases")
    with embedded.running(BASE) as (addresses, servers):
        env |= addresses
        prepare(env)
        step("Starting web server, worker, beat" + (" and mail catcher" if mail_port else ""))
        children: list[Child] = []
        try:
            start_all(env, port, mail_port, children)
            announce(address, env, bool(mail_port), time.monotonic() - began)
            watch(children + servers)
        finally:
            step("Stopping")
            processes.stop(children)


def main() -> int:
    began = time.monotonic()
    parser = argparse.ArgumentParser(
        prog="script/server", description="Run Peyvand on this machine, until Ctrl-C."
    )
    parser.add_argument(
        "--reset", action="store_true", help="first remove the database, files and mail of earlier runs"
    )
    options = parser.parse_args()
    os.chdir(ROOT)
    lock = embedded.claim(BASE)
    if lock is None:
        address = (BASE / "address").read_text() if (BASE / "address").exists() else "its address"
        raise Trouble(
            f"Peyvand is already running from this folder, at {address}. Open that, or stop it with Ctrl-C there."
        )
    stop_on_signals()
    try:
        if options.reset:
            reset()
        serve(began)
    except Stop:
        step("Stopped; the data is kept")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
