"""The university's head of a paper: its name, its office and, where it has one, its emblem."""

import base64
import struct
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.checks import Error, register

PNG = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 1024 * 1024
DRAWN = b'#image(bytes(sys.inputs.emblem), format: "svg")'


def university(lang: str) -> dict[str, str]:
    return {
        "name": getattr(settings, f"UNIVERSITY_NAME_{lang.upper()}"),
        "office": getattr(settings, f"LIAISON_OFFICE_{lang.upper()}"),
        "logo": emblem(settings.UNIVERSITY_LOGO),
    }


def emblem(path: str) -> str:
    """The emblem as SVG, or "" where there is none. A PNG is wrapped, so that a paper needs no file beside it."""
    if not path:
        return ""
    content = Path(path).read_bytes()
    if len(content) > MOST_BYTES:
        raise ValueError(f"{path} is larger than {MOST_BYTES} bytes.")
    if content.startswith(PNG):
        return _wrapped(content)
    drawing = content.decode("utf-8")
    if "<svg" not in drawing:
        raise ValueError(f"{path} is neither SVG nor PNG.")
    return drawing


def _wrapped(png: bytes) -> str:
    width, height = struct.unpack(">II", png[16:24])
    data = base64.b64encode(png).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    )


@register
def check_emblem(**kwargs: Any) -> list[Error]:
    """At start-up, where it can be mended, and not when the first agreement is sealed."""
    if not settings.UNIVERSITY_LOGO:
        return []
    try:
        typst.compile(DRAWN, sys_inputs={"emblem": emblem(settings.UNIVERSITY_LOGO)}, format="pdf")
    except (OSError, ValueError, struct.error, typst.TypstError) as error:
        return [Error(f"UNIVERSITY_LOGO can't be used: {error}", id="companies.E001")]
    return []
