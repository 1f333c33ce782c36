"""The papers by which a company is vetted, and the words that the office has ready for its decisions."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import vetting
from companies.models import Company, CompanyPaper, ReasonTemplate
from companies.reference.reasons import load_reasons
from companies.states import CompanyState
from people.models import User
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_logos import picture
from tests.reading import read

pytestmark = pytest.mark.django_db
PAPERS = "/hr/company/papers/"


@pytest.fixture
def waiting(cast: Cast) -> Company:
    company = make.make_company("ابزار دقیق فرض", approved=False)
    return vetting.request_papers(company, by=cast.leila, reason="پروانه را بفرستید.")


@pytest.fixture
def owner(client: Client, waiting: Company) -> User:
    user = make.owner_of(waiting)
    client.force_login(user)
    return user


def sent(content: bytes | None = None, name: str = "پروانه.pdf", title: str = "پروانه") -> dict[str, Any]:
    file = SimpleUploadedFile(name, make.pdf_bytes() if content is None else content)
    return {"document": file, "title": title}


class TestPapers:
    def test_the_company_sends_what_was_asked_and_the_office_reads_it(
        self, client: Client, cast: Cast, waiting: Company, owner: User
    ) -> None:
        assert "پروانه را بفرستید." in client.get(PAPERS).content.decode()
        assert client.post(PAPERS, sent()).url == PAPERS
        assert client.post(PAPERS, sent(picture("JPEG"), "عکس.jpg", "")).url == PAPERS
        client.post("/hr/company/resubmit/", {"seen": "papers_requested"})
        client.force_login(cast.leila)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/staff/companies/{waiting.pk}/").content.decode()
        assert len(queries) <= 10
        assert "عکس.jpg" in page
        for paper in CompanyPaper.objects.all():
            address = f"/staff/companies/{waiting.pk}/papers/{paper.pk}/"
            assert address in page
            assert read(client.get(address))

    @pytest.mark.parametrize(
        "content",
        [b"", b"<svg/>", b"MZ\x90\x00", picture("GIF"), make.pdf_bytes()[:40], b"x" * (5 * 1024 * 1024 + 1)],
        ids=["empty", "svg", "program", "gif", "cut", "big"],
    )
    def test_other_files_are_refused_by_the_field(self, client: Client, owner: User, content: bytes) -> None:
        answer = client.post(PAPERS, sent(content))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["document"]
        assert not CompanyPaper.objects.exists()

    def test_the_same_file_again_is_told_as_what_it_is_there(self, client: Client, owner: User) -> None:
        client.post(PAPERS, sent())
        answer = client.post(PAPERS, sent(title="باز هم"))
        assert "پروانه" in str(answer.context["form"].errors["document"])
        assert CompanyPaper.objects.count() == 1

    def test_what_is_taken_back_is_out_of_the_companys_view_and_stays_for_the_office(
        self, client: Client, cast: Cast, waiting: Company, owner: User
    ) -> None:
        client.post(PAPERS, sent())
        paper = CompanyPaper.objects.get()
        client.post(f"{PAPERS}{paper.pk}/take-back/")
        client.post(f"{PAPERS}{paper.pk}/take-back/")
        assert client.get(f"{PAPERS}{paper.pk}/").status_code == 404
        client.force_login(cast.behzad)
        assert read(client.get(f"/staff/companies/{waiting.pk}/papers/{paper.pk}/"))

    def test_nobody_else_reads_them(self, client: Client, cast: Cast, waiting: Company, owner: User) -> None:
        client.post(PAPERS, sent())
        own, office = (
            f"{PAPERS}{CompanyPaper.objects.get().pk}/",
            f"/staff/companies/{waiting.pk}/papers/{CompanyPaper.objects.get().pk}/",
        )
        assert client.get(office).status_code == 403
        recruiter = make.make_member(waiting)
        client.force_login(recruiter)
        assert [client.get(page).status_code for page in (PAPERS, own, office)] == [403, 403, 403]
        client.force_login(cast.maryam)
        assert client.get(own).status_code == 404
        client.force_login(cast.leila)
        other = f"/staff/companies/{cast.pendar.pk}/papers/{CompanyPaper.objects.get().pk}/"
        assert client.get(other).status_code == 404
        client.logout()
        assert "/accounts/login/" in client.get(own).url

    def test_the_list_asks_the_same_with_more_rows(self, client: Client, owner: User) -> None:
        numbers = []
        for count in (1, 2):
            for at in range(count):
                client.post(PAPERS, sent(make.pdf_bytes(f"{count}{at}")))
            with CaptureQueriesContext(connection) as queries:
                client.get(PAPERS)
            numbers.append(len(queries))
        assert numbers[0] == numbers[1] <= 10


class TestAwaited:
    """The office isn't stuck while papers are awaited, and both sides know whether they came."""

    def test_approved_when_they_came_another_way_and_how_is_written_down(
        self, client: Client, cast: Cast, waiting: Company
    ) -> None:
        client.force_login(cast.leila)
        approve = f"/staff/companies/{waiting.pk}/approve/awaited/"
        assert approve in client.get(f"/staff/companies/{waiting.pk}/").content.decode()
        assert client.get(approve).status_code == 200
        assert client.post(approve, {"seen": waiting.state, "reason": ""}).status_code == 422
        client.post(f"/staff/companies/{waiting.pk}/approve/", {"seen": waiting.state})
        waiting.refresh_from_db()
        assert waiting.state == CompanyState.PAPERS_REQUESTED
        client.post(approve, {"seen": waiting.state, "reason": "حضوری آوردند."})
        waiting.refresh_from_db()
        assert (waiting.state, waiting.state_reason) == (CompanyState.APPROVED, "")
        assert "حضوری آوردند." in client.get(f"/staff/companies/{waiting.pk}/").content.decode()

    def test_rejected(self, client: Client, cast: Cast, waiting: Company) -> None:
        client.force_login(cast.leila)
        client.post(f"/staff/companies/{waiting.pk}/reject/", {"seen": waiting.state, "reason": "نیامد."})
        waiting.refresh_from_db()
        assert waiting.state == CompanyState.REJECTED

    def test_sent_again_without_a_paper_is_said_to_both(
        self, client: Client, cast: Cast, waiting: Company, owner: User
    ) -> None:
        answer = client.post(
            "/hr/company/resubmit/",
            {"seen": waiting.state, "missing": "پروانه در دست تمدید است."},
            follow=True,
        )
        assert "مدرکی اضافه نشده" in answer.content.decode()
        client.force_login(cast.leila)
        resent = client.get(f"/staff/companies/{waiting.pk}/").context["resent"]
        assert (resent.papers, resent.asked, resent.missing) == (
            *(0, "پروانه را بفرستید.", "پروانه در دست تمدید است."),
        )

    def test_what_came_is_counted_from_the_asking_on(
        self, client: Client, cast: Cast, waiting: Company, owner: User
    ) -> None:
        client.post(PAPERS, sent())
        client.post("/hr/company/resubmit/", {"seen": waiting.state})
        client.force_login(cast.leila)
        assert client.get(f"/staff/companies/{waiting.pk}/").context["resent"].papers == 1


class TestTooEarly:
    @pytest.mark.parametrize("path", ["positions/", "applicants/", "interviews/", "waiting/"])
    def test_what_comes_next_is_said(self, client: Client, owner: User, path: str) -> None:
        answer = client.get(f"/hr/{path}")
        assert answer.status_code == 403
        assert "گام‌های بعد" in answer.content.decode()

    def test_the_notice_does_not_lead_to_its_own_page(self, client: Client, cast: Cast) -> None:
        client.force_login(make.owner_of(make.make_company("تازه", approved=False)))
        link = '<a href="/hr/company/">صفحهٔ شرکت'
        assert link not in client.get("/hr/company/").content.decode()
        assert link in client.get("/hr/").content.decode()


class TestReasons:
    @pytest.fixture(autouse=True)
    def shipped(self, db: None) -> None:
        load_reasons()

    def test_they_are_there_once_in_both_languages_and_stay_as_the_office_wrote_them(self) -> None:
        ReasonTemplate.objects.filter(code="licence").update(text_fa="دیگر")
        assert load_reasons() == 0
        assert ReasonTemplate.objects.get(code="licence").text_fa == "دیگر"
        assert not ReasonTemplate.objects.filter(text_en="").exists()

    @pytest.mark.parametrize(
        ("decision", "address"), [("papers", "papers"), ("reject", "reject"), ("suspend", "suspend")]
    )
    def test_picked_words_are_put_below_what_is_typed_and_nothing_is_decided(
        self, leila: Client, cast: Cast, decision: str, address: str
    ) -> None:
        company = cast.pendar if decision == "suspend" else make.make_company("تازه", approved=False)
        one = ReasonTemplate.objects.filter(decision=decision)[0]
        page = f"/staff/companies/{company.pk}/{address}/"
        assert one.title_fa in leila.get(page).content.decode()
        for asked, text in ((f"{one.pk}", one.text_fa), (f"{one.pk}:en", one.text_en)):
            answer = leila.post(page, {"seen": company.state, "reason": "سلام", "use": asked})
            assert answer.status_code == 200
            assert answer.context["form"]["reason"].value() == f"سلام\n\n{text}"
        before = company.state
        company.refresh_from_db()
        assert company.state == before

    @pytest.mark.parametrize("asked", ["", "x", "0", "99999999999999999999", ":en"])
    def test_words_that_are_not_there_add_nothing(self, leila: Client, asked: str) -> None:
        company = make.make_company("تازه", approved=False)
        answer = leila.post(f"/staff/companies/{company.pk}/reject/", {"reason": "سلام", "use": asked})
        assert answer.context["form"]["reason"].value() == "سلام"

    def test_after_adapting_them_they_are_sent(self, leila: Client) -> None:
        company = make.make_company("تازه", approved=False)
        leila.post(
            f"/staff/companies/{company.pk}/papers/", {"seen": "pending", "reason": "تصویر پروانه، لطفاً."}
        )
        company.refresh_from_db()
        assert (company.state, company.state_reason) == (CompanyState.PAPERS_REQUESTED, "تصویر پروانه، لطفاً.")

    def test_staff_write_and_change_them_and_a_viewer_reads(self, client: Client, cast: Cast) -> None:
        values = {
            "decision": "reject",
            "position": "۵",
            "title_fa": "تازه",
            "text_fa": "متن",
            "is_active": "on",
        }
        client.force_login(cast.leila)
        assert client.post("/staff/companies/reasons/new/", values).url == "/staff/companies/reasons/"
        made = ReasonTemplate.objects.get(title_fa="تازه")
        page = f"/staff/companies/reasons/{made.pk}/"
        shown_at = client.get(page).context["shown_at"]
        client.post(page, values | {"title_fa": "تازه‌تر", "seen_at": shown_at})
        late = client.post(page, values | {"seen_at": shown_at})
        assert late.status_code == 409
        assert client.post(page, values | {"title_en": "New"}).status_code == 422
        made.refresh_from_db()
        assert made.title_fa == "تازه‌تر"
        client.force_login(cast.behzad)
        assert "تازه‌تر" in client.get("/staff/companies/reasons/").content.decode()
        assert client.get(page).status_code == 403
        client.force_login(cast.maryam)
        assert client.get("/staff/companies/reasons/").status_code == 403
