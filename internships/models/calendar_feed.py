import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User


def new_token() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


class CalendarFeed(models.Model):
    """The secret address under which a calendar program reads somebody's interviews. Without a row there is none."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="calendar_feed")
    token = models.CharField(max_length=22, unique=True, default=new_token, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
