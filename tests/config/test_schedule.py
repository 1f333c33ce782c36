"""What beat starts: tasks that the workers know, once each, in groups that lose none of them."""

from celery.schedules import crontab
from django.conf import settings

from config import schedule
from config.celery import app


def test_every_entry_names_a_task_that_workers_know() -> None:
    app.loader.import_default_modules()
    named = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert not [task for task in named if task not in app.tasks]
    assert len(set(named)) == len(named)


def test_no_entry_hides_another_of_its_name() -> None:
    groups = [group for name, group in vars(schedule).items() if name.startswith("_") and _is_group(group)]
    assert groups
    assert sum(map(len, groups)) == len(schedule.ENTRIES)


def test_letters_go_out_in_the_morning_and_tables_are_gone_through_at_night() -> None:
    hours = {
        name: min(entry["schedule"].hour)
        for name, entry in schedule.ENTRIES.items()
        if isinstance(entry["schedule"], crontab)
    }
    assert settings.CELERY_TIMEZONE == "Asia/Tehran"
    assert all(hour < 5 or 7 <= hour <= 9 for hour in hours.values())


def _is_group(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(entry, dict) and "task" in entry for entry in value.values())
    )
