from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.application import Application


class SentFacts(models.Model):
    """The student's profile as it stood when the application was sent; once it has ended, the company sees this one.

    Apart from the application itself, so that lists of live ones don't carry it.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="sent_facts")
    facts = models.JSONField()  # internships/sent_facts.py

    class Meta:
        verbose_name = _("facts of an application")
        verbose_name_plural = _("facts of applications")

    def __str__(self) -> str:
        return str(self.application_id)
