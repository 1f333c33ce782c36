"""The project's settings, with the floors beside its pages."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "script.benches.web.urls"
