"""What HR takes away of ticked applicants: a spreadsheet, lists on paper, the CVs in one file."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships import tasks
from internships.actions import applications as actions
from internships.actions import cv_bundles, team
from internships.actions.interviews import book_interview
from internships.cv_names import names_in_zip
from internships.models import Application, CvBundle
from people.models import StoredFile
from people.workflow import Refusal
from tests import factories as make
from tests.cast import Cast
from tests.internships.interviews import make_invited, make_times
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


@pytest.fixture
def two(cast: Cast) -> list[Application]:
    return [make.make_application(student, cast.inspection) for student in (cast.negar, cast.tara)]


def path(cast: Cast, part: str) -> str:
    return f"/hr/positions/{cast.inspection.pk}/applicants/{part}"


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(read(answer).decode("utf-8-sig"))))


# Spreadsheets


def test_a_file_holds_those_ticked_and_what_the_pages_show(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    cast.negar.user.mobile = "+989123456789"
    cast.negar.user.save()
    answer = hr.post(path(cast, "export/"), {"application": two[0].pk, "as": "csv"})
    text = read(answer).decode("utf-8-sig")
    assert "نگار صادقی" in text
    assert "ترانه بهرامی" not in text
    for hidden in ("9123456789", cast.negar.user.email, cast.negar.student_number, str(cast.negar.gpa)):
        assert hidden not in text
    event = cast.inspection.events.last()
    assert (event.by, event.changes) == (cast.maryam, {"exported": [two[0].pk], "as": "csv"})


def test_the_gpa_stands_in_it_with_consent_only(hr: Client, cast: Cast, two: list[Application]) -> None:
    Application.objects.filter(pk=two[0].pk).update(gpa_shown_at=timezone.now())
    text = read(hr.post(path(cast, "export/"), {"as": "csv"})).decode("utf-8-sig")
    assert text.count(str(cast.negar.gpa)) == 1


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(hr: Client, cast: Cast, two: list[Application], begin: str) -> None:
    hostile = f'{begin}HYPERLINK("http://x","y")'
    cast.negar.user.full_name = hostile
    cast.negar.user.save()
    rows = rows_of(hr.post(path(cast, "export/"), {"application": two[0].pk, "as": "csv"}))
    assert rows[1][0] == f"'{hostile}"
    answer = hr.post(path(cast, "export/"), {"application": two[0].pk, "as": "xlsx"})
    cell = openpyxl.load_workbook(io.BytesIO(read(answer))).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_looking_at_the_page_takes_nothing(hr: Client, cast: Cast, two: list[Application]) -> None:
    before = cast.inspection.events.count()
    for part in ("export/", "cvs/", "list/", f"list/?application={two[0].pk}"):
        assert hr.get(path(cast, part)).status_code == 200
    assert cast.inspection.events.count() == before
    assert not CvBundle.objects.exists()


@pytest.mark.parametrize("part", ["export/", "cvs/", "list/"])
def test_outsiders_find_nothing(client: Client, cast: Cast, part: str) -> None:
    client.force_login(cast.kamran)
    assert client.get(path(cast, part)).status_code == 404
    assert client.post(path(cast, part), {"as": "csv", "make": "1"}).status_code == 404


@pytest.mark.parametrize("part", ["export/", "cvs/"])
def test_supervisors_take_nothing_away(client: Client, cast: Cast, part: str) -> None:
    client.force_login(cast.reza)
    assert client.get(path(cast, part)).status_code == 403
    assert client.post(path(cast, part), {"as": "csv", "make": "1"}).status_code == 403


def test_more_applicants_cost_no_more_queries(hr: Client, cast: Cast) -> None:
    counts = []
    for number, student in enumerate((cast.negar, cast.tara, make.make_student()), start=1):
        application = make.make_application(student, cast.inspection)
        team.set_tags(application, by=cast.maryam, company=cast.pendar, tags=[], new=f"برچسب {number}")
        if number == 2:
            continue
        for part, sent in (("export/", {"as": "xlsx"}), ("list/", None)):
            with CaptureQueriesContext(connection) as queries:
                answer = hr.post(path(cast, part), sent) if sent else hr.get(path(cast, part))
            read(answer)
            counts.append(len(queries))
    assert counts[0] == counts[2] <= 12  # of them three write down who took it
    assert counts[1] == counts[3] <= 10


# On paper


def test_a_sheet_has_what_the_line_needs_and_no_number(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    cast.negar.user.mobile = "+989123456789"
    cast.negar.user.save()
    page = hr.get(f"/hr/applications/{two[0].pk}/sheet/").content.decode()
    assert "نظر سرپرست خط" in page
    assert "نگار صادقی" in page
    assert "۹۱۲" not in page
    hr.force_login(cast.kamran)
    assert hr.get(f"/hr/applications/{two[0].pk}/sheet/").status_code == 404


def test_a_list_has_those_ticked_in_their_order(hr: Client, cast: Cast, two: list[Application]) -> None:
    page = hr.get(path(cast, f"list/?application={two[1].pk}&application={two[0].pk}&application=7"))
    text = page.content.decode()
    assert 0 < text.index("ترانه بهرامی") < text.index("نگار صادقی")


def test_who_has_an_interview_stands_at_its_time(hr: Client, cast: Cast) -> None:
    invited = [
        make_invited(student, cast.inspection, by=cast.maryam)
        for student in (cast.negar, cast.tara, make.make_student("پگاه تهرانی"))
    ]
    early, late, *_others = make_times(cast.inspection, by=cast.maryam)
    book_interview(invited[0], late, by=cast.negar.user)
    book_interview(invited[1], early, by=cast.tara.user)
    text = hr.get(path(cast, "list/")).content.decode()
    places = [text.index(name) for name in ("ترانه بهرامی", "نگار صادقی", "پگاه تهرانی")]
    assert places == sorted(places)
    assert "۹:۰۰" in text


def test_of_an_interview_day_are_those_who_have_no_seat_yet_unless_ticked(hr: Client, cast: Cast) -> None:
    hired = make.make_accepted(cast.negar, cast.inspection).application
    make.make_application(cast.tara, cast.inspection)
    assert "نگار صادقی" not in hr.get(path(cast, "list/")).content.decode()
    assert "نگار صادقی" in hr.get(path(cast, f"list/?application={hired.pk}")).content.decode()


# The ZIP


def zip_of(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(read(answer)))


def ask(hr: Client, cast: Cast, two: list[Application]) -> CvBundle:
    asked = {"application": [each.pk for each in two], "make": "1"}
    answer = hr.post(path(cast, "cvs/"), asked)
    bundle = CvBundle.objects.get(swept_at=None)
    assert answer.url == path(cast, f"cvs/{bundle.pk}/")
    return bundle


def test_cvs_come_in_one_file_named_after_their_students(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    cast.tara.user.full_name = cast.negar.user.full_name
    cast.tara.user.save()
    bundle = ask(hr, cast, two)
    here = path(cast, f"cvs/{bundle.pk}/")
    assert hr.get(f"{here}download/").status_code == 404  # not made yet
    assert "hx-get" in hr.get(here).content.decode()
    tasks.make_cv_bundle(bundle.pk)
    page = hr.get(here).content.decode()
    assert f"{here}download/" in page
    assert "hx-get" not in page
    made = zip_of(hr.get(f"{here}download/"))
    assert [entry.filename for entry in made.infolist()] == ["نگار صادقی.pdf", "نگار صادقی (2).pdf"]
    assert all(entry.flag_bits & 0x800 for entry in made.infolist())  # UTF-8
    assert made.testzip() is None
    assert made.read(made.infolist()[0]).startswith(b"%PDF")


def test_asked_twice_it_is_one(hr: Client, cast: Cast, two: list[Application]) -> None:
    first = ask(hr, cast, two)
    assert ask(hr, cast, list(reversed(two))) == first
    tasks.make_cv_bundle(first.pk)
    assert ask(hr, cast, two) == first
    assert tasks.make_cv_bundle(first.pk) is False
    assert CvBundle.objects.count() == 1


def test_who_withdrew_is_not_in_it_and_what_was_made_before_is_not_given(
    hr: Client, cast: Cast, two: list[Application]
) -> None:
    bundle = ask(hr, cast, two)
    tasks.make_cv_bundle(bundle.pk)
    actions.withdraw_application(two[0], by=cast.negar.user)
    assert hr.get(path(cast, f"cvs/{bundle.pk}/download/")).status_code == 302
    again = hr.post(path(cast, "cvs/"), {"application": [each.pk for each in two], "make": "1"})
    newer = CvBundle.objects.latest("pk")
    assert newer != bundle
    assert again.url.endswith(f"/{newer.pk}/")
    tasks.make_cv_bundle(newer.pk)
    assert len(zip_of(hr.get(path(cast, f"cvs/{newer.pk}/download/"))).infolist()) == 1


def test_who_withdraws_while_it_waits_is_left_out(hr: Client, cast: Cast, two: list[Application]) -> None:
    bundle = ask(hr, cast, two)
    actions.withdraw_application(two[0], by=cast.negar.user)
    tasks.make_cv_bundle(bundle.pk)
    bundle.refresh_from_db()
    assert bundle.left_out == 1
    assert len(zip_of(hr.get(path(cast, f"cvs/{bundle.pk}/download/"))).infolist()) == 1


def test_a_worker_that_dies_half_way_leaves_it_to_another(
    hr: Client, cast: Cast, two: list[Application], monkeypatch: Any
) -> None:
    bundle = ask(hr, cast, two)

    def die(*args: Any) -> None:
        raise KeyboardInterrupt  # the process ends: nobody settles the row

    with monkeypatch.context() as patch:
        patch.setattr(cv_bundles, "_add", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.make_cv_bundle(bundle.pk)
    assert tasks.make_cv_bundle(bundle.pk) is False  # it might live still
    CvBundle.objects.update(beat_at=timezone.now() - timedelta(minutes=3))
    assert tasks.make_cv_bundles() == 1
    bundle.refresh_from_db()
    assert (bundle.attempts, bundle.done) == (2, 2)


def test_what_fails_again_and_again_is_given_up_and_can_be_asked_for_anew(
    hr: Client, cast: Cast, two: list[Application], monkeypatch: Any
) -> None:
    bundle = ask(hr, cast, two)

    def fail(*args: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(cv_bundles, "_add", fail)
        for _attempt in range(cv_bundles.MOST_ATTEMPTS):
            assert tasks.make_cv_bundles() == 0
    bundle.refresh_from_db()
    assert bundle.failed_at is not None
    newer = ask(hr, cast, two)
    assert newer != bundle
    assert tasks.make_cv_bundle(newer.pk)


def test_a_worker_that_was_thought_dead_spoils_nothing(
    hr: Client, cast: Cast, two: list[Application], monkeypatch: Any
) -> None:
    bundle = ask(hr, cast, two)
    add = cv_bundles._add

    def slow(*args: Any) -> bool:
        CvBundle.objects.update(started_at=timezone.now())  # another has claimed it meanwhile
        return add(*args)

    monkeypatch.setattr(cv_bundles, "_add", slow)
    assert tasks.make_cv_bundle(bundle.pk) is False
    assert not StoredFile.objects.filter(content_type=cv_bundles.ZIP).exists()


def test_after_its_time_the_file_is_gone_for_good(hr: Client, cast: Cast, two: list[Application]) -> None:
    bundle = ask(hr, cast, two)
    tasks.make_cv_bundle(bundle.pk)
    bundle.refresh_from_db()
    assert bundle.stored is not None
    storage, name = bundle.stored.file.storage, bundle.stored.file.name
    assert storage.exists(name)
    CvBundle.objects.update(expires_at=timezone.now())
    assert hr.get(path(cast, f"cvs/{bundle.pk}/download/")).status_code == 302
    assert [cv_bundles.sweep_bundles(), cv_bundles.sweep_bundles()] == [1, 0]
    assert not storage.exists(name)
    assert not StoredFile.objects.filter(content_type=cv_bundles.ZIP).exists()
    assert hr.get(path(cast, f"cvs/{bundle.pk}/")).status_code == 200


def test_nobody_else_fetches_it(hr: Client, cast: Cast, two: list[Application]) -> None:
    bundle = ask(hr, cast, two)
    tasks.make_cv_bundle(bundle.pk)
    here = path(cast, f"cvs/{bundle.pk}/download/")
    for user, status in ((cast.kamran, 404), (cast.reza, 403), (cast.leila, 403), (cast.negar.user, 403)):
        hr.force_login(user)
        assert hr.get(here).status_code == status
    hr.force_login(cast.dariush)  # a colleague who recruits may
    read(hr.get(here))
    assert hr.get(f"/hr/positions/{cast.moulds.pk}/applicants/cvs/{bundle.pk}/download/").status_code == 404


def test_without_anybody_there_is_no_file(cast: Cast) -> None:
    with pytest.raises(Refusal):
        cv_bundles.request_bundle(cast.inspection, [], by=cast.maryam)


def test_five_hundred_cvs_in_bounded_memory(cast: Cast) -> None:
    """Of 40 kB each; what is held at once is a piece of one."""
    import tracemalloc

    student = cast.negar
    content = make.pdf_bytes() + b"%" * 40_000
    files = []
    for _number in range(500):
        stored = StoredFile(original_name="cv.pdf", content_type="application/pdf", size=len(content))
        stored.file.save(f"{stored.key[:2]}/{stored.key}", ContentFile(content), save=False)
        files.append(stored)
    StoredFile.objects.bulk_create(files)
    due = timezone.now() + timedelta(days=3)
    Application.objects.bulk_create(
        Application(position=cast.inspection, student=student, cv=stored, answer_due_at=due, state="rejected")
        for stored in files
    )
    numbers = list(Application.objects.values_list("pk", flat=True))
    bundle = cv_bundles.request_bundle(cast.inspection, numbers, by=cast.maryam)
    tracemalloc.start()
    assert cv_bundles.make_bundle(bundle.pk)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    bundle.refresh_from_db()
    assert bundle.stored is not None
    with bundle.stored.file.open("rb") as made, zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names)) == bundle.done == 500
    assert peak < bundle.stored.size  # 20 MB; the rows themselves take most of what is held


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        (["../../etc/passwd"], ["etc passwd.pdf"]),
        (["a/b\\c:d"], ["a b c d.pdf"]),
        (["CON"], ["_CON.pdf"]),
        ([".. ", ""], ["CV.pdf", "CV (2).pdf"]),
        (["Ali", "ali", "Ali (2)"], ["Ali.pdf", "ali (2).pdf", "Ali (2) (2).pdf"]),
        (["\u202eنگار\u202c"], ["نگار.pdf"]),
        (["می\u200cرود"], ["می\u200cرود.pdf"]),
        (["م" * 300], ["م" * 60 + ".pdf"]),
    ],
)
def test_names_are_safe_and_each_is_once(given: list[str], safe: list[str]) -> None:
    assert names_in_zip(given) == safe
