from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from companies.names import core_name
from companies.states import COMPANY_MOVES, UNCONFIRMED, CompanyState
from people.models import StoredFile, User, is_staff
from people.persian.text import search_key, sort_key
from people.workflow import Event

KEYS = ("search_key", "sort_key", "name_core")


class CompanyQuerySet(models.QuerySet["Company"]):
    def approved(self) -> "CompanyQuerySet":
        return self.filter(state=CompanyState.APPROVED)

    def unclaimed(self) -> "CompanyQuerySet":
        """Registered by somebody who never confirmed their address, and not looked at since.

        Whoever registers the same company after them takes it over: its number isn't secret, and must not be
        kept from its owner by a typing error or a joke.
        """
        confirmed = EmailAddress.objects.filter(user__memberships__company=OuterRef("pk"), verified=True)
        return self.filter(~Exists(confirmed), state=CompanyState.PENDING, entered_by=None)

    def of_member(self, user: User) -> "CompanyQuerySet":
        return self.filter(memberships__user=user, memberships__ended_at=None)

    def visible_to(self, user: Any) -> "CompanyQuerySet":
        """Anyone sees approved companies; members their own as well; staff all."""
        if not user.is_authenticated:
            return self.approved()
        return self.filter(
            Q(state=CompanyState.APPROVED)
            | Q(pk__in=Company.objects.of_member(user).values("pk"))
            | is_staff(user)
        )


class Company(models.Model):
    """A legal person with an 11-digit national ID, or a personally owned workshop with its licence number."""

    class LegalForm(models.TextChoices):
        COMPANY = "company", pgettext_lazy("legal form", "Company")
        WORKSHOP = "workshop", pgettext_lazy("legal form", "Personally owned workshop")

    class Source(models.TextChoices):
        """How the office came to write it down; empty where it registered itself."""

        PHONE = "phone", pgettext_lazy("source of a company", "Phone call")
        VISIT = "visit", pgettext_lazy("source of a company", "Visit")
        FAIR = "fair", pgettext_lazy("source of a company", "Fair or meeting")
        LETTER = "letter", pgettext_lazy("source of a company", "Letter")
        LIST = "list", pgettext_lazy("source of a company", "List of companies")
        AGREEMENT = "agreement", pgettext_lazy("source of a company", "Signed MoU")
        STUDENT = "student", pgettext_lazy("source of a company", "Place that a student found")
        OTHER = "other", pgettext_lazy("source of a company", "Otherwise")

    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    legal_form = models.CharField(
        _("legal form"), max_length=10, choices=LegalForm, default=LegalForm.COMPANY
    )
    national_id = models.CharField(
        _("company national ID"), max_length=11, null=True, blank=True, unique=True
    )
    licence_number = models.CharField(
        _("operating licence number"), max_length=30, null=True, blank=True, unique=True
    )
    owner_national_id = models.CharField(_("owner's national ID"), max_length=10, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about the company"), blank=True)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(_("state"), max_length=24, choices=CompanyState, default=CompanyState.PENDING)
    state_reason = models.TextField(
        blank=True
    )  # what the company is told: why rejected, suspended, which papers
    # A double that was merged keeps its numbers here; all that hung on it is the survivor's.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="merged_here", null=True, blank=True
    )
    also_known_as = ArrayField(
        models.CharField(max_length=160), default=list, blank=True
    )  # its doubles' names
    suspended_at = models.DateTimeField(null=True, blank=True)  # since when the answer clocks stand still
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source, blank=True)
    # Since when what the office entered waits for the company's word. Until then nothing of it is public.
    unconfirmed_at = models.DateTimeField(null=True, blank=True)
    # Whom the office talks to there, until somebody of the company has an account.
    contact_name = models.CharField(_("contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact’s e-mail"), blank=True)
    contact_phone = models.CharField(_("contact’s phone"), max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=320, editable=False, default="")
    name_core = models.CharField(max_length=320, editable=False, default="")  # what doubles are looked for by

    objects = CompanyQuerySet.as_manager()

    MOVES = COMPANY_MOVES

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=CompanyState.values), name="company_state_known"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="company_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(legal_form="company", national_id__isnull=False)
                | Q(legal_form="workshop", licence_number__isnull=False),
                name="company_has_its_number",
            ),
            models.CheckConstraint(
                condition=Q(unconfirmed_at=None)
                | ~Q(state__in=[CompanyState.APPROVED, CompanyState.SUSPENDED]),
                name="company_takes_part_confirmed",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="company_search_trgm"),
            GinIndex(fields=["name_core"], opclasses=["gin_trgm_ops"], name="company_core_trgm"),
            models.Index(fields=["sort_key", "id"], name="company_by_name"),
            models.Index(fields=["state", "created_at", "id"], name="company_queue"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *KEYS}
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """What is searched and sorted by; whoever creates rows in bulk calls it for each."""
        self.search_key = search_key(" ".join([*self.names(), self.national_id or ""]))
        self.sort_key = sort_key(self.name)
        self.name_core = core_name(self.name)

    def names(self) -> list[str]:
        """Everything it is called."""
        return [self.name, self.name_en, *self.also_known_as]

    @property
    def state_now(self) -> str:
        """What its label says."""
        return UNCONFIRMED if self.unconfirmed_at is not None else self.state

    @property
    def logo_url(self) -> str:
        """Each picture has an address of its own, so that a new one is seen at once. Empty without one."""
        return f"/companies/{self.pk}/logo/{self.logo_id}/" if self.logo_id else ""

    @property
    def shown_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class CompanyEvent(Event):
    subject = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="events")
