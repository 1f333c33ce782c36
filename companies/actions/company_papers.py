"""The papers that a company sends to be vetted."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.locking import lock_company
from companies.models import Company, CompanyPaper
from people.models import StoredFile, User
from people.workflow import Refusal, record

MOST = 20


@transaction.atomic
def add_paper(company: Company, *, by: User, stored: StoredFile, title: str) -> CompanyPaper:
    """The same file again is refused: it is there, perhaps under another title."""
    locked = lock_company(company.pk)
    there = locked.papers.filter(withdrawn_at=None)
    same = there.filter(stored__sha256=stored.sha256).first()
    if same is not None:
        raise Refusal(
            _("This file is here already, as “%(title)s”.") % {"title": same.title}, field="document"
        )
    if there.count() >= MOST:
        raise Refusal(_("Your company has sent many papers. Take back those that are no longer needed."))
    paper = CompanyPaper.objects.create(company=locked, stored=stored, title=title, added_by=by)
    record(locked, by=by, changes={"paper": [None, title]})
    return paper


@transaction.atomic
def take_back_paper(paper: CompanyPaper, *, by: User) -> None:
    """Out of view for both sides; the file stays in the history. Twice is as once."""
    locked = lock_company(paper.company_id)
    kept = CompanyPaper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if kept.withdrawn_at is None:
        kept.withdrawn_at = timezone.now()
        kept.save(update_fields=["withdrawn_at"])
        record(locked, by=by, changes={"paper": [kept.title, None]})
