"""A company's logo: what was sent is drawn anew before it is kept (people/pictures.py)."""

from django.db import transaction

from companies.locking import lock_company
from companies.models import Company
from people.models import User
from people.pictures import keep_picture
from people.workflow import record


@transaction.atomic
def set_logo(company: Company, *, by: User, picture: bytes, name: str) -> Company:
    """The picture that replaces the one now; the earlier one stays in the store and is shown nowhere."""
    locked = lock_company(company.pk)
    stored = keep_picture(picture, name=name, by=by)
    record(locked, by=by, changes={"logo": [locked.logo_id, stored.pk]}, logo=stored)
    return locked


@transaction.atomic
def remove_logo(company: Company, *, by: User) -> Company:
    locked = lock_company(company.pk)
    if locked.logo_id:
        record(locked, by=by, changes={"logo": [locked.logo_id, None]}, logo=None)
    return locked
