"""What the first look at a page brings over the wire, with nothing in the browser's cache.

Counted without a browser: the page as it is sent, and all that it names, compressed as production sends it
(whitenoise's own compressor). The font counts for every page, also for one that may not need it.
"""

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.test import Client
from whitenoise.compress import Compressor

HEADERS = 700  # of each answer: more than any of ours has

_NAMED = re.compile(r"(?:href|src)=\"/static/([^\"#?]+)")
_IN_STYLES = re.compile(r"url\(([^)]+)\)")
_PICTURE = re.compile(r"<img[^>]* src=\"(/(?!static/)[^\"]+)")
_DATES = re.compile(r"data-datepicker(?:-style)?=\"/static/([^\"]+)")


def first_load(answer: Any, client: Client) -> int:
    """Bytes. `answer` was asked for as browsers do, compressed."""
    html = gzip.decompress(answer.content) if answer.headers.get("Content-Encoding") else answer.content
    page = html.decode()
    named = {*_NAMED.findall(page), *(_DATES.findall(page) if " data-jdp" in page else ())}
    pictures = sum(len(client.get(address).content) + HEADERS for address in {*_PICTURE.findall(page)})
    return len(answer.content) + HEADERS + pictures + sum(map(_of_file, _with_fonts(named)))


def _with_fonts(named: set[str]) -> set[str]:
    return named | {file for name in named if name.endswith(".css") for file in _asked_by(name)}


@cache
def _asked_by(style: str) -> frozenset[str]:
    found = _IN_STYLES.findall(_file(style).read_text())
    places = (
        (Path(style).parent / one.strip("\"'")) for one in found if not one.strip("\"'").startswith("data:")
    )
    return frozenset(map(str, places))


@cache
def _of_file(name: str) -> int:
    path, small = _file(name), Compressor(use_brotli=False, quiet=True)
    plain = path.read_bytes()
    packed = len(small.compress_gzip(plain)) if small.should_compress(path.name) else len(plain)
    return min(packed, len(plain)) + HEADERS


def _file(name: str) -> Path:
    found = finders.find(name)
    assert found, f"{name} is no file of ours"
    return Path(str(found))
