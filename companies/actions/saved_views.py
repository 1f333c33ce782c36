"""A user's own views of the register: filters and order under a name."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import SavedView
from people.models import User
from people.workflow import Refusal

MOST_VIEWS = 30
MOST_QUERY = 500


def save_view(user: User, *, name: str, query: str) -> SavedView:
    """`query` as the register writes its own address."""
    if not query:
        raise Refusal(_("Choose filters first; the view would show all MoUs."))
    if len(query) > MOST_QUERY:
        raise Refusal(_("These are too many filters for one view. Choose fewer."))
    if SavedView.objects.filter(user=user, removed_at=None).count() >= MOST_VIEWS:
        raise Refusal(_("You have as many views as can be kept. Remove one that you no longer need."))
    return _kept(SavedView(user=user, name=name, query=query))


def rename_view(view: SavedView, *, name: str) -> SavedView:
    view.name = name
    return _kept(view)


def remove_view(view: SavedView) -> None:
    """Twice is as once. The name can be given again."""
    SavedView.objects.filter(pk=view.pk, removed_at=None).update(removed_at=timezone.now())


def _kept(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Refusal(_("You have a view of this name already. Choose another name."), field="name") from None
    return view
