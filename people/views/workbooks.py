"""What every page that reads an Excel workbook needs: its template as a download, and what is wrong, shown in part."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from people.files import XLSX

MOST_PROBLEMS = 100


def workbook_download(content: bytes, name: str) -> HttpResponse:
    """`name` is our own, never somebody's: it goes into a header as it is."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def problems_shown(problems: Sequence[Any]) -> dict[str, Any]:
    """The first of them, and how many there are."""
    return {
        "problems": problems[:MOST_PROBLEMS],
        "problem_count": len(problems),
        "more_problems": max(0, len(problems) - MOST_PROBLEMS),
    }
