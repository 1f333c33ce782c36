"""What the CVs in a ZIP are called: by their students' names, safe on every system, each name once."""

import re
import unicodedata
from collections.abc import Iterable

MOST_LETTERS = 60  # two bytes each in Persian, and most file systems take 255
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
# A name with one of these before the dot is a device on Windows.
_RESERVED = re.compile(r"(?i)\A(con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")


def names_in_zip(names: Iterable[str]) -> list[str]:
    taken: set[str] = set()
    return [_unique(_safe(name), taken) for name in names]


def _safe(name: str) -> str:
    """Half-spaces belong to Persian words; what turns the reading direction round doesn't."""
    shown = "".join(c for c in name if c == "\u200c" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    plain = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", shown)).split())
    plain = plain[:MOST_LETTERS].strip(". ") or "CV"
    return f"_{plain}" if _RESERVED.match(plain) else plain


def _unique(name: str, taken: set[str]) -> str:
    number, tried = 1, name
    while tried.casefold() in taken:
        number += 1
        tried = f"{name} ({number})"
    taken.add(tried.casefold())
    return f"{tried}.pdf"
