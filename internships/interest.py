"""What a student keeps and what they hide, as lists of positions need it: marks on rows, and what to leave out."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from internships.models import Bookmark, Dismissal, SavedSearch
from internships.search import PositionSearch
from students.models import Student

SHOW_DISMISSED = "dismissed"


def dismissed_by(student: Student) -> Q:
    """Positions that the student has put aside."""
    theirs = Dismissal.objects.filter(student=student, undone_at=None)
    return Q(pk__in=theirs.values("position"))


def marked_for(student: Student, positions: Any) -> Any:
    """Adds `is_bookmarked` and `is_dismissed`, in the same query."""
    here = {"student": student, "position": OuterRef("pk")}
    return positions.annotate(
        is_bookmarked=Exists(Bookmark.objects.filter(removed_at=None, **here)),
        is_dismissed=Exists(Dismissal.objects.filter(undone_at=None, **here)),
    )


def search_of(saved: SavedSearch, student: Student | None = None) -> PositionSearch:
    """The search as it would be asked today: estates or kinds that no longer exist are dropped."""
    return PositionSearch.read(QueryDict(saved.query), student or saved.student)


def query_of(search: PositionSearch) -> str:
    """The search in its normal form, by which two are the same."""
    return search.address().removeprefix("?")


def proposed_name(search: PositionSearch) -> str:
    """The filters in words; empty for a search that asks for nothing."""
    words = [search.query] if search.query else []
    words += [chip.label for chip in search.chips()]
    most = SavedSearch._meta.get_field("name").max_length or 80
    name = _(", ").join(words)
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def saved_as(student: Student, search: PositionSearch) -> SavedSearch | None:
    return SavedSearch.objects.filter(student=student, query=query_of(search), removed_at=None).first()
