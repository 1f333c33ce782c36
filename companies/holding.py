"""Who holds the paper now, and since when: the question that offices ask most.

Written here only, in the transaction of the action that hands the paper on. With an open amendment, the columns
on the MoU speak of the amendment's paper.
"""

from datetime import datetime

from companies.models import Mou, ReviewStep, Side, Signatory


def hand_to(
    mou: Mou,
    side: str,
    *,
    at: datetime,
    step: ReviewStep | None = None,
    signatory: Signatory | None = None,
) -> None:
    """The paper is with that side from `at` on. Staying with the same holder doesn't start the count again."""
    held = (mou.waits_for, mou.waits_step_id, mou.waits_signatory_id)
    now = (side, step.pk if step else None, signatory.pk if signatory else None)
    if held == now and mou.handed_at is not None:
        return
    mou.waits_for, mou.handed_at, mou.waits_step, mou.waits_signatory = side, at, step, signatory
    mou.save(update_fields=["waits_for", "handed_at", "waits_step", "waits_signatory"])


def hand_to_office(mou: Mou, *, at: datetime) -> None:
    hand_to(mou, Side.UNIVERSITY, at=at)


def hand_to_company(mou: Mou, *, at: datetime) -> None:
    hand_to(mou, Side.COMPANY, at=at)


def put_away(mou: Mou) -> None:
    """Nobody has to do anything: signed, abandoned, or over."""
    mou.waits_for, mou.handed_at, mou.waits_step, mou.waits_signatory = "", None, None, None
    mou.proposal_at = None
    mou.save(update_fields=["waits_for", "handed_at", "waits_step", "waits_signatory", "proposal_at"])
