"""What each test process has of its own, set before Django reads its settings (pytest loads this with -p).

pytest-django gives every xdist worker its own database; this gives it its own Redis database too, so that no
worker sees another's cache or takes another's tasks.
"""

import os
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

FIRST = 1  # database 0 is left to whoever looks in by hand


def redis_of(url: str, worker: str) -> str:
    """The address of one worker's own database on the server that `url` names; gw3 is the fourth worker."""
    number = FIRST + (1 + int(worker.removeprefix("gw")) if worker.startswith("gw") else 0)
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.netloc}{parts.path}?{urlencode(dict(parse_qsl(parts.query)) | {'db': number})}"
    return urlunsplit(parts._replace(path=f"/{number}"))


os.environ["ENVIRONMENT"] = "test"
os.environ["DEBUG"] = "0"
os.environ.pop("DATABASE_REPLICA_URL", None)  # a replica of another database
if os.environ.get("REDIS_URL") and "PEYVAND_TEST_REDIS" not in os.environ:
    os.environ["PEYVAND_TEST_REDIS"] = os.environ["REDIS_URL"]
if os.environ.get("PEYVAND_TEST_REDIS"):
    os.environ["REDIS_URL"] = redis_of(
        os.environ["PEYVAND_TEST_REDIS"], os.environ.get("PYTEST_XDIST_WORKER", "")
    )
