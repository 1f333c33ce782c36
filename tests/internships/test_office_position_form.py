"""The office writes a position for a company with all that HR's form has; each side keeps what it types to itself."""

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.models import BusLine, Company
from internships.actions import entries, positions
from internships.models import Position, PositionDraft
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_position_drafts import KEY, saved_in, typing
from tests.internships.test_recruiter_positions import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leila)
    return client


@pytest.fixture
def position(cast: Cast) -> Position:
    """Written by the office; Pendar hasn't given its word."""
    return entries.draft_for_company(cast.pendar, by=cast.leila, values=make.position_values(cast.pendar))


def new(cast: Cast) -> str:
    return f"/staff/companies/{cast.pendar.pk}/positions/new/"


def keep(cast: Cast, position: Position | None = None) -> str:
    about = f"?position={position.pk}" if position else ""
    return f"/staff/companies/{cast.pendar.pk}/positions/keep/{about}"


class TestWhatIsTyped:
    def test_is_kept_and_found_again_on_the_companys_page(self, office: Client, cast: Cast) -> None:
        assert office.post(keep(cast), typing(cast, title="نیمه‌کاره", seats="چند؟")).status_code == 200
        company = office.get(f"/staff/companies/{cast.pendar.pk}/").content.decode()
        assert f"{new(cast)}?draft={KEY}" in company
        again = office.get(f"{new(cast)}?draft={KEY}").content.decode()
        assert "نیمه‌کاره" in again
        assert "چند؟" in again

    def test_is_gone_once_it_is_saved(self, office: Client, cast: Cast) -> None:
        first = office.post(keep(cast), typing(cast))
        office.post(new(cast), typing(cast, saved=saved_in(first), do="save"))
        assert Position.objects.get(state="draft").entered_for_company
        assert not PositionDraft.objects.exists()

    def test_can_be_discarded(self, office: Client, cast: Cast, position: Position) -> None:
        office.post(keep(cast, position), typing(cast))
        drop = f"/staff/companies/{cast.pendar.pk}/positions/keep/drop/?position={position.pk}"
        assert office.post(drop).url == f"/staff/positions/{position.pk}/"
        assert not PositionDraft.objects.exists()

    def test_in_an_older_window_is_not_saved_over_a_newer_one(
        self, office: Client, cast: Cast, position: Position
    ) -> None:
        edit = f"/staff/positions/{position.pk}/edit/"
        office.post(keep(cast, position), typing(cast, title="پنجرهٔ دو", page="two"))
        late = typing(cast, title="پنجرهٔ یک", page="one", saved="x", seen="draft", version=position.version)
        assert office.post(edit, late).status_code == 409
        assert office.post(edit, late | {"over": "1"}).status_code == 302

    def test_is_not_saved_over_what_a_colleague_has_saved(
        self, office: Client, cast: Cast, position: Position
    ) -> None:
        edit = f"/staff/positions/{position.pk}/edit/"
        shown = written(cast, do="save", seen="draft", version=str(position.version))
        office.post(edit, shown | {"title": "نخست"})
        assert office.post(edit, shown | {"title": "دوم"}).status_code == 422
        position.refresh_from_db()
        assert position.title == "نخست"

    def test_by_one_side_is_not_shown_to_the_other(
        self, office: Client, cast: Cast, position: Position
    ) -> None:
        office.post(keep(cast), typing(cast, title="فقط دفتر"))
        office.post(keep(cast, position), typing(cast, title="فقط دفتر"))
        hr = Client()
        hr.force_login(cast.maryam)
        edit = f"/hr/positions/{position.pk}/edit/"
        for address in ("/hr/positions/", edit):
            assert "فقط دفتر" not in hr.get(address).content.decode()
        assert hr.get(f"/hr/positions/new/?draft={KEY}").status_code == 404
        hr.post(f"/hr/positions/keep/?position={position.pk}", typing(cast, title="فقط شرکت"))
        assert "فقط شرکت" in hr.get(edit).content.decode()
        assert "فقط دفتر" in office.get(f"/staff/positions/{position.pk}/edit/").content.decode()

    def test_ends_with_the_companys_word(self, office: Client, cast: Cast, position: Position) -> None:
        office.post(keep(cast, position), typing(cast))
        positions.submit_position(position, by=cast.maryam)
        assert not PositionDraft.objects.exists()
        answer = office.post(keep(cast, position), typing(cast))
        assert answer.context["refused"]
        assert not PositionDraft.objects.exists()


class TestWhatStandsBesideIt:
    def test_are_the_limits_of_the_companys_mou(self, office: Client, cast: Cast) -> None:
        answer = office.post(keep(cast), typing(cast, seats="۹۰", hours_max="۴۰"))
        refused = {limit.field for limit in answer.context["limits"] if limit.refused}
        assert refused == {"seats", "hours_max"}
        assert 'id="id_seats_limit"' in answer.content.decode()

    def test_is_how_many_students_could_apply(self, office: Client, cast: Cast, position: Position) -> None:
        page = office.get(f"/staff/positions/{position.pk}/edit/")
        assert page.context["estimate"].words in page.content.decode()
        assert "estimate" in office.post(keep(cast, position), typing(cast)).context

    def test_are_the_hours_of_a_bus_line_at_a_press(self, office: Client, cast: Cast) -> None:
        line = BusLine.objects.create(
            site=cast.pendar.sites.get(), name="میدان", arrives=time(6, 45), returns=time(15, 15)
        )
        assert f'name="bus" value="{line.pk}"' in office.get(new(cast)).content.decode()
        form = office.post(new(cast), typing(cast, bus=str(line.pk))).context["form"]
        shifts = form.fields["shifts"].to_python(form["shifts"].value())
        assert shifts == Week.from_hours(range(5), 7, 15)
        assert not Position.objects.filter(state="draft").exists()

    def test_are_an_earlier_position_and_templates_to_begin_from(self, office: Client, cast: Cast) -> None:
        assert cast.inspection.title in office.get(new(cast)).content.decode()
        page = office.get(f"{new(cast)}?copy={cast.inspection.pk}")
        assert page.context["form"].initial["title"] == cast.inspection.title
        assert office.get(f"{new(cast)}?copy={cast.moulds.pk}").status_code == 404


class TestOthers:
    def test_have_no_way_in(self, client: Client, cast: Cast, position: Position) -> None:
        drop = f"/staff/companies/{cast.pendar.pk}/positions/keep/drop/"
        for user in (cast.behzad, cast.maryam, cast.negar.user):
            client.force_login(user)
            for address in (keep(cast), keep(cast, position), drop):
                assert client.post(address, typing(cast)).status_code == 403
        assert not PositionDraft.objects.exists()

    def test_positions_of_another_company_are_not_found(
        self, office: Client, cast: Cast, position: Position
    ) -> None:
        address = f"/staff/companies/{cast.angareh.pk}/positions/keep/?position={position.pk}"
        assert office.post(address, typing(cast)).status_code == 404


def test_nothing_is_written_for_a_company_that_takes_no_part(office: Client, cast: Cast) -> None:
    Company.objects.filter(pk=cast.pendar.pk).update(state="suspended", suspended_at=make.timezone.now())
    for answer in (office.get(new(cast)), office.post(new(cast), written(cast, do="save"))):
        assert answer.url == f"/staff/companies/{cast.pendar.pk}/"
    assert office.post(keep(cast), typing(cast)).context["refused"]
    assert not PositionDraft.objects.exists()


def test_the_companys_page_costs_the_same_however_many_are_begun(office: Client, cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            office.get(f"/staff/companies/{cast.pendar.pk}/")
        return len(queries)

    cost()
    begun: list[Any] = [
        PositionDraft(company=cast.pendar, key=f"{n:032x}", saved_by=cast.leila, by_office=True)
        for n in range(3)
    ]
    begun[0].save()
    one = cost()
    PositionDraft.objects.bulk_create(begun[1:])
    assert cost() == one <= 10
