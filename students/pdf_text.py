"""The text of a PDF, read where it can do no harm: in a process of its own, with little memory and little time.

A PDF can be made so that reading it takes hours or all memory there is. So this file is run as a program by
`read()`: it gets the PDF on its standard input, knows nothing of Django, the database or the settings, and answers
with lines of JSON, page by page, as it goes; what was read before it had to stop counts.
"""

import json
import re
import subprocess  # nosec B404
import sys
from dataclasses import dataclass
from pathlib import Path

MOST_PAGES = 20
MOST_TEXT = 200_000  # characters
MOST_MEMORY = 768 * 1024 * 1024
MOST_CPU_SECONDS = 10
MOST_SECONDS = 20

_PERSIAN = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True)
class Extract:
    """What could be read; `whole` unless the reading had to be stopped or broke off."""

    text: str
    whole: bool


def read(content: bytes, *, seconds: float = MOST_SECONDS) -> Extract:
    command = [sys.executable, "-I", "-B", str(Path(__file__))]
    try:
        done = subprocess.run(  # nosec B603
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, env={}
        )
    except subprocess.TimeoutExpired as stopped:
        return _extract(stopped.stdout or b"", whole=False)
    return _extract(done.stdout, whole=done.returncode == 0)


def _extract(lines: bytes, *, whole: bool) -> Extract:
    pieces = []
    for line in lines[: MOST_TEXT * 12].splitlines():
        try:
            pieces.append(str(json.loads(line)))
        except ValueError:  # cut off in the middle
            break
    return Extract("\n".join(pieces)[:MOST_TEXT], whole)


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer() -> int:
    """As a program. 0: everything that was to be read was read."""
    content = sys.stdin.buffer.read()
    _limit()
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    left, broken = MOST_TEXT, False
    for page in reader.pages[:MOST_PAGES]:
        for mode in ("plain", "layout"):
            try:
                text = page.extract_text(extraction_mode=mode)
            except MemoryError:
                return 1
            except Exception:  # pypdf raises nearly anything on a broken page; the others may be sound
                text, broken = "", True
            text = re.sub(r"[ \t]+", " ", text)[:left]
            sys.stdout.write(json.dumps(text) + "\n")
            sys.stdout.flush()
            left -= len(text)
            # Some programs write Persian in pieces from left to right, which pypdf mixes up unless it looks where
            # they stand; then their letters are reversed, and SkillFinder knows names that way too.
            if mode == "plain" and not _PERSIAN.search(text):
                break
        if left <= 0:
            break
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(_answer())
