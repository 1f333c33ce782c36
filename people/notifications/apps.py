from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "people.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from people.notifications import checks  # needs models, which are there only now

        checks.register_checks()
