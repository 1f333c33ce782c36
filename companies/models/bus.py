from datetime import time
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.site import Site
from students.models import HomeArea


def minutes_before(earlier: time, later: time) -> int:
    """How long before the later time the earlier one is; over midnight where the clock says so."""
    return (later.hour * 60 + later.minute - earlier.hour * 60 - earlier.minute) % (24 * 60)


def place_words(stop: str, *areas: str) -> str:
    """A stop with its part of the city, where its own name doesn't say that: «پردیسان، میدان مفید»."""
    if not areas or not areas[0] or any(area and area in stop for area in areas):
        return stop
    return _("%(area)s, %(stop)s") % {"area": areas[0], "stop": stop}


class BusLine(models.Model):
    """A company's bus to one of its sites: when it is there before a shift, and when it goes back."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="bus_lines", verbose_name=_("site"))
    name = models.CharField(_("name of the line"), max_length=80)
    arrives = models.TimeField(_("is at the site at"))
    returns = models.TimeField(_("leaves the site at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("runs"), default=True)

    class Meta:
        verbose_name = _("bus line")
        verbose_name_plural = _("bus lines")
        ordering: ClassVar = ["arrives", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> "list[BusStop]":
        """The stops as the bus drives, over midnight too."""
        return sorted(self.stops.all(), key=lambda stop: -minutes_before(stop.leaves, self.arrives))


class BusStop(models.Model):
    """Where the bus takes people up, and when."""

    line = models.ForeignKey(BusLine, on_delete=models.PROTECT, related_name="stops")
    name = models.CharField(_("stop"), max_length=80)
    area = models.ForeignKey(
        HomeArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of the city"),
    )
    leaves = models.TimeField(_("leaves at"))

    class Meta:
        verbose_name = _("bus stop")
        verbose_name_plural = _("bus stops")
        ordering: ClassVar = ["leaves", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "name"], name="bus_stop_once_a_line")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return place_words(self.name, *((self.area.name, self.area.name_fa) if self.area else ()))
