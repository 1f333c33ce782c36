from typing import Any

from django.core.management.base import BaseCommand

from internships.models import Position
from internships.search_keys import rekey


class Command(BaseCommand):
    help = "Write anew the words by which positions are found; safe to repeat, and while people search."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rekey(Position.objects.all())} positions have other words now.")
