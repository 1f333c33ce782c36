"""Everything that waits on a company is on the office's one list: each state of each workflow is judged here."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from companies.actions import entering
from companies.models import Company, CompanyInvitation, Mou, Side
from companies.states import CompanyState
from internships.actions import changes, entries
from internships.company_waits import SORTS, Wait, all_waits
from internships.states import APPLICATION_WAITING, ChangeState, PositionState
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_entries import ask, enter

pytestmark = pytest.mark.django_db

# The sort of wait that a state is, on a company; all other states of these wait on nobody there.
ON_A_COMPANY: dict[str, dict[str, str]] = {
    "companies.Company": {CompanyState.PAPERS_REQUESTED: "papers"},
    "internships.Position": {PositionState.CHANGES_REQUESTED: "position"},
    "internships.PositionChange": {ChangeState.RETURNED: "change"},
    "internships.Application": dict.fromkeys(APPLICATION_WAITING, "answers"),
}
NOT_ON_A_COMPANY = {
    "companies.Mou": "in every state either side can have it: `waits_for` says which",
    "companies.Amendment": "goes with its MoU",
    "internships.FoundPlace": "the student, who decides on it, or the office, which has its own list of them",
    "internships.Offer": "the student answers, the office begins",
    "internships.Placement": "the office ends it",
    "internships.InterviewSlot": "students choose",
    "internships.Interview": "its own hour",
    "internships.Scorecard": "colleagues among themselves",
    "internships.WaitingList": "moves by itself",
    "internships.WaitingPlace": "moves by itself",
    "students.Student": "the office confirms",
    "notifications.Message": "the worker sends it",
}
WAIT_FOR_ITS_WORD = {"companies.Company": "company_word", "internships.Position": "position_word"}


def waits() -> list[Wait]:
    return all_waits(timezone.now())


def sorts_of(company: Company) -> set[str]:
    return {wait.sort for wait in waits() if wait.company == company.pk}


def test_every_workflow_and_every_word_that_is_awaited_is_judged() -> None:
    found = apps.get_models()
    workflows = {model._meta.label for model in found if hasattr(model, "MOVES")}
    assert workflows == ON_A_COMPANY.keys() | NOT_ON_A_COMPANY.keys(), "does it wait on a company?"
    unconfirmed = {
        m._meta.label for m in found if any(f.name == "unconfirmed_at" for f in m._meta.get_fields())
    }
    assert unconfirmed == WAIT_FOR_ITS_WORD.keys()
    told = {sort for of_model in ON_A_COMPANY.values() for sort in of_model.values()}
    assert told | {"mou"} | set(WAIT_FOR_ITS_WORD.values()) == SORTS.keys()


def _subjects(cast: Cast) -> dict[str, models.Model]:
    return {
        "companies.Company": cast.pendar,
        "internships.Position": cast.inspection,
        "internships.PositionChange": changes.propose_change(
            cast.inspection, by=cast.maryam, values={"seats": 4}
        ),
        "internships.Application": make.make_application(cast.negar, cast.moulds),
    }


@pytest.mark.parametrize("label", ON_A_COMPANY)
def test_each_state_waits_on_the_company_or_not(cast: Cast, label: str) -> None:
    subject: Any = _subjects(cast)[label]
    company = cast.angareh if label == "internships.Application" else cast.pendar
    for state in type(subject)._meta.get_field("state").choices:
        values: dict[str, Any] = {"state": state[0]}
        if state[0] == CompanyState.MERGED:
            values["merged_into"] = cast.angareh
        elif label == "companies.Company":
            values["merged_into"] = None
        type(subject).objects.filter(pk=subject.pk).update(**values)
        expected = ON_A_COMPANY[label].get(state[0])
        assert sorts_of(company) == ({expected} if expected else set()), state[0]


def test_an_agreement_waits_on_whom_it_is_with(cast: Cast) -> None:
    for side in ("", *Side.values):
        Mou.objects.filter(pk=cast.mou.pk).update(waits_for=side, handed_at=timezone.now())
        assert sorts_of(cast.pendar) == ({"mou"} if side == Side.COMPANY else set())


def test_what_was_entered_waits_from_the_first_link_on(cast: Cast) -> None:
    company = enter(cast)
    position = entries.draft_for_company(
        company, by=cast.leila, values=make.position_values(company, title="کمک در بسته‌بندی")
    )
    assert sorts_of(company) == set()  # nobody was asked: it is the office's turn
    ask(company, cast.leila)
    assert sorts_of(company) == {"company_word", "position_word"}
    CompanyInvitation.objects.update(created_at=timezone.now() - timedelta(days=20))
    ask(company, cast.leila)
    CompanyInvitation.objects.update(expires_at=timezone.now())  # run out, and still nothing has come
    (asked,) = [wait for wait in waits() if wait.sort == "company_word"]
    assert (timezone.now() - asked.at).days == 20
    (written,) = [wait for wait in waits() if wait.sort == "position_word"]
    assert (written.pk, written.title) == (position.pk, position.title)
    entering.decline_entry(ask(company, cast.leila), words="ما نیستیم")
    assert sorts_of(company) == set()


def test_a_position_that_was_written_later_waits_on_the_company_s_people(cast: Cast) -> None:
    values = make.position_values(cast.pendar, title="کمک در بسته‌بندی")
    position = entries.draft_for_company(cast.pendar, by=cast.leila, values=values)
    assert sorts_of(cast.pendar) == {"position_word"}
    entries.record_position_word(position, by=cast.leila, reason="تلفنی گفتند")
    assert sorts_of(cast.pendar) == set()


def test_the_list_says_each_of_them(client: Client, cast: Cast) -> None:
    change = changes.propose_change(cast.inspection, by=cast.maryam, values={"seats": 4})
    changes.return_change(change, by=cast.leila, reason="چرا؟")
    company = enter(cast)
    ask(company, cast.leila)
    cast.behzad.language = "en"
    cast.behzad.save()
    client.force_login(cast.behzad)
    page = client.get("/staff/waiting/").content.decode()
    assert "change sent back" in page
    assert "Has the link to confirm what we entered" in page
    only = client.get("/staff/waiting/?what=company_word").context["ages"]
    assert [row.company for _age, rows in only for row in rows] == [company]
