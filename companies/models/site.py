from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company
from people.persian.text import search_key, sort_key
from students.models import Named


class Estate(Named):
    """An industrial town or district of the province; companies and students know it by its aliases too."""

    class Kind(models.TextChoices):
        TOWN = "town", _("Industrial town")
        DISTRICT = "district", _("Industrial district")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("aliases"))
    short_fa = models.CharField(_("short Persian name"), max_length=60)
    short_en = models.CharField(_("short English name"), max_length=60, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    industries = models.CharField(_("industries"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=240, editable=False, default="")

    class Meta:
        verbose_name = _("industrial estate")
        verbose_name_plural = _("industrial estates")
        ordering: ClassVar = ["sort_key"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(" ".join([self.name_fa, self.name_en, *self.aliases]))
        self.sort_key = sort_key(self.name_fa)
        super().save(*args, **kwargs)

    def words(self) -> list[str]:
        """Every name it goes by."""
        return [self.name_fa, self.name_en, self.short_fa, self.short_en, *self.aliases]

    @property
    def short(self) -> str:
        return self.short_en if get_language() == "en" and self.short_en else self.short_fa


class Site(models.Model):
    """A plant of a company, at an estate or an address, with its licence."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("name"), max_length=120)
    estate = models.ForeignKey(
        Estate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name=_("estate"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    licence_number = models.CharField(_("operating licence number"), max_length=30, blank=True)
    licence_ends_on = models.DateField(_("end of the licence"), null=True, blank=True)
    workshop_code = models.CharField(_("social-insurance workshop code"), max_length=10, blank=True)
    # Work that the law calls hard and harmful; null: nobody has said.
    is_hazardous = models.BooleanField(_("hard and harmful work"), null=True, blank=True)
    phone = models.CharField(_("phone of the gate"), max_length=40, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name
