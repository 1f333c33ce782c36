"""From data to PDF: the same data gives the same bytes, in any process and on any day.

Only the fonts and the template beside this file are used, and the date in the PDF is given. What is rendered is
data from the first to the last word (layout.py), so that nothing a person typed is ever read as markup.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "agreement.typ", HERE / "fonts"


@dataclass(frozen=True)
class Document:
    """What a PDF is made from, and the moment that it bears."""

    data: Mapping[str, Any]
    at: datetime

    @property
    def source(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Of everything that the bytes depend on."""
        parts = (self.source, str(int(self.at.timestamp())), _tools())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@cache
def _tools() -> str:
    fonts = (FONTS / "VERSION").read_text().strip()
    template = hashlib.sha256(TEMPLATE.read_bytes()).hexdigest()
    return f"typst {version('typst')}, vazirmatn {fonts}, {template}"


def render_pdf(document: Document) -> bytes:
    return typst.compile(
        str(TEMPLATE),
        root=str(HERE),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": document.source},
        timestamp=int(document.at.timestamp()),
    )
