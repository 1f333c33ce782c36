"""Public pages: found by anyone, no query more for more rows, and nothing shown that isn't public."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from companies.actions import vetting
from internships.actions import positions
from internships.models import Offer, Position
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db

LISTS = ["/", "/positions/", "/companies/"]


@pytest.mark.parametrize("address", [*LISTS, "/help/", "/help/privacy/"])
def test_anyone_sees_it_in_both_languages(client: Client, cast: Cast, address: str) -> None:
    for language, words in (("fa", 'lang="fa" dir="rtl"'), ("en", 'lang="en" dir="ltr"')):
        client.cookies["django_language"] = language
        response = client.get(address)
        assert response.status_code == 200
        assert words in response.content.decode()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("who", ["anonymous", "student", "recruiter"])
def test_no_more_queries_for_more_rows(
    client: Client,
    cast: Cast,
    address: str,
    who: str,
    django_assert_max_num_queries,
    django_assert_num_queries,
) -> None:
    if who != "anonymous":
        client.force_login(cast.negar.user if who == "student" else cast.maryam)
    client.get(address)
    with django_assert_max_num_queries(10) as queries:
        client.get(address)
    few = len(queries)  # the next request empties the log
    for _ in range(3):
        company = make.make_company()
        make.make_mou(company)
        make.make_position(company)
    client.get(
        address
    )  # whoever comes first after a change reads what is new (internships/listing/current.py)
    with django_assert_num_queries(few):
        client.get(address)


def test_lists_say_what_is_left_of_the_seats(client: Client, cast: Cast) -> None:
    """Of those that are taken on some day of the work; where nobody has one, how many there are."""
    client.cookies["django_language"] = "en"

    def said(address: str) -> str:
        page = client.get(address).content.decode()
        card = page.partition(f'id="p{cast.inspection.pk}"')[2].partition("</article>")[0]
        return " ".join(strip_tags(card.partition('class="line"')[2].partition("</dl>")[0]).split())

    addresses = ("/positions/", "/positions/?sort=fit", f"/companies/{cast.pendar.pk}/", "/")
    assert {said(address).rpartition("Seats")[2] for address in addresses} == {"3 seats"}
    make.make_offer(make.make_application(cast.negar, cast.inspection))
    assert {said(address).rpartition("Seats")[2] for address in addresses} == {"2 of 3 seats free"}
    for _ in range(2):
        make.make_offer(make.make_application(make.make_student(), cast.inspection))
    words = {said(address).rpartition("Seats")[2] for address in addresses}
    assert words == {"full: all 3 seats are taken"}
    Offer.objects.update(expires_at=timezone.now())
    assert {said(address).rpartition("Seats")[2] for address in addresses} == {"3 seats"}


@pytest.mark.parametrize("who", ["anonymous", "student", "recruiter", "staff"])
def test_a_position_costs_at_most_ten_queries(
    client: Client, cast: Cast, who: str, django_assert_max_num_queries
) -> None:
    cast.inspection.skills_required.set([make.make_skill(), make.make_skill("نقشه‌خوانی", "Drawings")])
    users = {"student": cast.negar.user, "recruiter": cast.maryam, "staff": cast.leila}
    if who in users:
        client.force_login(users[who])
    with django_assert_max_num_queries(10):
        assert client.get(f"/positions/{cast.inspection.pk}/").status_code == 200


def test_drafts_are_seen_by_their_company_and_staff_alone(client: Client, cast: Cast) -> None:
    address = f"/positions/{make.make_position(cast.pendar, state='draft').pk}/"
    assert client.get(address).status_code == 404
    for user, status in ((cast.negar.user, 404), (cast.kamran, 404), (cast.maryam, 200), (cast.leila, 200)):
        client.force_login(user)
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("is_hazardous", "words"),
    [
        (True, "کار سخت و زیان‌آور (طبق قانون) دارد"),
        (False, "به گفتهٔ شرکت، کار سخت و زیان‌آور ندارد"),
        (None, ""),
    ],
)
def test_a_position_says_whether_its_workplace_is_hazardous(
    client: Client, cast: Cast, is_hazardous: bool | None, words: str
) -> None:
    cast.inspection.site.is_hazardous = is_hazardous
    cast.inspection.site.save()
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert words in page
    assert ("زیان‌آور" in page) is bool(words)


def test_the_positions_of_a_suspended_company_disappear(client: Client, cast: Cast) -> None:
    vetting.suspend_company(cast.pendar, by=cast.leila, reason="بررسی")
    assert client.get(f"/positions/{cast.inspection.pk}/").status_code == 404
    assert client.get(f"/companies/{cast.pendar.pk}/").status_code == 404
    assert cast.inspection.title not in client.get("/positions/").content.decode()


def test_a_closed_position_stays_readable_and_says_so(client: Client, cast: Cast) -> None:
    positions.close_position(cast.inspection, by=cast.maryam)
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert "این موقعیت دیگر درخواست نمی‌گیرد" in page
    assert "/apply/" not in page


def found(client: Client, query: str) -> set[str]:
    response = client.get(f"/positions/?{query}")
    assert response.status_code == 200
    return {position.title for position in response.context["page"]}


def test_search_folds_persian_as_people_type_it(client: Client, cast: Cast) -> None:
    make.make_position(cast.pendar, title="كارآموزِ می‌رود")
    for typed in ("کارآموز می رود", "كاراموز", "میرود", "می‌رود"):
        assert found(client, f"q={typed}") == {"كارآموزِ می‌رود"}, typed
    assert found(client, "q=پندار") == {"كارآموزِ می‌رود", cast.inspection.title}
    assert found(client, "q=چیزی که نیست") == set()


def test_filters_narrow_the_list(client: Client, cast: Cast) -> None:
    mechanical = make.make_field("مهندسی مکانیک")
    make.make_position(
        cast.pendar,
        title="تراشکار",
        fields=[mechanical],
        hours_min=8,
        hours_max=10,
        pay_rial=1_300_000,
        transport="میدان",
    )
    everyone = make.make_position(cast.pendar, title="همه", fields=[])
    assert found(client, f"field={mechanical.pk}") == {"تراشکار", everyone.title}
    assert found(client, "hours=8") == {"تراشکار"}
    assert found(client, "pay=1200000") == {"تراشکار"}
    assert found(client, "transport=1") == {"تراشکار"}
    assert len(found(client, "kind=part_time&estate=shokouhieh")) == 4


@pytest.mark.parametrize(
    "query",
    [
        "after=not-a-key",
        "after=%00",
        "sort=nonsense&hours=99999999999999999999&pay=-1",
        "field=%D9%A1%D9%A2x&kind=nope&estate=%00",
        "q=%00%E2%80%AE",
        "q=" + "آ" * 5000,
    ],
)
def test_a_broken_address_still_shows_a_list(client: Client, cast: Cast, query: str) -> None:
    assert client.get(f"/positions/?{query}").status_code == 200


@pytest.mark.parametrize("sort", ["newest", "deadline", "pay"])
def test_pages_by_key_show_each_position_once(client: Client, cast: Cast, sort: str, monkeypatch) -> None:
    monkeypatch.setattr("internships.views.positions.PAGE_SIZE", 3)
    for number in range(7):
        make.make_position(cast.pendar, title=f"کار {number}", pay_rial=900_000 + number % 2)
    seen: list[int] = []
    after = ""
    while after is not None:
        response = client.get(f"/positions/?sort={sort}&after={after}")
        seen += [position.pk for position in response.context["page"]]
        after = response.context["page"].next_after
    assert len(seen) == len(set(seen)) == Position.objects.taking_applications().count() == 9


def test_a_student_sees_whether_they_are_eligible_and_why_not(client: Client, cast: Cast) -> None:
    client.force_login(cast.sina.user)
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert "بعضی از شرایط این موقعیت را ندارید" in page
    assert "کارشناسی مهندسی مکانیک" in page
    client.force_login(cast.negar.user)
    page = client.get(f"/positions/{cast.inspection.pk}/").content.decode()
    assert "شما شرایط این موقعیت را دارید" in page
    assert f"/positions/{cast.inspection.pk}/apply/" in page
