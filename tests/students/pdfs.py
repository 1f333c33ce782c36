"""PDFs as people and attackers make them."""

import io
import zlib
from functools import cache

from pypdf import PdfReader, PdfWriter

WORDS = "SolidWorks and CNC, ten years of it in a factory of home appliances"


def pdf(stream: bytes, *, filters: bytes = b"", pages: int = 1) -> bytes:
    """Every page shows the same stream."""
    kids = b" ".join(b"%d 0 R" % (4 + number) for number in range(pages))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R"
        b" /Resources << /Font << /F1 %s >> >> >>" % font
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filters, stream),
        *[page] * pages,
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )


def saying(text: str = WORDS, *, pages: int = 1) -> bytes:
    return pdf(f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1"), pages=pages)


def scanned() -> bytes:
    """A page with a drawing and no letter."""
    return pdf(b"q 100 0 0 100 72 600 cm 0 0 1 1 re f Q")


@cache
def bomb(megabytes: int = 200) -> bytes:
    """A few hundred kilobytes that unpack to more than there is room for."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()
    return pdf(packed, filters=b"/Filter /FlateDecode")


@cache
def slow() -> bytes:
    """Millions of letters, each put on the page by itself."""
    return pdf(
        zlib.compress(b"BT /F1 1 Tf " + b"(a) Tj " * 9_000_000 + b"ET", 9), filters=b"/Filter /FlateDecode"
    )


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(saying())))
    writer.encrypt("رمز")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def circular() -> bytes:
    """Its list of pages contains itself."""
    return saying().replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
