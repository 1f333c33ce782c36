"""The order in which a browser is looked for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys import chromium

Source = Callable[[], Iterator[Path]]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "CACHE", tmp_path)
    monkeypatch.setattr(chromium, "NOT_FOUND", tmp_path / "not-found")
    monkeypatch.setattr(chromium, "draws_a_page", lambda program: program.name == "works")


def offering(*names: str) -> Source:
    return lambda: iter([Path(name) for name in names])


def test_the_first_that_draws_a_page_is_taken() -> None:
    sources = (offering("broken"), offering("stub", "dir/works"), offering("works"))
    assert chromium.find(sources) == Path("dir/works")


def test_none_is_said_with_what_to_do() -> None:
    with pytest.raises(chromium.NoChromium, match="CHROMIUM"):
        chromium.find((offering("broken"),))


def test_what_the_environment_names_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/mine/works")
    assert chromium.find() == Path("/opt/mine/works")


def test_after_a_vain_search_nothing_is_downloaded_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    downloads: list[int] = []

    def download() -> Iterator[Path]:
        downloads.append(1)
        return iter(())

    monkeypatch.setattr(chromium, "from_playwright_install", download)
    for _ in range(2):
        with pytest.raises(chromium.NoChromium):
            chromium.find((download,))
    assert downloads == [1]


def test_a_program_that_hangs_is_given_up() -> None:
    assert not chromium.ran(["sleep", "60"], seconds=0.2)
    assert not chromium.ran(["no-such-program"], seconds=1)
