"""Logs: every line is an event with fields, Django's and Celery's included; one JSON object a line in
production.

Called from settings, so it imports nothing of Django. Lines carry ids and addresses of pages, never names,
mail addresses or what people typed: logs are read by more people than the database is."""

import logging.config
from typing import Any

import structlog


def configure(*, json: bool, level: str) -> None:
    """Route structlog and the standard library through the same processors to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "event": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *_renderers(json),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {
                # Our own request line says the same with more; only its errors (with the traceback) are
                # wanted.
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                "fontTools": {"level": "WARNING"},
            },
        }
    )


def _renderers(json: bool) -> list[Any]:
    if json:
        return [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [structlog.dev.ConsoleRenderer(colors=False)]
