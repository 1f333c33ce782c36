"""`script/lint`: every check at once, a line for each, and what the failing ones said at the end of their lines."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from script.local.environment import ROOT
from script.local.trouble import Trouble, exit_code_of

PYTHON = sys.executable
APPS = ["config", "internships", "companies", "students", "people"]
CODE = [*APPS, "tests", "script", "manage.py"]
# None of these looks at a database, but the settings want an address.
NO_SERVER = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}
PRODUCTION = NO_SERVER | {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "only-for-this-check-" + os.urandom(32).hex(),
    "ALLOWED_HOSTS": "peyvand.example",
    "BASE_URL": "https://peyvand.example",
}


@dataclass(frozen=True)
class Check:
    name: str
    arguments: list[str]
    env: dict[str, str] = field(default_factory=lambda: NO_SERVER | {"ENVIRONMENT": "test"})


def manage(*arguments: str) -> list[str]:
    return ["-W", "ignore::RuntimeWarning", "manage.py", *arguments]


LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

# The slowest first, so that the short ones fill the time beside it.
CHECKS = (
    Check("types (mypy)", ["-m", "mypy", *APPS, "script/local", "--no-error-summary"]),
    Check("templates (djlint)", ["-m", "djlint", "templates", "--lint", "--quiet"]),
    Check(
        "security (bandit)",
        ["-m", "bandit", "-q", "-r", *APPS, "script/local", "-c", "pyproject.toml", "-ll"],
    ),
    Check("settings (check --deploy)", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("migrations (none missing)", manage("makemigrations", "--check", "--dry-run")),
    Check("Persian messages (complete)", ["script/messages", "check"]),
    Check("layers (import-linter)", ["-c", LINT_IMPORTS, "--no-cache"]),
    Check("style (ruff check)", ["-m", "ruff", "check", *CODE]),
    Check("format (ruff format)", ["-m", "ruff", "format", "--check", *CODE]),
)


@dataclass(frozen=True)
class Result:
    check: Check
    passed: bool
    output: str
    seconds: float


def carry_out(check: Check) -> Result:
    began = time.monotonic()
    # The shell's own settings of Peyvand must not decide what is checked.
    kept = {k: v for k, v in os.environ.items() if k not in ("DEBUG", "DEMO", "ENVIRONMENT", "SECRET_KEY")}
    env = kept | {"DJANGO_SETTINGS_MODULE": "config.settings"} | check.env
    done = subprocess.run(
        [PYTHON, *check.arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    return Result(check, done.returncode == 0, (done.stdout + done.stderr).strip(), time.monotonic() - began)


def carry_out_all(checks: list[Check]) -> Iterator[Result]:
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        yield from pool.map(carry_out, checks)


def chosen(words: list[str]) -> list[Check]:
    checks = [check for check in CHECKS if not words or any(word in check.name for word in words)]
    if not checks:
        raise Trouble(
            f"No check is called {' or '.join(words)}. There are: {', '.join(c.name for c in CHECKS)}."
        )
    return checks


def main() -> int:
    os.chdir(ROOT)
    failed = []
    for result in carry_out_all(chosen(sys.argv[1:])):
        print(f"{'✓' if result.passed else '✗'} {result.check.name}  {result.seconds:.1f} s", flush=True)
        if not result.passed:
            failed.append(result.check.name)
            print(result.output, flush=True)
    if failed:
        raise Trouble(f"{len(failed)} of the checks failed: {', '.join(failed)}.")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code_of(main))
