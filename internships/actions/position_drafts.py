"""What is typed about a position: kept as it is typed, and never over what another window has kept.

HR and the office (`by_office`) have each their own: what one hasn't saved isn't said to the other.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import Company
from internships.models import Position, PositionDraft
from people.models import User
from people.persian.text import clean_input
from people.workflow import Refusal

MOST_TYPED = 60_000  # characters of one form; far more than it takes
MOST_UNSAVED = 50  # forms of a company that were begun and never saved
KEY = re.compile(r"[0-9a-f]{32}")
_NOT_KEPT = frozenset(
    {"csrfmiddlewaretoken", "page", "saved", "do", "over", "bus", "compare", "draft", "seen", "version"}
)

LATE_SECONDS = 600  # how long what a page still sends after its form was saved is known as such

Typed = dict[str, list[str]]


class NewerPositionDraft(Refusal):
    """Another window has kept something since this one was opened."""

    def __init__(self, kept: PositionDraft) -> None:
        super().__init__(
            _("Something newer was written in another window. What stands here is not saved yet.")
        )
        self.kept = kept


def typed_of(posted: QueryDict) -> Typed:
    """What the form says, without what is about the window; what can't be seen is dropped."""
    return {
        name: [clean_input(value) for value in values]
        for name, values in posted.lists()
        if name not in _NOT_KEPT and any(values)
    }


@transaction.atomic
def keep_typed(
    company: Company,
    *,
    by: User,
    typed: Mapping[str, list[str]],
    key: str = "",
    position: Position | None = None,
    page: str = "",
    saved: str = "",
    over: bool = False,
    by_office: bool = False,
) -> PositionDraft:
    """`saved` is the moment of the draft that the window knows of; `over` writes over a newer one all the same.

    What a page sends by itself may arrive after its form was saved: that is no newer text, and is let go.
    """
    if sum(len(name) + len(value) for name, values in typed.items() for value in values) > MOST_TYPED:
        raise Refusal(_("This is too long to be kept. Shorten it."))
    draft, begun = _locked(company, key, position, by, by_office)
    if begun and page and cache.get(_over(page, draft.key)):
        raise Refusal(_("This form is saved already. Open it anew to write on."))
    if not begun and not over and is_newer(draft, typed, page=page, saved=saved):
        raise NewerPositionDraft(draft)
    draft.typed, draft.page = dict(typed), page[:32]
    draft.saved_by, draft.saved_at = by, timezone.now()
    draft.save()
    return draft


def end_page(page: str, key: str) -> None:
    """The form of this window is saved: nothing that it still sends is news. Called after the commit."""
    if page:
        cache.set(_over(page, key), True, LATE_SECONDS)


def key_of(position: Position, *, by_office: bool = False) -> str:
    return f"{'o' if by_office else 'p'}{position.pk}"


def _over(page: str, key: str) -> str:
    return f"position-form-over:{sha256(f'{page} {key}'.encode()).hexdigest()}"


@transaction.atomic
def drop_typed(
    company: Company,
    *,
    by: User,
    key: str = "",
    position: Position | None = None,
    by_office: bool = False,
) -> None:
    """It was saved as a position, or isn't wanted."""
    draft = _of(company, key, position, by_office).select_for_update(of=("self",)).first()
    if draft is not None:
        draft.delete()


def _of(company: Company, key: str, position: Position | None, by_office: bool) -> QuerySet[PositionDraft]:
    own = PositionDraft.objects.filter(company=company, by_office=by_office).select_related("saved_by")
    return own.filter(position=position) if position else own.filter(key=key, position=None)


def _locked(
    company: Company, key: str, position: Position | None, by: User, by_office: bool
) -> tuple[PositionDraft, bool]:
    """The row, locked, and whether it was begun just now. Two windows that begin at once get the same row."""
    known = _of(company, key, position, by_office).select_for_update(of=("self",))
    draft = known.first()
    if draft is not None:
        return draft, False
    new = _new(company, key, position, by_office)
    new.saved_by = by
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        return known.get(), False
    return new, True


def _new(company: Company, key: str, position: Position | None, by_office: bool) -> PositionDraft:
    new = PositionDraft(company=company, position=position, by_office=by_office)
    if position is not None:
        new.key = key_of(position, by_office=by_office)
        return new
    if not KEY.fullmatch(key):
        raise Refusal(_("This form can’t be kept. Open it anew."))
    if company.position_drafts.filter(position=None, by_office=by_office).count() >= MOST_UNSAVED:
        raise Refusal(_("Too many forms have been begun. Save or discard some of them first."))
    new.key = key
    return new


def is_newer(draft: PositionDraft, typed: Mapping[str, Any], *, page: str, saved: str) -> bool:
    """Whether another window has kept something else than what this one knows of."""
    if draft.page == page or draft.saved_at.isoformat() == saved:
        return False
    return draft.typed != dict(typed)
