"""How gunicorn runs the application: `gunicorn --config config/gunicorn.py … config.wsgi`."""

from threading import Thread
from typing import Any


def post_worker_init(worker: Any) -> None:
    """The worker takes requests meanwhile; whichever wants the list before it is there waits for it, or reads it."""
    Thread(target=_read_ahead, name="read-ahead", daemon=True).start()


def _read_ahead() -> None:
    from django.db import connections

    from internships.listing.current import read_ahead

    try:
        read_ahead()
    finally:
        connections.close_all()
