"""Django's command; the new head of office can log in at once, before mail works."""

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand

from people.actions.profile import confirm_address
from people.models import User


class Command(DjangoCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        before = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            confirm_address(user)
