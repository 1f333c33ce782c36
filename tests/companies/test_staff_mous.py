"""An MoU from its draft to its end, as the office writes it down."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from companies.actions import mous as actions
from companies.models import Mou
from companies.states import MouState
from internships.models import Position
from people.persian import jalali
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def jalali_text(day: Any) -> str:
    return jalali.format_numeric(day, "fa")


def facts(**values: str) -> dict[str, str]:
    return {
        "number": "۱۴۰۵/۹۹",
        "title": "",
        "starts_on": jalali_text(make.days(-10)),
        "ends_on": jalali_text(make.days(200)),
        "way": "standard",
        "language": "fa",
        "renewal_months": "۱۲",
        "university_letter": "",
        "company_letter": "",
        "predecessor": "",
        **values,
    }


def terms(kind: Any, **values: Any) -> dict[str, Any]:
    return {
        "kind": kind.pk,
        "base": 1,
        "seat_limit": "۱۲",
        "max_weekly_hours": "٢٠",
        "min_hourly_pay_rial": "۹۰۰٬۰۰۰",
        "insurer": "company",
        **values,
    }


def scan(content: bytes | None = None, name: str = "امضا.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make.pdf_bytes() if content is None else content, "application/pdf")


def test_the_road_of_an_mou(leila: Any, cast: Cast) -> None:
    company = make.make_company("سامانه‌های آزمون")
    position_values = make.position_values(company)
    kind = position_values["kind"]
    made = leila.post(f"/staff/mous/new/?company={company.pk}", facts())
    mou = Mou.objects.get(company=company)
    page = f"/staff/mous/{mou.pk}/"
    assert made.url == f"{page}text/"

    refused = leila.post(f"{page}sign/", {"signed_on": jalali_text(make.days(-1)), "seen": "draft"})
    assert refused.status_code == 409

    leila.post(f"{page}text/terms/new/", terms(kind, fields_of_study=[make.make_field().pk]))
    leila.post(f"{page}document/", {"document": scan()})
    leila.post(f"{page}sign/", {"signed_on": jalali_text(make.days(-1)), "seen": "draft"})
    mou.refresh_from_db()
    row = mou.terms.get()
    assert mou.state_now == MouState.IN_FORCE
    assert (row.seat_limit, row.max_weekly_hours, row.min_hourly_pay_rial) == (12, 20, 900_000)
    assert make.make_position(company) in Position.objects.taking_applications()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": "1405/07/31"}, "starts_on"),  # Mehr has 30 days
        ({"ends_on": "۱۴۰۶/۱۲/۳۰"}, "ends_on"),  # no leap year
        ({"ends_on": "۱۴۰۴/۰۱/۰۱"}, "ends_on"),  # before the first day
        ({"number": "x" * 41}, "number"),
        ({"title": "ط" * 10_000}, "title"),
        ({"way": "other"}, "way"),
        ({"language": ""}, "language"),
        ({"renewal_months": "۰"}, "renewal_months"),
        ({"company_letter_on": "۱۴۰۵/۱۳/۱"}, "company_letter_on"),
    ],
)
def test_what_is_wrong_is_told_by_its_field_and_kept(
    leila: Any, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    before = Mou.objects.count()
    answer = leila.post(f"/staff/mous/new/?company={cast.pendar.pk}", facts(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"][field].value() == wrong[field]
    assert Mou.objects.count() == before


def test_a_number_is_given_once(leila: Any, cast: Cast) -> None:
    answer = leila.post(f"/staff/mous/new/?company={cast.pendar.pk}", facts(number=cast.mou.number))
    assert "number" in answer.context["form"].errors


def test_without_a_number_it_gets_the_next_one(leila: Any, cast: Cast) -> None:
    year = jalali.to_jalali(make.today()).year
    Mou.objects.filter(pk=cast.mou.pk).update(number=f"{year}/77")
    for number in ("", " \u200e "):
        leila.post(f"/staff/mous/new/?company={cast.pendar.pk}", facts(number=number))
    found = cast.pendar.mous.order_by("-id").values_list("number", flat=True)[:2]
    serials = [int(number.partition("/")[2]) for number in found]
    assert serials[0] == serials[1] + 1 > 78


def test_the_later_of_two_who_change_facts_sees_both(leila: Any, cast: Cast) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    address = f"/staff/mous/{draft.pk}/edit/"
    was = leila.get(address).context["was"]
    leila.post(address, {**facts(title="نخست"), "seen": "draft", "was": was})
    late = leila.post(address, {**facts(title="دوم"), "seen": "draft", "was": was})
    assert late.status_code == 409
    assert late.context["theirs"].title == "نخست"
    assert late.context["form"]["title"].value() == "دوم"
    leila.post(address, {**facts(title="دوم"), "seen": "draft", "was": late.context["was"]})
    draft.refresh_from_db()
    assert draft.title == "دوم"


def test_invisible_characters_and_arabic_digits_are_read(leila: Any, cast: Cast) -> None:
    leila.post(
        f"/staff/mous/new/?company={cast.pendar.pk}",
        facts(number="\u202b۱۴۰۵/۷۷\u202c", starts_on="\u200f١٤٠٥/٨/١"),
    )
    assert Mou.objects.get(number="1405/77").starts_on == jalali.from_jalali(1405, 8, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"max_weekly_hours": "۴۵"}, "max_weekly_hours"),
        ({"seat_limit": "۰"}, "seat_limit"),
        ({"min_hourly_pay_rial": "هزار"}, "min_hourly_pay_rial"),
        ({"kind": ""}, "kind"),
        ({"insurer": "nobody"}, "insurer"),
    ],
)
def test_wrong_terms_are_told_by_their_field(leila: Any, cast: Cast, wrong: dict, field: str) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    answer = leila.post(
        f"/staff/mous/{draft.pk}/text/terms/new/", {**terms(make.make_kind("other")), **wrong}
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


@pytest.mark.parametrize("content", [b"MZ\x90\x00 not a pdf at all", b"", b"%PDF-1.4\nbroken"])
def test_only_a_pdf_is_kept(leila: Any, cast: Cast, content: bytes) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    answer = leila.post(f"/staff/mous/{draft.pk}/document/", {"document": scan(content)})
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert "document" in answer.context["form"].errors
    assert draft.document is None


def test_the_signed_pdf_is_for_the_office(client: Any, leila: Any, cast: Cast) -> None:
    address = f"/staff/mous/{cast.mou.pk}/file/"
    answer = leila.get(address)
    assert answer.getvalue() == make.pdf_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(cast.kamran)
    assert client.get(address).status_code == 403
    draft = make.make_mou(cast.angareh, in_force=False)
    client.force_login(cast.leila)
    assert client.get(f"/staff/mous/{draft.pk}/file/").status_code == 404


def test_it_is_not_signed_in_the_future(leila: Any, cast: Cast) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    answer = leila.post(
        f"/staff/mous/{draft.pk}/sign/", {"signed_on": jalali_text(make.days(2)), "seen": "draft"}
    )
    assert "signed_on" in answer.context["form"].errors


def test_suspended_resumed_and_terminated(leila: Any, cast: Cast) -> None:
    page = f"/staff/mous/{cast.mou.pk}/"
    make.make_placement(cast.negar, cast.inspection)
    assert [number for _label, number in leila.get(f"{page}suspend/").context["effects"]] == [1, 0, 0, 1]
    leila.post(f"{page}suspend/", {"seen": "in_force", "reason": "بازرسی"})
    assert Mou.objects.get(pk=cast.mou.pk).state == MouState.SUSPENDED
    leila.post(f"{page}resume/", {"seen": "suspended"})
    assert Mou.objects.get(pk=cast.mou.pk).state == MouState.IN_FORCE
    said = {"reason": "پایان همکاری", "when": "now"}
    stale = leila.post(f"{page}terminate/", {"seen": "suspended", **said})
    assert stale.status_code == 409
    leila.post(f"{page}terminate/", {"seen": "in_force", **said})
    assert Mou.objects.get(pk=cast.mou.pk).state == MouState.TERMINATED


def test_a_draft_is_changed_and_abandoned_and_a_signed_one_is_not(leila: Any, cast: Cast) -> None:
    draft = make.make_mou(cast.angareh, in_force=False)
    leila.post(f"/staff/mous/{draft.pk}/edit/", {**facts(title="همکاری"), "seen": "draft"})
    draft.refresh_from_db()
    assert draft.title == "همکاری"
    leila.post(f"/staff/mous/{draft.pk}/abandon/", {"seen": "draft", "reason": ""})
    draft.refresh_from_db()
    assert draft.state == MouState.ABANDONED
    signed = leila.post(f"/staff/mous/{cast.mou.pk}/edit/", {**facts(number="۱۴۰۵/۱۰۰"), "seen": "in_force"})
    assert signed.status_code == 409
    assert leila.get(f"/staff/mous/{cast.mou.pk}/edit/").status_code == 302


def test_lists_go_by_what_an_mou_is_today(leila: Any, cast: Cast) -> None:
    scheduled = make.make_mou(make.make_company(), starts_on=make.days(5), ends_on=make.days(90))
    ending = make.make_mou(make.make_company(), ends_on=make.days(20))
    over = make.make_mou(make.make_company(), ends_on=make.days(3))
    suspended = make.make_mou(make.make_company())
    actions.suspend_mou(suspended, by=cast.leila, reason="…")
    Mou.objects.filter(pk=over.pk).update(
        ends_on=make.days(-1)
    )  # as if its last day had passed: beat is late
    draft = make.make_mou(cast.angareh, in_force=False)

    def listed(state: str) -> set[Mou]:
        return set(leila.get("/staff/mous/", {"state": state}).context["page"])

    assert listed("scheduled") == {scheduled}
    assert listed("ending") == {ending}
    assert listed("expired") == {over}
    assert listed("suspended") == {suspended}
    assert listed("prepared") == {draft}
    assert listed("in_force") == {ending, cast.mou, cast.angareh.mous.order_by("id")[0]}


def test_a_renewal_is_drafted_from_the_day_after(leila: Any, cast: Cast) -> None:
    form = leila.get(f"/staff/mous/new/?company={cast.pendar.pk}&renews={cast.mou.pk}").context["form"]
    assert form["predecessor"].value() == cast.mou.pk
    assert form["starts_on"].value() == cast.mou.ends_on + timedelta(days=1)


def test_seats_are_shown_against_the_limit(leila: Any, cast: Cast) -> None:
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    make.make_placement(cast.tara, cast.inspection)
    known = leila.get(f"/staff/mous/{cast.mou.pk}/").context["kinds"][0]
    assert (known.taken, known.limit) == (2, 20)
