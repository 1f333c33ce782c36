"""The stamp that lets a warm start skip installing, and what is said when installing fails."""

import json
import sys
from pathlib import Path

import pytest

from script.local import environment
from script.local.trouble import Trouble


@pytest.fixture
def locks(tmp_path: Path) -> Path:
    folder = tmp_path / "requirements"
    folder.mkdir()
    for name in ("app", "local", "dev"):
        (folder / f"{name}.txt").write_text(f"{name}==1 --hash=sha256:00\n")
    return folder


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    folder = tmp_path / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "pyvenv.cfg").write_text("home = /somewhere\nversion = 3.11.9\n")
    return folder


def test_an_environment_without_a_stamp_has_to_be_installed(venv: Path, locks: Path) -> None:
    assert not environment.holds(venv, locks, "local")


def test_the_larger_lock_satisfies_the_smaller_and_not_the_other_way_round(venv: Path, locks: Path) -> None:
    environment.write_stamp(venv, locks, "dev")
    assert environment.holds(venv, locks, "local")
    environment.write_stamp(venv, locks, "local")
    assert not environment.holds(venv, locks, "dev")


def test_a_changed_lock_has_to_be_installed(venv: Path, locks: Path) -> None:
    environment.write_stamp(venv, locks, "local")
    (locks / "local.txt").write_text("local==2 --hash=sha256:00\n")
    assert not environment.holds(venv, locks, "local")


def test_an_environment_whose_python_is_gone_or_another_is_made_anew(venv: Path, locks: Path) -> None:
    environment.write_stamp(venv, locks, "local")
    (venv / "pyvenv.cfg").write_text("version = 3.13.0\n")
    assert not environment.holds(venv, locks, "local")
    (venv / "bin" / "python").unlink()
    assert environment.python_of(venv) == ""


@pytest.mark.parametrize("stamp", ["", "not json", "[]", json.dumps({"python": ""})])
def test_a_broken_stamp_counts_as_none(venv: Path, locks: Path, stamp: str) -> None:
    (venv / "stamp.json").write_text(stamp)
    assert not environment.holds(venv, locks, "app")


def test_a_missing_venv_module_is_named_with_what_to_install(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(Trouble, match=r"venv module is missing .* apt install python3\.\d+-venv"):
        environment.make_venv(venv)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        (
            "WARNING: Retrying ... NameResolutionError(...)\nERROR: No matching distribution",
            "Connect to the network",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "not the one that the lock names",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: something else.\n\n", "failed: ERROR: something else (details"),
    ],
)
def test_a_failed_installation_says_in_one_line_what_to_do(output: str, told: str) -> None:
    said = environment.what_pip_said(output, Path("var/environment.log"))
    assert told in said
    assert "\n" not in said
    assert "var/environment.log" in said
