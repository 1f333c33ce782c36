"""The renewal that is drafted in one click: a successor with the words, terms and signatories of now."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.actions.drafting import begin_text
from companies.actions.mous import free_place
from companies.actions.signatories import copy_signatories
from companies.holding import hand_to_office
from companies.models import Mou
from companies.numbering import next_number
from companies.papers import Paper, lock_paper
from companies.states import MOU_HOLDS, MouState
from companies.telling import tell_company
from companies.texts.terms_draft import terms_now
from people.models import User
from people.persian import jalali
from people.workflow import Refusal, begin, transition

COME_TO_NOTHING = (MouState.ABANDONED, MouState.TERMINATED)
_DAY = timedelta(days=1)


@transaction.atomic
def draft_renewal(mou: Mou, *, by: User) -> Mou:
    """The successor in one click: the day after, as long, with the clauses, terms and signatories of now.

    Asked twice, or by two at once, it gives the one successor there is. What the company asked for is taken up.
    """
    locked = lock_paper(Paper(mou)).mou
    if locked.state_at() not in (*MOU_HOLDS, MouState.EXPIRED):
        raise Refusal(_("Only a signed MoU can be renewed."))
    there = Mou.objects.filter(predecessor=locked).first()
    if there is not None and there.state in COME_TO_NOTHING:
        free_place(there, by=by)
        there = None
    if there is None:
        there = _successor(locked, by)
    elif there.state == MouState.REQUESTED:
        there = lock_paper(Paper(there)).mou
        transition(there, MouState.DRAFT, by=by)
        tell_company(Paper(there), "mou.taken_up")
    else:
        return there
    _take_over(locked, there, by)
    return there


def _successor(mou: Mou, by: User) -> Mou:
    starts_on = max(mou.last_day() + _DAY, jalali.today())
    successor = Mou(
        company=mou.company,
        number=next_number(),
        title=mou.title,
        state=MouState.DRAFT,
        starts_on=starts_on,
        ends_on=_as_long(mou, starts_on),
        way=mou.way,
        language=mou.language,
        renews_automatically=mou.renews_automatically,
        renewal_months=mou.renewal_months,
        predecessor=mou,
        created_by=by,
    )
    successor.save()
    begin(successor, by=by)
    return successor


def _as_long(mou: Mou, starts_on: date) -> date:
    """The last day of as many Jalali months and days from that day on; the end of Esfand stays its end."""
    if mou.renews_automatically:
        return jalali.add_months(starts_on, mou.renewal_months) - _DAY
    over = mou.ends_on + _DAY
    first, after = jalali.to_jalali(mou.starts_on), jalali.to_jalali(over)
    months = (after.year - first.year) * 12 + after.month - first.month
    if jalali.add_months(mou.starts_on, months) > over:
        months -= 1
    rest = over - jalali.add_months(mou.starts_on, months)
    return jalali.add_months(starts_on, months) + rest - _DAY


def _take_over(mou: Mou, successor: Mou, by: User) -> None:
    """The signed words, the terms as they stand, and who signs."""
    paper = Paper(successor)
    version = mou.signed_version
    terms = terms_now(mou, max(mou.last_day(), jalali.today()))
    begin_text(paper, by=by, clauses=version.clauses if version else (), terms=terms)
    copy_signatories(Paper(mou), paper, by=by)
    hand_to_office(successor, at=timezone.now())
