"""Small real PDFs, so that the demo's CVs and scans open. Latin text only: they carry no font of their own."""

from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile

from people.files import pdf_rule, store
from people.models import StoredFile, User

_PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    " /Resources << /Font << /H 5 0 R /T 6 0 R >> >> >>"
)


def write_pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page: a title, and lines below it; a line that begins with "# " is a heading."""
    text = _page_text(title, lines)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def _page_text(title: str, lines: Sequence[str]) -> str:
    parts = [f"BT /H 20 Tf 56 770 Td 20 TL ({_escaped(title)}) Tj T*"]
    for line in lines:
        heading = line.startswith("# ")
        parts.append(f"/{'H 13' if heading else 'T 11'} Tf ({_escaped(line.removeprefix('# '))}) '")
    return "\n".join([*parts, "ET"])


def _escaped(line: str) -> str:
    plain = line.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def store_pdf(name: str, title: str, lines: Sequence[str], *, by: User) -> StoredFile:
    """Through the same gate as an upload."""
    upload = SimpleUploadedFile(name, write_pdf(title, lines), content_type="application/pdf")
    return store(upload, by=by, accept=pdf_rule())
