"""A list of companies from a workbook: shown first, doubles told, entered wholly or not at all."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from companies.actions.company_importing import import_companies
from companies.imports.company_template import company_template
from companies.models import Company, CompanyImport, Site
from people.notifications.models import Message
from people.persian.text import persian_digits
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

ADDRESS = "/staff/companies/import/"
HEADINGS = ("نام شركت", "شناسه ملی", "شماره پروانه", "شهرک صنعتی", "آدرس", "تلفن", "رابط", "ایمیل")


def row(number: int = 1, name: str = "فولاد کویر", **more: Any) -> tuple[Any, ...]:
    values = {
        "name": name,
        "national_id": make.company_national_id(800_000 + number),
        "licence": "",
        "estate": "شکوهیه",
        "address": "",
        "phone": "۰۲۵۳۳۳۴۰۰۰۰",
        "contact": "رضا ناصری",
        "email": "naseri@foolad.test",
        **more,
    }
    return tuple(values.values())


def workbook(*rows: tuple[Any, ...]) -> BytesIO:
    book = Workbook()
    for each in (HEADINGS, *rows):
        book.active.append(each)
    content = BytesIO()
    book.save(content)
    return content


def send(client: Any, *rows: tuple[Any, ...], **more: str) -> Any:
    make.make_estate()
    file = SimpleUploadedFile("companies.xlsx", workbook(*rows).getvalue())
    return client.post(ADDRESS, {"workbook": file, **more})


def test_it_is_shown_first_and_then_entered_unconfirmed(leila: Any, cast: Cast) -> None:
    identity = persian_digits(make.company_national_id(800_001))
    answer = send(
        leila,
        row(national_id=identity),
        row(2, "چاپ ۲", national_id="", licence="ق/۱۲", estate="", address="قم"),
    )
    assert not Company.objects.filter(name="فولاد کویر").exists()
    assert leila.get(answer.url).context["result"]["new"] == 2
    assert leila.post(f"{answer.url}confirm/").url == answer.url
    company = Company.objects.get(name="فولاد کویر")
    assert (company.state, company.source, company.entered_by) == ("pending", "list", cast.leila)
    assert company.unconfirmed_at
    assert (company.national_id, company.phone) == (make.company_national_id(800_001), "02533340000")
    assert (company.contact_email, company.sites.get().estate) == ("naseri@foolad.test", make.make_estate())
    assert company.events.get().changes["imported"] == [None, "companies.xlsx"]
    assert Company.objects.get(licence_number="ق/12").legal_form == "workshop"
    assert not Message.objects.filter(address="naseri@foolad.test").exists()


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"national_id": "12345678901"}, "شناسه ملی"),
        ({"national_id": ""}, "شناسه ملی"),
        ({"name": " \u200f "}, "نام شركت"),
        ({"estate": "شکوهه"}, "شهرک صنعتی"),
        ({"estate": ""}, "آدرس"),
        ({"email": "نشانی"}, "ایمیل"),
        ({"phone": "ندارد"}, "تلفن"),
    ],
)
def test_what_is_wrong_is_told_by_its_row_and_nothing_is_kept(
    leila: Any, cast: Cast, wrong: dict[str, Any], column: str
) -> None:
    answer = send(leila, row(), row(**{"number": 2, "name": "دیگری", **wrong}))
    assert answer.status_code == 422
    problems = answer.context["problems"]
    assert [(problem.row, problem.column) for problem in problems] == [(3, column)]
    assert not CompanyImport.objects.exists()


def test_doubles_are_shown(leila: Any, cast: Cast) -> None:
    known = row(name="پندار", national_id=cast.pendar.national_id)
    near = row(3, "لوازم خانگي پندار")
    answer = send(leila, known, row(2), near, row(4, "فولادِ کویر"), row(2))
    assert [problem.row for problem in answer.context["problems"]] == [6]
    answer = send(leila, known, row(2), near, row(4, "فولادِ کویر"))
    result = leila.get(answer.url).context["result"]
    assert (result["new"], result["known"]) == (3, 1)
    assert [note[0] for note in result["notes"]] == [4, 5]
    leila.post(f"{answer.url}confirm/")
    cast.pendar.refresh_from_db()
    assert cast.pendar.name == "لوازم خانگی پندار"


def test_it_is_carried_out_once_and_wholly(leila: Any, cast: Cast) -> None:
    answer = send(leila, row(), row(2, "دیگری"))
    pending = CompanyImport.objects.get()
    make.make_company("همان")
    Company.objects.filter(name="همان").update(national_id=make.company_national_id(800_001))
    import_companies(pending, by=cast.leila)  # the one that has registered meanwhile is left as it is
    assert Company.objects.filter(national_id=make.company_national_id(800_001)).get().name == "همان"
    with pytest.raises(Refusal):
        import_companies(pending, by=cast.leila)
    assert leila.get(answer.url).status_code == 200


def test_the_template_can_be_sent_back(leila: Any, cast: Cast) -> None:
    assert leila.get(f"{ADDRESS}template.xlsx").status_code == 200
    book = load_workbook(BytesIO(company_template()))
    book.worksheets[0].append(
        ["فولاد کویر", make.company_national_id(800_001)] + [""] * 7 + ["قم، خیابان یک"]
    )
    content = BytesIO()
    book.save(content)
    answer = leila.post(ADDRESS, {"workbook": SimpleUploadedFile("c.xlsx", content.getvalue())})
    assert answer.status_code == 302


def test_who_may(client: Any, cast: Cast) -> None:
    for user, status in ((cast.behzad, 403), (cast.maryam, 403)):
        client.force_login(user)
        assert client.get(ADDRESS).status_code == status
    client.force_login(cast.leila)
    assert client.get(f"{ADDRESS}999/").status_code == 404


def test_a_province_takes_as_many_queries_as_ten_companies(
    leila: Any, cast: Cast, django_assert_num_queries: Any
) -> None:
    def pending(first: int, count: int) -> CompanyImport:
        numbers = range(first, first + count)
        send(leila, *(row(number, f"کارخانهٔ {number * 7919 % 10007}") for number in numbers))
        return CompanyImport.objects.latest("pk")

    few, many = pending(10, 10), pending(100, 80)
    with CaptureQueriesContext(connection) as made:
        import_companies(few, by=cast.leila)
    with django_assert_num_queries(len(made)):
        import_companies(many, by=cast.leila)
    assert Site.objects.filter(company__source="list").count() == 90


def test_rows_with_a_wrong_cell_are_left_out_when_that_is_asked_for(leila: Any, cast: Cast) -> None:
    rows = (row(1), row(2, "چاپ", email="نشانی"))
    assert send(leila, *rows).status_code == 422
    answer = send(leila, *rows, skip="on")
    page = leila.get(answer.url)
    assert (page.context["result"]["new"], page.context["result"]["skipped_count"]) == (1, 1)
    assert "نشانی" in page.content.decode()
    leila.post(f"{answer.url}confirm/")
    assert Company.objects.filter(name="فولاد کویر").exists()
    assert not Company.objects.filter(name="چاپ").exists()
    assert send(leila, row(3, "چاپ", email="نشانی"), skip="on").status_code == 422


def test_a_possible_double_is_left_out_by_a_tick(leila: Any, cast: Cast) -> None:
    answer = send(leila, row(1, "فولاد کویر قم"), row(2, "فولاد کویر قم"))
    noted = leila.get(answer.url).context["result"]["notes"][0][0]
    assert f'name="leave" value="{noted}"' in leila.get(answer.url).content.decode()
    leila.post(f"{answer.url}confirm/", {"leave": [noted, "x"]})
    assert Company.objects.filter(name="فولاد کویر قم").count() == 1
    assert leila.get(answer.url).context["result"]["left"] == [noted]


def test_arabic_letters_become_persian_ones(leila: Any, cast: Cast) -> None:
    answer = send(leila, row(1, "صنايع كوير"))
    leila.post(f"{answer.url}confirm/")
    assert Company.objects.filter(name="صنایع کویر").exists()
