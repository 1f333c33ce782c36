"""The QR code on a paper, as a drawing."""

import io

import segno


def qr_svg(address: str) -> str:
    """Dark on nothing, with no border: the page has white enough around it. A folded or stamped corner still reads."""
    drawing = io.BytesIO()
    segno.make(address, micro=False, error="m").save(
        drawing, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, dark="#13262b"
    )
    return drawing.getvalue().decode()
