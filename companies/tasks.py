"""What beat does for MoUs. Each run takes ids and looks at the row again under its lock."""

from celery import shared_task

from companies.actions.mous import expire_mou
from companies.models import Mou
from companies.states import MouState
from people.persian import jalali


@shared_task
def expire_mous() -> int:
    ids = Mou.objects.filter(
        state__in=[MouState.IN_FORCE, MouState.SUSPENDED], ends_on__lt=jalali.today()
    ).values_list("pk", flat=True)
    return sum(expire_mou(pk) for pk in ids)
