"""What beat does for MoUs. Each run takes ids and looks at the row again under its lock."""

from celery import shared_task
from django.utils import timezone

from companies.actions import documents, signing_asks
from companies.actions.asking_many import links_that_end, remind_of_link
from companies.actions.automatic_renewal import renew_mou
from companies.actions.mous import expire_mou
from companies.actions.reminding import ending, remind_of_end
from companies.licences import tell_of_licence, to_tell_of
from companies.models import Mou
from companies.states import MouState
from people.persian import jalali


@shared_task
def expire_mous() -> int:
    return sum(expire_mou(pk) for pk in _past_their_end(renews_automatically=False))


@shared_task
def renew_due_mous() -> int:
    return sum(renew_mou(pk) for pk in _past_their_end(renews_automatically=True))


def _past_their_end(**which: bool) -> list[int]:
    live = Mou.objects.filter(state__in=[MouState.IN_FORCE, MouState.SUSPENDED], **which)
    return list(live.filter(ends_on__lt=jalali.today()).order_by("pk").values_list("pk", flat=True))


@shared_task
def remind_of_ends() -> int:
    return sum(remind_of_end(pk) for pk in list(ending(jalali.today()).values_list("pk", flat=True)))


@shared_task
def tell_of_licences() -> int:
    """Operating licences of sites that end soon or have ended."""
    return sum(tell_of_licence(pk) for pk in list(to_tell_of(jalali.today()).values_list("pk", flat=True)))


@shared_task
def remind_of_entry_links() -> int:
    """Whoever has a link to confirm what the office entered, and has only days left."""
    return sum(remind_of_link(pk) for pk in list(links_that_end(timezone.now()).values_list("pk", flat=True)))


@shared_task
def remind_signatories() -> int:
    """Whoever has had a paper to sign for long; and the office, where an authority to sign ends soon."""
    for pk in signing_asks.with_ending_authority():
        signing_asks.warn_of_authority(pk)
    return sum(signing_asks.remind_if_due(pk) for pk in signing_asks.waiting_for_signature())


@shared_task
def make_pdf(pk: int) -> bool:
    return documents.make_pdf(pk)


@shared_task(expires=20)
def make_waiting_pdfs() -> int:
    return documents.make_waiting()
