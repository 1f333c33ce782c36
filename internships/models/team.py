"""What a company's own people say among themselves about an applicant. No student and nobody of the office reads it."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import Company
from internships.models.application import Application
from people.models import User

MOST_STARS = 5


class TeamNote(models.Model):
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="team_notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    token = models.CharField(max_length=64)  # of its form: sent twice, it is one note
    told = models.ManyToManyField(User, related_name="+", blank=True)  # colleagues whom it mentions
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "token"], name="team_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:40]}"


class Rating(models.Model):
    """One member's opinion, from one to five; the last one that they gave."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="ratings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_STARS)])
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "by"], name="rating_one_a_member"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="rating_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.stars}"


class Tag(models.Model):
    """A word of the company's own, to sort applicants by."""

    class Colour(models.TextChoices):
        """Tones of the style sheet, named as people see them; the tag's word always goes with it."""

        MUTE = "mute", pgettext_lazy("colour of a tag", "Grey")
        BRAND = "brand", pgettext_lazy("colour of a tag", "Teal")
        OK = "ok", pgettext_lazy("colour of a tag", "Green")
        INFO = "info", pgettext_lazy("colour of a tag", "Blue")
        WARN = "warn", pgettext_lazy("colour of a tag", "Yellow")
        ACT = "act", pgettext_lazy("colour of a tag", "Copper")
        BAD = "bad", pgettext_lazy("colour of a tag", "Red")

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="tags")
    name = models.CharField(_("tag"), max_length=30)
    key = models.CharField(max_length=90, editable=False)  # folded: «كارآموز» and «کارآموز» are one
    colour = models.CharField(_("colour"), max_length=5, choices=Colour, default=Colour.MUTE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "key"], condition=Q(removed_at=None), name="tag_once_a_company"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationTag(models.Model):
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="tagged")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "tag"], name="application_tag_once")
        ]

    def __str__(self) -> str:
        return str(self.tag)
