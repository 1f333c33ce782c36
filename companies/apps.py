from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = _("Companies")

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed

        from companies import audience, messages
        from companies.merging import own
        from people import audiences

        audiences.register("recruiter", audience.find_membership, rows=audience.rows_of)
        messages.register_kinds()
        own.register_parts()
        email_confirmed.connect(_tell_of_confirmed, dispatch_uid="companies.registered")


def _tell_of_confirmed(email_address: Any, **_said: Any) -> None:
    from companies.actions.vetting import tell_of_confirmed

    tell_of_confirmed(email_address.user)
