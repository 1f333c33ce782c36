"""A paper is what is drafted, reviewed and signed: the agreement itself, or one of its amendments.

Both go the same road, so its actions take a `Paper` and move its `subject` (the row that has the state). The
MoU's lock guards its amendments too.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from companies.models import Amendment, ClauseComment, Mou, MouAttachment, MouVersion, Signatory
from companies.states import MouState
from people.workflow import StaleState

OPEN = (MouState.DRAFT, MouState.IN_REVIEW, MouState.AWAITING_SIGNATURES)


@dataclass(frozen=True)
class Paper:
    mou: Mou
    amendment: Amendment | None = None

    @property
    def subject(self) -> Any:
        """The row with the state and the events of this paper."""
        return self.amendment or self.mou

    @property
    def number(self) -> int:
        """0 is the agreement itself; in addresses and in lists."""
        return self.amendment.number if self.amendment else 0

    @property
    def key(self) -> dict[str, Any]:
        """The columns that every part of this paper has (PaperPart)."""
        return {"mou": self.mou, "amendment": self.amendment}

    @property
    def is_open(self) -> bool:
        return self.subject.state in OPEN

    @property
    def effective_on(self) -> Any:
        """From when its terms count."""
        return self.amendment.effective_on if self.amendment else self.mou.starts_on

    @property
    def versions(self) -> QuerySet[MouVersion]:
        return MouVersion.objects.filter(**self._parts)

    @property
    def signatories(self) -> QuerySet[Signatory]:
        """Those who sign it now, in order; whoever was replaced is kept beside them."""
        return Signatory.objects.filter(**self._parts).current()

    @property
    def comments(self) -> QuerySet[ClauseComment]:
        return ClauseComment.objects.filter(**self._parts)

    @property
    def attachments(self) -> QuerySet[MouAttachment]:
        return MouAttachment.objects.filter(withdrawn_at=None, **self._parts)

    @property
    def _parts(self) -> dict[str, Any]:
        return {"mou": self.mou, "amendment": self.amendment} if self.amendment else self._of_agreement

    @property
    def _of_agreement(self) -> dict[str, Any]:
        return {"mou": self.mou, "amendment__isnull": True}

    def latest_version(self) -> MouVersion | None:
        return self.versions.order_by("-number").first()

    def url(self, page: str = "text") -> str:
        """Its page for the office: text, review or signatures."""
        inside = f"amendments/{self.number}/" if self.amendment else ""
        return f"/staff/mous/{self.mou.pk}/{inside}{page}/"

    def company_url(self) -> str:
        inside = f"amendments/{self.number}/" if self.amendment else ""
        return f"/hr/mou/{self.mou.pk}/{inside}"


def lock_paper(paper: Paper) -> Paper:
    """Locks the company, then the MoU, then the amendment, and reads them again. Company comes first, as for all."""
    company = type(paper.mou.company).objects.select_for_update().get(pk=paper.mou.company_id)
    mou = Mou.objects.select_for_update(of=("self",)).select_related("company").get(pk=paper.mou.pk)
    if mou.company_id != company.pk:
        raise StaleState(_("This MoU has gone over to another company meanwhile. Open its page again."))
    mou.company = company
    if paper.amendment is None:
        return Paper(mou)
    amendment = Amendment.objects.select_for_update(of=("self",)).get(pk=paper.amendment.pk)
    amendment.mou = mou
    return Paper(mou, amendment)


def check_shown(latest: MouVersion | None, shown: int | None) -> None:
    """Refuse when the user's page spoke of another version than the newest."""
    if latest is not None and shown is not None and shown != latest.number:
        raise StaleState(
            _("A newer version of the text was saved since you opened the page. Look at it first.")
        )


def paper_of(mou: Mou, number: int) -> Paper | None:
    """The paper with that number (0: the agreement itself), or None."""
    if number == 0:
        return Paper(mou)
    amendment = mou.amendments.filter(number=number).first()
    if amendment is None:
        return None
    amendment.mou = mou
    return Paper(mou, amendment)


def open_paper(mou: Mou) -> Paper | None:
    """What is being prepared for this MoU now: itself, or its open amendment."""
    if mou.state in OPEN:
        return Paper(mou)
    amendment = mou.amendments.filter(state__in=OPEN).first()
    return Paper(mou, amendment) if amendment else None
