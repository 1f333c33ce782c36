"""Settings from the environment, failing loudly.

Every function takes the variable's name and a default. A variable that is missing without a default, or that
can't be read, raises ImproperlyConfigured with the variable's name: a wrong setting must stop the start, not
surface later as odd behaviour.
"""

import os
import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_MISSING: Any = object()


def text(name: str, default: str = _MISSING) -> str:
    value = os.environ.get(name, default)
    if value is _MISSING:
        raise ImproperlyConfigured(f"Set {name} in the environment.")
    return value


def secret(name: str, default: str = _MISSING, *, least: int = 32) -> str:
    """A secret of at least `least` characters; a default is for local runs and tests only."""
    value = text(name, default)
    if value is default:
        return value
    if len(value) < least:
        raise ImproperlyConfigured(f"{name} is shorter than {least} characters.")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in ("1", "true", "yes", "on"):
        return True
    if value.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; use true or false.")


def integer(name: str, default: int) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number.") from None


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def prefix(name: str) -> str:
    """The beginning of an address, like `/protected/`; empty when it isn't set."""
    value = os.environ.get(name, "")
    if value and not re.fullmatch(r"/([A-Za-z0-9_-]+/)+", value):
        raise ImproperlyConfigured(f"{name} is {value!r}; it begins and ends with a slash, like /protected/.")
    return value


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}; use one of {', '.join(options)}.")
    return value


def database(name: str, default: str = _MISSING) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?host=/socket/dir` as Django's DATABASES entry."""
    url = urlsplit(text(name, default))
    if url.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(f"{name} has to begin with postgres://; only PostgreSQL is supported.")
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "OPTIONS": options,
    }


def replica(name: str, *, most_seconds: int) -> dict[str, Any] | None:
    """A read-only database that is never waited for long; what the address itself says, holds. None: there is none."""
    if not text(name, ""):
        return None
    found = database(name)
    bounds = f"-c default_transaction_read_only=on -c statement_timeout={most_seconds}s"
    patience = {
        "connect_timeout": "2",
        "tcp_user_timeout": "3000",
        "keepalives_idle": "3",
        "keepalives_interval": "1",
        "keepalives_count": "3",
    }
    options = found["OPTIONS"]
    found["OPTIONS"] = patience | options | {"options": f"{bounds} {options.get('options', '')}".strip()}
    found["TEST"] = {"MIRROR": "default"}
    return found


def redis_addresses(name: str, default: str) -> dict[str, str]:
    """Broker and cache addresses from one REDIS_URL (`redis://host:port` or `unix:///path`)."""
    url = text(name, default)
    parts = urlsplit(url)
    number = (
        dict(parse_qsl(parts.query)).get("db", parts.path.strip("/") if parts.scheme != "unix" else "") or "0"
    )
    if parts.scheme == "unix":
        return {
            "broker": f"redis+socket://{parts.path}?virtual_host={number}",
            "cache": f"unix://{parts.path}?db={number}",
        }
    if parts.scheme in ("redis", "rediss"):
        return {"broker": url, "cache": url}
    raise ImproperlyConfigured(f"{name} has to begin with redis://, rediss:// or unix://.")


def mail(name: str, default: str = _MISSING) -> dict[str, Any]:
    """`smtp://user:password@host:port`; `smtps://` is TLS from the start, `smtp+tls://` is STARTTLS."""
    url = urlsplit(text(name, default))
    if url.scheme not in ("smtp", "smtps", "smtp+tls"):
        raise ImproperlyConfigured(f"{name} has to begin with smtp://, smtps:// or smtp+tls://.")
    return {
        "EMAIL_HOST": url.hostname or "localhost",
        "EMAIL_PORT": url.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
    }
