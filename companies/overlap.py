"""Two MoUs of one company must not cover the same kind and field on the same day: which would count?"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from companies.models import Company, Mou, MouTerms
from companies.models.mou import lasts
from companies.papers import Paper
from companies.states import MouState
from companies.texts.terms_draft import TermsDraft, terms_now
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import localise
from people.workflow import Refusal

_DAY = timedelta(days=1)


def check_overlap(paper: Paper, terms: Sequence[TermsDraft]) -> None:
    """Refuse, naming the other MoU, when one in force (or suspended) covers a kind and field of these terms.

    An amendment with a later last day is checked over the days that it adds for what it leaves as it is, too.
    """
    mou, extends_to = paper.mou, paper.amendment.extends_to if paper.amendment else None
    last = extends_to or _end_of(mou)
    other = find_overlap(mou, terms, paper.effective_on, last)
    if other is None and extends_to is not None:
        named = {draft.kind for draft in terms}
        kept = [draft for draft in terms_now(mou, mou.ends_on) if draft.kind not in named]
        other = find_overlap(mou, kept, mou.ends_on + _DAY, extends_to)
    if other is not None:
        raise Refusal(
            _(
                "MoU %(number)s of this company covers the same kind of work and field on some of these days. "
                "Choose other dates or fields, or end that one first."
            )
            % {"number": localise(other.number, reading())},
            field="starts_on",
        )


def find_overlap(mou: Mou, terms: Sequence[TermsDraft], first: date, last: date) -> Mou | None:
    """The company's other MoU that clashes on a day from `first` (today at the earliest) to `last`."""
    if not terms:
        return None
    drafts = {row.kind: row for row in terms}
    first = max(first, jalali.today())
    rows = (
        MouTerms.objects.filter(
            lasts(first, "mou__"),
            mou__company=mou.company_id,
            mou__state__in=[MouState.IN_FORCE, MouState.SUSPENDED],
            mou__starts_on__lte=last,
            kind__in=list(drafts),
        )
        .exclude(mou=mou.pk)
        .select_related("mou")
        .with_field_ids()
        .order_by("mou_id", "kind_id", "effective_on")
    )
    for (_mou, kind), group in groupby(rows, key=lambda row: (row.mou_id, row.kind_id)):
        for row, begins, ends in _stretches(list(group), mou):
            if begins <= last and ends >= first and _share_field(row, drafts[kind]):
                return row.mou
    return None


def overlap_between(company: Company, other: Company) -> tuple[Mou, Mou] | None:
    """An MoU of each that cover one kind and field on a day from today on: they can't be of one company. One query."""
    rows = (
        MouTerms.objects.filter(
            lasts(jalali.today(), "mou__"),
            mou__company__in=[company, other],
            mou__state__in=[MouState.IN_FORCE, MouState.SUSPENDED],
        )
        .select_related("mou")
        .with_field_ids()
        .order_by("mou_id", "kind_id", "effective_on")
    )
    groups = [list(group) for _of, group in groupby(rows, key=lambda row: (row.mou_id, row.kind_id))]
    days = [stretch for group in groups for stretch in _stretches(group, group[0].mou)]
    own, others = ([s for s in days if s[0].mou.company_id == of.pk] for of in (company, other))
    for row, begins, ends in own:
        for another, from_day, to_day in others:
            meet = max(begins, from_day, jalali.today()) <= min(ends, to_day)
            if row.kind_id == another.kind_id and meet and share_field(row.field_ids, another.field_ids):
                return row.mou, another.mou
    return None


def _stretches(rows: list[MouTerms], beside: Mou) -> Iterator[tuple[MouTerms, date, date]]:
    """Each terms row of one MoU and kind with its own first and last day: the next row ends it."""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        ends = following.effective_on - _DAY if following else _end_of(row.mou)
        if following is None and _ended_by(row.mou, beside):
            ends = min(ends, beside.starts_on - _DAY)
        yield row, max(row.effective_on, row.mou.starts_on), ends


def _end_of(mou: Mou) -> date:
    """An MoU that renews itself has no end of its own."""
    return date.max if mou.renews_automatically else mou.ends_on


def _ended_by(earlier: Mou, later: Mou) -> bool:
    """An MoU that renews itself goes on until the day before the one that is signed as its renewal."""
    return (
        later.predecessor_id == earlier.pk
        and earlier.renews_automatically
        and earlier.starts_on < later.starts_on
    )


def _share_field(row: MouTerms, draft: TermsDraft) -> bool:
    return share_field(row.field_ids, draft.fields)


def share_field(fields: Collection[int], others: Collection[int]) -> bool:
    """Whether two terms of one kind have a field in common; none named means every field."""
    return not fields or not others or bool(set(fields) & set(others))
