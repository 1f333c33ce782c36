"""Amendments (الحاقیه), and what an agreement and its amendments have in common as papers to be signed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models.mou import Mou
from companies.states import AMENDMENT_MOVES, AMENDMENT_STATES, MouState
from people.models import StoredFile, User
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Event


class Amendment(models.Model):
    """A change of a signed MoU, with a text, a review and signatures of its own. Until the last signature the
    earlier terms hold; after it they stay readable. Guarded by its MoU's lock."""

    mou = models.ForeignKey(Mou, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(gettext_lazy("title"), max_length=160, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=24, choices=MouState, default=MouState.DRAFT)
    effective_on = models.DateField(gettext_lazy("from"))
    extends_to = models.DateField(gettext_lazy("new last day"), null=True, blank=True)
    signed_on = models.DateField(gettext_lazy("signed on"), null=True, blank=True)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_version = models.ForeignKey(
        "companies.MouVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    MOVES = AMENDMENT_MOVES

    class Meta:
        verbose_name = gettext_lazy("amendment")
        verbose_name_plural = gettext_lazy("amendments")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mou", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["mou"],
                condition=Q(state__in=["draft", "in_review", "awaiting_signatures"]),
                name="amendment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(AMENDMENT_STATES)), name="amendment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(extends_to=None) | Q(extends_to__gte=F("effective_on")),
                name="amendment_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return _("Amendment %(number)s") % {"number": format_number(self.number, reading())}

    @property
    def state_now(self) -> str:
        return self.state


class AmendmentEvent(Event):
    subject = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="events")


class PaperPart(models.Model):
    """A part of one paper: of the agreement itself (no amendment) or of one of its amendments (companies/papers.py)."""

    mou = models.ForeignKey(Mou, on_delete=models.PROTECT)
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        abstract = True
