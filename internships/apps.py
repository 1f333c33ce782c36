from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InternshipsConfig(AppConfig):
    name = "internships"
    verbose_name = _("Internships")

    def ready(self) -> None:
        from companies import clocks
        from internships import messages
        from internships.actions.answering import adjust_clocks

        clocks.register(adjust_clocks)
        messages.register_kinds()
