"""Production refuses to start half configured; each refusal names the setting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgres://u@db.example/peyvand",
    "REDIS_URL": "redis://cache.example:6379",
    "EMAIL_URL": "smtp+tls://mail.example",
    "ALLOWED_HOSTS": "jobs.university.example",
    "BASE_URL": "https://jobs.university.example",
}


def start(
    asked: str = "print(settings.ENVIRONMENT, settings.DEBUG)", **changes: str | None
) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own, with nothing else in the environment."""
    environment = {name: value for name, value in {**COMPLETE, **changes}.items() if value is not None}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"from django.conf import settings; {asked}",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_complete_it_starts_as_production() -> None:
    assert start().stdout.split() == ["production", "False"]


def test_a_replica_is_there_when_it_is_named_and_is_never_waited_for_long() -> None:
    asked = (
        "d = settings.DATABASES; print(sorted(d), *d[sorted(d)[-1]].get('OPTIONS', {}).items(), sep='\\n')"
    )
    assert start(asked).stdout.split() == ["['default']"]
    named = start(asked, DATABASE_REPLICA_URL="postgres://u@replica.example/peyvand?connect_timeout=4").stdout
    assert "['default', 'replica']" in named
    assert "('connect_timeout', '4')" in named
    assert "-c default_transaction_read_only=on -c statement_timeout=5s" in named


def test_behind_a_transaction_pooler_no_cursor_outlives_a_transaction() -> None:
    asked = "print(settings.DATABASES['default']['DISABLE_SERVER_SIDE_CURSORS'])"
    assert start(asked).stdout.split() == ["False"]
    assert start(asked, DATABASE_TRANSACTION_POOLING="true").stdout.split() == ["True"]


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_setting_is_named(name: str) -> None:
    refused = start(**{name: None})
    assert refused.returncode != 0
    assert name in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DEBUG", "1"),
        ("DEMO", "1"),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "mysql://db.example/peyvand"),
        ("DATABASE_REPLICA_URL", "mysql://db.example/peyvand"),
        ("STUDENT_SIGNUP", "anybody"),
    ],
)
def test_a_dangerous_or_wrong_setting_is_refused(name: str, value: str) -> None:
    refused = start(**{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr.splitlines()[-1]
