"""The project's settings, with the floors beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "script.benches.web.urls"
PUBLIC_PAGES_KEPT_SECONDS = 10  # as in production; tests keep nothing
