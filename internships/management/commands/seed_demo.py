from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from companies.models import Company
from internships.demo.accounts import PASSWORD, RECRUITER, STAFF, STUDENT
from internships.demo.scale import SCALES
from internships.demo.seed import seed


class Command(BaseCommand):
    help = "Fill an empty database with a believable demo. Only where DEMO is on: its password is public."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=sorted(SCALES), default="full", help="small is for tests")

    def handle(self, *args: Any, scale: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "DEMO is off here. The demo's password is public, so it is never made elsewhere."
            )
        if Company.objects.exists():
            self.stdout.write("There are companies already; the demo is only made in an empty database.")
            return
        call_command("load_reference", stdout=self.stdout)
        for name, states in seed(SCALES[scale]).items():
            listed = ", ".join(f"{state} {count}" for state, count in states.most_common())
            self.stdout.write(f"{name}: {states.total()} ({listed})")
        self.stdout.write(f"Log in as {STUDENT}, {RECRUITER} or {STAFF}; the password is {PASSWORD}.")
