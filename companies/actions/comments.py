"""What both sides say to a clause. A comment stays with its clause through later versions until it is settled."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import ClauseComment, MouVersion, Side
from companies.papers import Paper, lock_paper, paper_of
from companies.shared import shown_versions
from companies.telling import tell_company, tell_office
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, record

MOST_COMMENTS = 500  # of one side on one paper: they all stand beside the text


@transaction.atomic
def add_comment(
    paper: Paper, version: MouVersion, clause_key: str, body: str, *, by: User, side: str
) -> ClauseComment:
    """Say something to a clause; the other side is told, once an hour for everything that one writer says."""
    locked = lock_paper(paper)
    if not locked.is_open:
        raise Refusal(_("Comments belong to a text in preparation; this one is settled."))
    title = next((clause["title"] for clause in version.clauses if clause["key"] == clause_key), None)
    if title is None or not locked.versions.filter(pk=version.pk).exists():
        raise Refusal(_("This clause is no longer in the text. Open the page again."))
    if locked.comments.filter(side=side).count() >= MOST_COMMENTS:
        raise Refusal(
            _("Your side has written as many comments on this text as it can have. Speak to the other.")
        )
    at = timezone.now()
    comment = ClauseComment.objects.create(
        **locked.key, version=version, clause_key=clause_key, side=side, body=body, by=by, at=at
    )
    record(locked.subject, by=by, at=at, changes={"comment": [None, title]})
    _tell(locked, comment, title)
    return comment


def _tell(paper: Paper, comment: ClauseComment, title: str) -> None:
    hour = comment.at.astimezone(jalali.TEHRAN).strftime("%Y%m%d%H")
    key = f"{paper.mou.pk}:{paper.number}:{comment.by_id}:{hour}"
    values = {"reason": comment.body, "clause": title, "writer": comment.by.full_name}
    if comment.side == Side.COMPANY:
        tell_office(paper, "mou.commented", key=key, page="text", **values)
    elif shown_versions(paper).filter(pk=comment.version_id).exists():
        # What is said to a version that the company can't read stays at the office.
        tell_company(paper, "mou.commented", key=key, page="text", **values)


@transaction.atomic
def settle_comment(comment: ClauseComment, *, by: User) -> ClauseComment:
    """What it asked for is answered. Twice is as once; it stays readable."""
    paper = paper_of(comment.mou, comment.amendment.number if comment.amendment else 0)
    assert paper is not None
    locked = lock_paper(paper)
    comment.refresh_from_db()
    if comment.settled_at is None:
        if not locked.is_open:
            raise Refusal(_("Comments belong to a text in preparation; this one is settled."))
        comment.settled_by, comment.settled_at = by, timezone.now()
        comment.save(update_fields=["settled_by", "settled_at"])
        record(locked.subject, by=by, changes={"comment": [comment.body[:200], None]})
    return comment
