"""What a new position begins with: an earlier one of the company, a template of the office, or plain dates."""

from collections.abc import Sequence
from typing import Any

from companies.models import ProgrammeKind
from internships.answer_bounds import nearest_promise
from internships.choices import PositionChoices
from internships.forms.position import initial_of, suggestions
from internships.models import Position, PositionTemplate
from internships.next_run import next_run, run_from_today
from students.models import Term


def as_copy(position: Position, choices: PositionChoices, terms: Sequence[Term] | None) -> dict[str, Any]:
    """Everything that was written, its dates moved on by a term, or to today, its promise within the bounds of today;
    applicants stay with the old run.

    `choices` were made for the copied position, so that what it has chosen is marked in them.
    """
    run = run_from_today(position) if terms is None else next_run(position, terms)
    moved: dict[str, Any] = {
        "starts_on": run.starts_on,
        "ends_on": run.ends_on,
        "deadline_on": run.deadline_on,
        "answer_within_days": nearest_promise(position.answer_within_days, choices.bounds),
    }
    return initial_of(position, choices) | moved


def from_template(template: PositionTemplate, choices: PositionChoices) -> dict[str, Any]:
    """The template over what a new form begins with; its kind only where the company can post it."""
    plain = ("title", "description", "pattern", "least_block_hours", "hours_min", "hours_max", "shifts")
    values = {name: getattr(template, name) for name in plain}
    values |= {"hours_total": template.hours_total or template.kind.total_hours}
    values["skills_wished"] = [skill.pk for skill in template.skills.all()]
    of_kind = next((one for one in choices.kinds if one.kind.pk == template.kind_id), None)
    if of_kind is not None:
        unpaid = template.kind.pay_rule == ProgrammeKind.PayRule.UNPAID
        values |= {
            "kind": template.kind_id,
            "insurance": template.kind.insurer,
            "pay_basis": Position.PayBasis.UNPAID if unpaid else Position.PayBasis.HOURLY,
        }
    return suggestions(choices) | values
