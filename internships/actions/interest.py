"""Keeping a position in sight, putting it aside, and saving a search. Only the student themselves does these.

Each is right when done twice: a second tap of a button, or a page that was open in another tab, changes nothing.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.models import Bookmark, Dismissal, Position, SavedSearch
from people.workflow import Refusal
from students.models import Student

MOST_SEARCHES = 20
MOST_BOOKMARKS = 200


@transaction.atomic
def bookmark(student: Student, position: Position) -> None:
    """Whoever keeps a position no longer finds that it isn't for them."""
    Student.objects.select_for_update().get(pk=student.pk)
    kept = Bookmark.objects.filter(student=student, removed_at=None)
    if kept.exclude(position=position).count() >= MOST_BOOKMARKS:
        raise Refusal(_("You have saved as many positions as can be kept. Remove some first."))
    undo_dismissal(student, position)
    Bookmark.objects.bulk_create([Bookmark(student=student, position=position)], ignore_conflicts=True)


def remove_bookmark(student: Student, position: Position) -> None:
    kept = Bookmark.objects.filter(student=student, position=position, removed_at=None)
    kept.update(removed_at=timezone.now())


@transaction.atomic
def dismiss(student: Student, position: Position) -> None:
    remove_bookmark(student, position)
    Dismissal.objects.bulk_create([Dismissal(student=student, position=position)], ignore_conflicts=True)


def undo_dismissal(student: Student, position: Position) -> None:
    put_aside = Dismissal.objects.filter(student=student, position=position, undone_at=None)
    put_aside.update(undone_at=timezone.now())


@transaction.atomic
def save_search(student: Student, *, name: str, query: str, often: str) -> SavedSearch:
    """`query` in its normal form (internships/interest.py)."""
    if len(query) > (SavedSearch._meta.get_field("query").max_length or 0):
        raise Refusal(_("These are too many filters for one search. Choose fewer."))
    Student.objects.select_for_update().get(pk=student.pk)
    own = SavedSearch.objects.filter(student=student, removed_at=None)
    if (same := own.filter(query=query).first()) is not None:
        raise Refusal(
            _("You have saved this search already, as “%(name)s”.") % {"name": same.name}, field="name"
        )
    if own.count() >= MOST_SEARCHES:
        raise Refusal(
            _("You have as many saved searches as can be kept. Remove one that you no longer need.")
        )
    return _kept(SavedSearch(student=student, name=name, query=query, often=often))


def change_search(saved: SavedSearch, *, name: str, often: str) -> SavedSearch:
    saved.name, saved.often = name, often
    return _kept(saved, "name", "often")


def remove_search(saved: SavedSearch) -> None:
    """The name can be given again; what was told of the search is not told anew."""
    SavedSearch.objects.filter(pk=saved.pk, removed_at=None).update(removed_at=timezone.now())


def _kept(saved: SavedSearch, *fields: str) -> SavedSearch:
    try:
        with transaction.atomic():
            saved.save(update_fields=fields or None)
    except IntegrityError:
        raise Refusal(
            _("You have a saved search of this name already. Choose another name."), field="name"
        ) from None
    return saved
