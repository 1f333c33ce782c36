import pytest

from tests.isolation import redis_of


@pytest.mark.parametrize(
    ("url", "worker", "own"),
    [
        ("unix:///run/redis.sock?db=0", "", "unix:///run/redis.sock?db=1"),
        ("unix:///run/redis.sock", "gw0", "unix:///run/redis.sock?db=2"),
        ("redis://127.0.0.1:6379/0", "gw1", "redis://127.0.0.1:6379/3"),
        ("redis://user:pass@127.0.0.1:6379", "gw0", "redis://user:pass@127.0.0.1:6379/2"),
    ],
)
def test_each_worker_has_its_own_redis_database(url: str, worker: str, own: str) -> None:
    assert redis_of(url, worker) == own
