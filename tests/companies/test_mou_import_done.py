"""The pages of an import: checked, shown, carried out once, by those who may."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from companies.actions import importing
from companies.actions.importing import import_mous
from companies.models import Company, Mou, MouImport, MouTerms, MouVersion
from companies.states import CompanyState, MouState
from internships.models import Position
from people.notifications.models import Message
from people.persian import jalali
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_mou_import import (
    HEADINGS,
    LONG_AGO,
    NATIONAL_ID,
    OTHER_ID,
    more,
    row,
    saved,
    sheet_of,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/mous/import/"


@pytest.fixture
def leila(client: Any, cast: Cast) -> Any:
    make.make_kind("project", name_fa="پروژه", name_en="Project")
    client.force_login(cast.leila)
    return client


def upload(*rows: Any, name: str = "تفاهم‌نامه‌ها.xlsx", content: bytes | None = None) -> dict[str, Any]:
    data = saved(sheet_of(rows)).getvalue() if content is None else content
    return {"workbook": SimpleUploadedFile(name, data)}


def send(client: Any, *rows: Any) -> MouImport:
    answer = client.post(ADDRESS, upload(*rows))
    assert answer.status_code == 302, answer.context["problems"]
    return MouImport.objects.latest("id")


def test_a_workbook_is_shown_first_and_then_imported(leila: Any, cast: Cast) -> None:
    field = make.make_field()
    told, before = Message.objects.count(), Mou.objects.count()
    rows = (
        row(fields=str(field), min_hourly_pay_rial=900_000, signed_on="1403/06/20"),
        more(),
        row(number="15", national_id=OTHER_ID, company="کارگاه دیرین", **LONG_AGO),
        row(number="16", kind="پروژه", starts_on="1415/07/01", ends_on="1416/06/31"),
    )
    pending = send(leila, *rows)
    page = leila.get(f"{ADDRESS}{pending.pk}/")
    assert [page.context["result"][key] for key in ("mous", "rows", "companies", "new_count", "over")] == [
        3,
        4,
        2,
        2,
        1,
    ]
    assert Mou.objects.count() == before
    assert not Company.objects.filter(national_id=NATIONAL_ID).exists()

    leila.post(f"{ADDRESS}{pending.pk}/confirm/")
    mou = Mou.objects.get(number="1403/17")
    assert mou.state_now == MouState.IN_FORCE
    assert [event.to_state for event in mou.events.all()] == [
        "draft",
        "in_review",
        "awaiting_signatures",
        "in_force",
    ]
    first = mou.events.all()[0]
    assert (first.by, first.reason, first.changes["row"]) == (cast.leila, "imported", [None, 2])
    assert mou.signed_on == jalali.from_jalali(1403, 6, 20)
    assert [(terms.kind.code, terms.seat_limit) for terms in mou.terms.all()] == [
        ("part_time", 20),
        ("project", 5),
    ]
    assert list(mou.terms.all()[0].fields.all()) == [field]
    version = mou.signed_version
    assert version is not None
    assert (version.number, version.clauses, len(version.terms)) == (1, [], 2)
    company = mou.company
    assert (company.state, company.entered_by) == (CompanyState.APPROVED, cast.leila)
    assert [event.to_state for event in company.events.all()] == ["pending", "approved"]
    assert Mou.objects.get(number="15").state == MouState.EXPIRED
    assert Mou.objects.get(number="16").state_now == MouState.SCHEDULED
    assert Mou.objects.filter(search_key__contains="فولاد").count() == 2
    assert Message.objects.count() == told
    for address in (
        f"/staff/mous/{mou.pk}/",
        f"/staff/companies/{company.pk}/",
        f"/staff/mous/{mou.pk}/history/",
    ):
        assert leila.get(address).status_code == 200
    assert leila.get(f"{ADDRESS}{pending.pk}/").context["pending"].imported_by == cast.leila


def test_the_live_gate_counts_what_was_imported(leila: Any, cast: Cast) -> None:
    company = make.make_company()
    position = make.make_position(make_covered(company))
    Mou.objects.filter(company=company).update(ends_on=make.days(-1), starts_on=make.days(-20))
    assert position not in Position.objects.taking_applications()
    pending = send(leila, row(national_id=company.national_id, company=None))
    leila.post(f"{ADDRESS}{pending.pk}/confirm/")
    assert position in Position.objects.taking_applications()


def make_covered(company: Company) -> Company:
    make.make_mou(company)
    return company


def test_a_wrong_row_and_nothing_is_kept(leila: Any, cast: Cast) -> None:
    answer = leila.post(ADDRESS, upload(row(), more(seat_limit="زیاد")))
    assert answer.status_code == 422
    assert [(p.row, p.column) for p in answer.context["problems"]] == [(3, HEADINGS["seat_limit"])]
    assert not MouImport.objects.exists()


@pytest.mark.parametrize("content", [b"", b"MZ not a workbook", b"x" * (5 * 1024 * 1024 + 1)])
def test_what_cant_be_read_is_said_by_the_field(leila: Any, content: bytes) -> None:
    answer = leila.post(ADDRESS, upload(content=content))
    assert answer.status_code == 422
    assert answer.context["form"].errors["workbook"]


def test_it_is_imported_once(leila: Any, cast: Cast) -> None:
    pending = send(leila, row())
    import_mous(pending, by=cast.leila)
    with pytest.raises(Refusal):
        import_mous(pending, by=cast.leila)
    answer = leila.post(f"{ADDRESS}{pending.pk}/confirm/", follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Mou.objects.filter(number="1403/17").count() == 1


def test_what_changed_meanwhile_is_found_when_it_is_carried_out(leila: Any, cast: Cast) -> None:
    """Two workbooks with one MoU, sent at the same time: the second learns of the first."""
    first, second = send(leila, row()), send(leila, row())
    leila.post(f"{ADDRESS}{first.pk}/confirm/")
    answer = leila.post(f"{ADDRESS}{second.pk}/confirm/")
    assert answer.status_code == 409
    assert {p.column for p in answer.context["problems"]} >= {HEADINGS["number"]}
    second.refresh_from_db()
    assert second.imported_at is None
    assert Company.objects.filter(national_id=NATIONAL_ID).count() == 1


def test_it_is_all_or_nothing(leila: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = send(leila, row(), row(number="18", **LONG_AGO))

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(MouTerms.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        import_mous(pending, by=cast.leila)
    assert not Mou.objects.filter(number__in=["1403/17", "18"]).exists()
    assert not Company.objects.filter(national_id=NATIONAL_ID).exists()


def test_viewers_and_others_import_nothing(client: Any, leila: Any, cast: Cast) -> None:
    pending = send(leila, row())
    for user, address in (
        (cast.behzad, ADDRESS),
        (cast.maryam, ADDRESS),
        (cast.behzad, f"{ADDRESS}template.xlsx"),
    ):
        client.force_login(user)
        assert client.get(address).status_code == 403
        assert client.post(f"{ADDRESS}{pending.pk}/confirm/").status_code == 403
    client.force_login(cast.behzad)
    assert client.post(ADDRESS, upload(row())).status_code == 403
    client.force_login(cast.leila)
    assert client.get(f"{ADDRESS}999999/").status_code == 404
    assert client.get(f"{ADDRESS}{pending.pk}/confirm/").status_code == 405


def test_the_template_is_downloaded(leila: Any) -> None:
    answer = leila.get(f"{ADDRESS}template.xlsx")
    assert load_workbook(BytesIO(answer.content)).worksheets[0]["A1"].value


def test_the_pages_make_as_many_queries_with_more_rows(leila: Any, cast: Cast) -> None:
    def queries(pending: MouImport) -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            leila.get(f"{ADDRESS}{pending.pk}/")
        return len(made)

    one = send(leila, row())
    many = send(leila, *(row(number=str(n), **LONG_AGO) for n in range(30)))
    assert queries(one) == queries(many) <= 10


def many(count: int, mark: str) -> list[Any]:
    """Rows of MoUs one after the other, of companies that aren't here yet, a few MoUs each."""
    return [
        row(
            number=f"{mark}/{number}",
            national_id=make.company_national_id(500_000 + ord(mark) * 10 + number % 10),
            company=f"شرکت شمارهٔ {mark} {number % 10}",
            starts_on=date(2010 + number // 10 * 2, 1, 1),
            ends_on=date(2011 + number // 10 * 2, 1, 1),
            renews=None,
            fields=make.make_field().name,
        )
        for number in range(count)
    ]


def made_by(work: Callable[[], Any], saying: str = "") -> int:
    with CaptureQueriesContext(connection) as made:
        work()
    return sum(query["sql"].startswith(saying) for query in made)


def test_thousands_of_rows_are_checked_and_imported_in_as_many_queries_as_ten(leila: Any, cast: Cast) -> None:
    few, more_rows = upload(*many(10, "م")), upload(*many(60, "ن"))
    assert made_by(lambda: leila.post(ADDRESS, few)) == made_by(lambda: leila.post(ADDRESS, more_rows))
    small, large = MouImport.objects.order_by("pk")
    least = made_by(lambda: import_mous(small, by=cast.leila))
    assert made_by(lambda: import_mous(large, by=cast.leila)) == least
    made = Mou.objects.filter(number__startswith="ن/")
    assert made.count() == MouVersion.objects.filter(mou__in=made).count() == 60


def test_rows_are_written_by_the_batch(leila: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_BATCH", 10)
    pending = send(leila, *many(25, "م"))
    written = made_by(lambda: import_mous(pending, by=cast.leila), 'INSERT INTO "companies_mou" ')
    assert written == 3
    assert Mou.objects.filter(number__startswith="م/").count() == 25
