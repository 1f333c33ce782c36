from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from companies.reference.clauses import load_clauses
from companies.reference.estates import load_estates
from companies.reference.programme_kinds import load_programme_kinds
from companies.reference.reasons import load_reasons
from companies.reference.review_steps import load_review_steps
from internships.reference.message_templates import load_message_templates
from internships.reference.position_templates import load_position_templates
from people.reference.holidays import load_holidays
from students.reference.home_areas import load_home_areas
from students.reference.skills import load_skills
from students.reference.studies import load_faculties, load_fields_of_study, load_terms

LOADERS = {
    "holidays": load_holidays,
    "faculties": load_faculties,
    "fields of study": load_fields_of_study,
    "terms": load_terms,
    "skills": load_skills,
    "home areas": load_home_areas,
    "estates": load_estates,
    "programme kinds": load_programme_kinds,
    "clauses": load_clauses,
    "review steps": load_review_steps,
    "reasons": load_reasons,
    "templates of positions": load_position_templates,
    "message templates": load_message_templates,
}


class Command(BaseCommand):
    help = "Add the reference data that is missing. Rows that are there stay as staff left them."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name, load in LOADERS.items():
            added = load()
            self.stdout.write(f"{name}: {added} added" if added else f"{name}: all there")
