from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from internships.load.seed import holds_others, load, room_left, settle
from internships.load.sizes import PROVINCE, Sizes

_BAR = 30


class Command(BaseCommand):
    help = "Fill a database of its own with a province in bulk, to measure with. An earlier load is replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("students", "companies", "positions", "applications"):
            parser.add_argument(f"--{name}", type=int, default=getattr(PROVINCE, name))
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same rows")
        parser.add_argument("--force", action="store_true", help="beside the people who are there already")

    def handle(self, *args: Any, seed: int, force: bool, **options: Any) -> None:
        sizes = Sizes(**{name: options[name] for name in Sizes.__dataclass_fields__})
        try:
            sizes.check()
        except ValueError as error:
            raise CommandError(str(error)) from error
        if holds_others() and not force:
            raise CommandError(
                "People are in this database who don't come from a load, so it isn't touched. "
                "Name another one in DATABASE_URL, or say --force to load beside them."
            )
        room = room_left()
        if room is not None and room < sizes.bytes * 2:
            raise CommandError(
                f"This takes about {sizes.bytes * 2 / 1e9:.1f} GB while it is made, and {room / 1e9:.1f} GB are free."
            )
        load(sizes, seed, self._say)
        settle()
        self.stdout.write("Done.")

    def _say(self, what: str, done: int, of: int) -> None:
        """A bar where somebody looks on, a line where it is written to a file."""
        full = _BAR * done // max(of, 1)
        line = f"{what:14}{'█' * full}{'░' * (_BAR - full)} {done:>11,} of {of:,}"
        on_screen = self.stdout.isatty()
        self.stdout.write(("\r" if on_screen else "") + line, ending="" if on_screen and done < of else "\n")
        self.stdout.flush()
