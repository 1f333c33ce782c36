from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "companies"
    verbose_name = _("Companies")

    def ready(self) -> None:
        from companies import audience, messages
        from companies.merging import own
        from people import audiences

        audiences.register("recruiter", audience.find_membership, rows=audience.rows_of)
        messages.register_kinds()
        own.register_parts()
