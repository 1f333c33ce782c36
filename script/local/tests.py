"""`script/test`: pytest over databases that are made for this run and thrown away after it."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from script.local import embedded
from script.local.environment import ROOT
from script.local.trouble import Trouble, exit_code_of, step

VAR = ROOT / "var"
NO_TESTS_RAN = 5
# Someone who debugs, stops at the first failure or chose the workers himself gets what he asked for, in one process.
ONE_PROCESS = (
    "-n",
    "--numprocesses",
    "-x",
    "--exitfirst",
    "--pdb",
    "--trace",
    "-s",
    "--co",
    "--collect-only",
    "--maxfail",
)


def with_workers(arguments: list[str]) -> list[str]:
    for argument in arguments:
        if argument.split("=")[0] in ONE_PROCESS or (argument.startswith("-n") and argument[2:].isdecimal()):
            return arguments
    return ["-n", "2", *arguments]


def own_folder() -> Path:
    """A folder for this run alone, so that two can run at once; those of runs that died are cleared away."""
    for folder in VAR.glob("test-*"):
        if lock := embedded.claim(folder):
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()
    return VAR / f"test-{os.getpid()}"


def environment(base: Path) -> dict[str, str]:
    """The tests' own, whatever the shell has: settings of a server must not change what they prove."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_REPLICA_URL", "DEBUG", "DEMO", "EMAIL_URL", "SECRET_KEY")
    }
    return kept | {
        "ENVIRONMENT": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(base),
        "PYTHONUNBUFFERED": "1",
    }


class Terminated(KeyboardInterrupt):
    """SIGTERM, which unlike Ctrl-C did not reach pytest too."""


def end_on_terminate() -> None:
    def end(number: int, frame: FrameType | None) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, end)


def patiently(command: list[str], env: dict[str, str]) -> int:
    """Run pytest, and let it report what it has when it is interrupted, before its databases go."""
    with subprocess.Popen(command, env=env) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt as interrupt:
            if isinstance(interrupt, Terminated):
                pytest.send_signal(signal.SIGINT)
            try:
                pytest.wait(30)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                pytest.kill()
            raise


def run_pytest(arguments: list[str]) -> int:
    base = own_folder()
    lock = embedded.claim(base)
    try:
        subprocess.run([sys.executable, "script/messages", "compile"], check=True, stdout=subprocess.DEVNULL)
        step("Starting throw-away databases")
        with embedded.running(base, throwaway=True) as (addresses, _):
            env = environment(base) | addresses
            return patiently([sys.executable, "-m", "pytest", *with_workers(arguments)], env)
    finally:
        shutil.rmtree(base, ignore_errors=True)
        if lock:
            lock.close()


def main() -> int:
    os.chdir(ROOT)
    end_on_terminate()
    try:
        code = run_pytest(sys.argv[1:])
    except KeyboardInterrupt:
        return 130
    if code == NO_TESTS_RAN:
        raise Trouble("No test was run: nothing matches these arguments.")
    return code


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
