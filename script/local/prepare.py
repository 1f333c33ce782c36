"""Bring the database up to date: migrations, reference data, and the demo data where nobody has an account yet.

One process for all of it, because starting Django is most of what a warm start costs.
"""

import io
import os
import sys

import django
from django.core.management import call_command
from django.db import transaction

from script.local.trouble import step


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model

    quiet = io.StringIO()
    step("Migrating the database")
    call_command("migrate", interactive=False, verbosity=0, stdout=quiet)
    step("Loading the reference data")
    call_command("load_reference", stdout=quiet)
    if settings.DEMO and not get_user_model().objects.exists():
        step("Making the demo data (only the first time)")
        with transaction.atomic():  # an interrupted start leaves none of it, and the next one begins again
            call_command("seed_demo", stdout=quiet)
    return 0


if __name__ == "__main__":
    sys.exit(main())
