"""What a student finds interesting or not: bookmarks, “not for me”, saved searches and what was mailed of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from internships.models.position import Position
from students.models import Student


class Bookmark(models.Model):
    """A position that a student keeps in sight."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="bookmarks")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student", "position"], condition=Q(removed_at=None), name="bookmark_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["student", "-at", "-id"], name="bookmark_newest", condition=Q(removed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id}, {self.position_id}"


class Dismissal(models.Model):
    """“Not for me”: the position leaves this student's lists, and nobody else learns of it."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="dismissals")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student", "position"], condition=Q(undone_at=None), name="dismissal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id}, {self.position_id}"


class SavedSearch(models.Model):
    """A search under a name, and how often its student is told by mail what is new in it."""

    class Often(models.TextChoices):
        DAILY = "daily", pgettext_lazy("digest", "Every day")
        WEEKLY = "weekly", pgettext_lazy("digest", "Every Saturday")
        OFF = "off", pgettext_lazy("digest", "No mail")

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)  # as PositionSearch writes its own address
    often = models.CharField(_("mail"), max_length=6, choices=Often, default=Often.WEEKLY)
    looked_at = models.DateTimeField(null=True, blank=True)  # when a digest last looked, found or not
    last_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student", "name"], condition=Q(removed_at=None), name="saved_search_name_once"
            ),
            models.UniqueConstraint(
                fields=["student", "query"], condition=Q(removed_at=None), name="saved_search_query_once"
            ),
            models.CheckConstraint(
                condition=Q(often__in=["daily", "weekly", "off"]), name="saved_search_often_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["student"],
                name="saved_search_mailed",
                condition=Q(removed_at=None) & ~Q(often="off"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SentInDigest(models.Model):
    """What a student was told of: no position is told twice, whichever of their searches finds it."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey(SavedSearch, on_delete=models.PROTECT, related_name="sent")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "position"], name="sent_in_digest_once")
        ]

    def __str__(self) -> str:
        return f"{self.student_id}, {self.position_id}"
