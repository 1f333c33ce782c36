"""Servers of the user's own, named in DATABASE_URL and REDIS_URL: asked once, before anything is started on them."""

import os
from urllib.parse import urlsplit, urlunsplit

from script.local.trouble import Trouble

OLDEST_POSTGRES = 15


def without_password(url: str) -> str:
    parts = urlsplit(url)
    if parts.password is None:
        return url
    who, _, where = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{who.split(':')[0]}:…@{where}"))


def first_line(error: BaseException, url: str) -> str:
    """What the server or driver says, in one line, and never the password even if it says that."""
    lines = str(error).strip().splitlines()
    said = lines[0].strip().rstrip(".") if lines else type(error).__name__
    password = urlsplit(url).password
    return said.replace(password, "…") if password else said


def check_database(url: str) -> None:
    import psycopg2

    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        raise Trouble("DATABASE_URL has to begin with postgres:// (only PostgreSQL is supported).")
    try:
        connection = psycopg2.connect(url, connect_timeout=5)
    except psycopg2.Error as error:
        raise Trouble(
            f"The database in DATABASE_URL ({without_password(url)}) does not answer: {first_line(error, url)}. "
            "Start it, mend the address, or unset DATABASE_URL for the built-in one."
        ) from None
    version = connection.server_version // 10000
    connection.close()
    if version < OLDEST_POSTGRES:
        raise Trouble(
            f"The server in DATABASE_URL is PostgreSQL {version}; Peyvand needs {OLDEST_POSTGRES} or newer."
        )


def check_redis(url: str) -> None:
    import redis

    try:
        redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise Trouble(
            f"The Redis in REDIS_URL ({without_password(url)}) does not answer: {first_line(error, url)}. "
            "Start it, mend the address, or unset REDIS_URL for the built-in one."
        ) from None


def check() -> None:
    for name, check_one in (("DATABASE_URL", check_database), ("REDIS_URL", check_redis)):
        if os.environ.get(name):
            check_one(os.environ[name])
