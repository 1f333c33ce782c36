from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from internships.candidates import candidates, seeker_in
from internships.listing.current import listing
from internships.matching.exposure import measure
from internships.recommendations import rarity, rules
from students.models import Student

CONGESTIONS = (0.0, 0.02, 0.05, 0.1)
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Measure what is recommended to all students together, at several weights of congestion. "
        "Writes nothing; meant for a database of synthetic students."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--students", type=int, default=2000, help="the first so many")
        parser.add_argument(
            "--apply",
            type=int,
            default=3,
            help="each applies to the first so many, before the next one looks",
        )

    def handle(self, *args: Any, students: int, apply: int, **options: Any) -> None:
        who = (
            Student.objects.filter(field__isnull=False)
            .select_related("field", "home_area")
            .order_by("id")[:students]
        )
        measured = []
        for student in who:
            now = listing(student.pk)
            measured.append((seeker_in(student, now), candidates(student, now, rarity(), rules())))
        if not any(found for _seeker, found in measured):
            raise CommandError("No student has a position that comes into question; seed the demo first.")
        positions = len({each.id for _seeker, found in measured for each in found})
        self.stdout.write(f"{len(measured)} students, {positions} positions, each applies to {apply}")
        self.stdout.write("congestion  in somebody's top 20  Gini of exposure a seat  DCG@10 kept")
        for congestion in CONGESTIONS:
            one = measure(measured, rarity(), rules(congestion), shown=SHOWN, apply=apply)
            self.stdout.write(f"{congestion:10.2f}  {one.seen:20.1%}  {one.gini:23.3f}  {one.kept:11.1%}")
