"""Students from the university's own system: read as such lists are, shown first, and imported wholly or not at all."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from people.models import RoleGrant
from people.workflow import Refusal
from students.actions import save_profile
from students.models import RecordImport, RosterEntry, Student
from students.records.importing import import_records
from students.records.plan import Plan, read_plan
from students.records.template import records_template
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/students/import/"
HEADINGS = (
    "شماره دانشجويي", "نام و نام خانوادگی", "تلفن همراه", "رشته تحصیلی", "سال ورود", "ترم", "وضعیت تحصیلی",
    "معدل کل", "تعداد واحد گذرانده",
)  # fmt: skip


def row(student: Student | None = None, **other: Any) -> tuple[Any, ...]:
    cells = {
        "number": student.student_number if student else "40099999",
        "name": student.user.full_name if student else "بهار کریمی",
        "mobile": "09123456789",
        "field": "مهندسی صنایع",
        "year": 1403,
        "semester": 5,
        "status": "مشغول به تحصیل",
        "gpa": "16.50",
        "credits": 90,
    }
    return tuple({**cells, **other}.values())


def workbook(*rows: tuple[Any, ...], headings: tuple[Any, ...] = HEADINGS) -> BytesIO:
    book = Workbook()
    book.active.append(headings)
    for each in rows:
        book.active.append(each)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def plan_of(*rows: tuple[Any, ...], **options: Any) -> Plan:
    return read_plan(workbook(*rows, **options))


def places(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in plan.problems]


@pytest.fixture
def leila(client: Any, cast: Cast) -> Any:
    client.force_login(cast.leila)
    return client


def send(client: Any, *rows: tuple[Any, ...], **options: Any) -> Any:
    file = SimpleUploadedFile("sis.xlsx", workbook(*rows, **options).getvalue())
    return client.post(ADDRESS, {"workbook": file})


def test_an_account_gets_its_facts_confirmed_and_others_go_to_the_roster(leila: Any, cast: Cast) -> None:
    answer = send(leila, row(cast.negar, gpa="۱۷/۲۵", credits="٩٥"), row())
    assert answer.status_code == 302
    shown = leila.get(answer.url)
    assert shown.context["result"]["confirmed"] == 1
    assert not RosterEntry.objects.exists()
    assert Student.objects.get(pk=cast.negar.pk).gpa == Decimal("16.50")
    assert leila.post(f"{answer.url}confirm/").status_code == 302
    negar = Student.objects.get(pk=cast.negar.pk)
    assert (negar.gpa, negar.credits_passed, negar.gpa_source) == (Decimal("17.25"), 95, "staff")
    assert (negar.state, negar.record_confirmed_by) == ("confirmed", cast.leila)
    event = negar.events.get()
    assert (event.reason, event.changes["gpa"]) == ("imported", ["16.50", "17.25"])
    assert RosterEntry.objects.get().full_name == "بهار کریمی"  # the account needs no row of its own
    again = leila.post(f"{answer.url}confirm/", follow=True)
    assert Student.objects.get(pk=cast.negar.pk).events.count() == 1
    assert again.status_code == 200


def test_the_same_workbook_again_changes_nothing(leila: Any, cast: Cast) -> None:
    for _ in range(2):
        leila.post(f"{send(leila, row(cast.negar)).url}confirm/")
    assert cast.negar.events.count() == 1


def test_an_empty_cell_leaves_things_and_a_row_that_says_too_little_confirms_nothing(cast: Cast) -> None:
    plan = plan_of(row(cast.negar, gpa=None, semester=6))
    assert not plan.problems
    assert [(p.changes, p.confirms) for p in plan.students] == [({"semester": ["5", "6"]}, False)]


def test_what_the_student_changes_afterwards_is_self_declared(leila: Any, cast: Cast) -> None:
    leila.post(f"{send(leila, row(cast.negar)).url}confirm/")
    save_profile(cast.negar, values={"gpa": Decimal("19")}, by=cast.negar.user)
    negar = Student.objects.get(pk=cast.negar.pk)
    assert (negar.state, negar.gpa_source) == ("declared", "self")


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"number": "40O12345"}, "شماره دانشجويي"),
        ({"number": None}, "شماره دانشجويي"),
        ({"mobile": "0912"}, "تلفن همراه"),
        ({"field": "کیمیاگری"}, "رشته تحصیلی"),
        ({"year": 403}, "سال ورود"),
        ({"semester": 0}, "ترم"),
        ({"semester": "۲٫۵"}, "ترم"),
        ({"status": "گریخته"}, "وضعیت تحصیلی"),
        ({"gpa": "20.01"}, "معدل کل"),
        ({"gpa": "-1"}, "معدل کل"),
        ({"gpa": "NaN"}, "معدل کل"),
        ({"gpa": "#REF!"}, "معدل کل"),
        ({"credits": 401}, "تعداد واحد گذرانده"),
    ],
)
def test_a_wrong_cell_is_told_with_row_and_column(cast: Cast, wrong: dict[str, Any], column: str) -> None:
    plan = plan_of(row(cast.tara), row(cast.negar, **wrong))
    assert places(plan) == [(3, column)]


def test_rows_that_clash_are_told(cast: Cast) -> None:
    twice = plan_of(row(cast.negar), row(cast.tara), row(cast.negar, gpa=12))
    assert places(twice) == [(4, "شماره دانشجويي")]
    stranger = plan_of(row(cast.negar, name="پیمان رازی"))
    assert places(stranger) == [(2, "نام و نام خانوادگی")]
    noted = plan_of(row(cast.negar, name="نگار صادقی نیا"), row(cast.tara))
    assert [note.row for note in noted.notes] == [2, 3]  # another spelling; one mobile for two
    assert not noted.problems


def test_who_is_unknown_needs_name_and_mobile(cast: Cast) -> None:
    assert places(plan_of(row(mobile=None))) == [(2, "تلفن همراه")]
    assert not plan_of(row(cast.negar, name=None, mobile=None)).problems


def test_half_a_list_is_never_imported(leila: Any, cast: Cast) -> None:
    answer = send(leila, row(cast.negar, gpa=18), row(cast.tara, gpa=21))
    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 1
    assert not RecordImport.objects.exists()


def test_what_went_wrong_since_the_dry_run_stops_it(leila: Any, cast: Cast) -> None:
    url = send(leila, row(name="بهار کریمی"), row(cast.negar, gpa=18)).url
    Student.objects.filter(pk=cast.sina.pk).update(student_number="40099999")
    answer = leila.post(f"{url}confirm/")
    assert answer.status_code == 409
    assert len(answer.context["problems"]) == 1
    assert Student.objects.get(pk=cast.negar.pk).gpa == Decimal("16.50")


def test_one_workbook_is_imported_once(leila: Any, cast: Cast) -> None:
    send(leila, row(cast.negar))
    pending = RecordImport.objects.get()
    import_records(pending, by=cast.leila)
    with pytest.raises(Refusal):
        import_records(pending, by=cast.leila)


@pytest.mark.parametrize("headings", [("نام", "رشته"), ("x",)])
def test_a_workbook_without_numbers_is_none(cast: Cast, headings: tuple[str, ...]) -> None:
    with pytest.raises(Refusal):
        plan_of(("a", "b"), headings=headings)


def test_a_text_file_is_no_workbook(leila: Any) -> None:
    answer = leila.post(ADDRESS, {"workbook": SimpleUploadedFile("sis.xlsx", b"number,name\n1,2\n")})
    assert answer.status_code == 422


def test_headings_of_the_template_are_understood(cast: Cast) -> None:
    headings = next(load_workbook(BytesIO(records_template())).active.iter_rows(values_only=True))
    values = dict.fromkeys(headings)
    values[headings[0]], values[headings[8 - 1]] = cast.negar.student_number, "17.5"
    plan = plan_of(tuple(values.values()), headings=headings)
    assert plan.students[0].changes["gpa"] == ["16.50", "17.50"]


def test_only_those_who_may_act_import(client: Any, cast: Cast) -> None:
    for who in (cast.behzad, cast.negar.user, cast.maryam):
        client.force_login(who)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(f"{ADDRESS}1/confirm/").status_code == 403
    client.force_login(cast.leila)
    assert client.get(f"{ADDRESS}999/").status_code == 404
    assert client.get(f"{ADDRESS}template.xlsx").status_code == 200


def test_queries_do_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    many = [make.make_student() for _ in range(12)]
    sheet = workbook(*(row(student, mobile=None) for student in many))
    with django_assert_max_num_queries(4):
        assert len(read_plan(sheet).students) == 12


def test_who_works_for_the_office_and_studies_does_not_import_their_own_record(
    client: Any, cast: Cast
) -> None:
    RoleGrant.objects.create(user=cast.negar.user, role=RoleGrant.Role.EXPERT)
    client.force_login(cast.negar.user)
    url = send(client, row(cast.negar, gpa=20), row(cast.tara, gpa=18), row()).url
    refused = client.post(f"{url}confirm/", follow=True)
    assert [message.level_tag for message in refused.context["messages"]] == ["error"]
    assert gpas(cast.negar, cast.tara) == ["16.50", "16.50"]  # wholly or not at all
    assert not RosterEntry.objects.exists()
    assert not cast.negar.events.exists()
    client.force_login(cast.leila)
    client.post(f"{url}confirm/")
    assert gpas(cast.negar, cast.tara) == ["20.00", "18.00"]
    assert cast.negar.events.get().by == cast.leila


def test_a_list_that_says_nothing_new_of_oneself_can_be_imported_by_oneself(client: Any, cast: Cast) -> None:
    pending = record_import(client, cast, row(cast.negar))
    import_records(pending, by=cast.leila)
    RoleGrant.objects.create(user=cast.negar.user, role=RoleGrant.Role.EXPERT)
    pending = record_import(client, cast, row(cast.negar), row(cast.tara, gpa=18))
    import_records(pending, by=cast.negar.user)
    assert gpas(cast.tara) == ["18.00"]


def record_import(client: Any, cast: Cast, *rows: tuple[Any, ...]) -> RecordImport:
    client.force_login(cast.leila)
    assert send(client, *rows).status_code == 302
    return RecordImport.objects.latest("pk")


def gpas(*students: Student) -> list[str]:
    return [str(Student.objects.get(pk=student.pk).gpa) for student in students]
