"""The plain-text part of a mail, derived from its HTML: one template says everything once."""

import re
from html.parser import HTMLParser

_SKIPPED = {"style", "title", "head"}
_BREAKS = {"p": 2, "h1": 2, "table": 1, "tr": 1, "ul": 1, "li": 1, "br": 1, "div": 1}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipping: list[str] = []
        self._link = ""
        self._in_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in _SKIPPED or "data-html-only" in found:
            self._skipping.append(tag)
        elif self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.append(tag)
        elif tag == "a":
            self._link = found.get("href") or ""
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BREAKS:
            self.parts.append("\n" * _BREAKS[tag])
        elif tag == "td":
            self._in_label = "data-label" in found
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
        elif tag == "a" and self._link:
            self.parts.append(f":\n{self._link}\n")
            self._link = ""
        elif tag == "td" and self._in_label:
            self._in_label = False
            self.parts.append(":")
        elif tag in _BREAKS and tag not in ("br", "tr"):
            self.parts.append("\n" * _BREAKS[tag])

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """Words, line by line; a link stands on the line below its text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
