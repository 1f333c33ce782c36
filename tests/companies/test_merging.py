"""Two records of one company become one: all that hung on it goes over, and every way to it leads on."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from companies.actions import drafting, entering, invitations, team, vetting
from companies.actions.hand_overs import offer_ownership
from companies.actions.merging import merge_companies
from companies.imports.checks import _known_companies
from companies.merging import parts
from companies.merging.people import People
from companies.merging.preview import preview_of
from companies.models import Company, Membership, Mou, Site
from companies.states import CompanyState
from internships.actions import positions
from internships.actions.found_places import registered
from internships.models import Application, MatchKeys, Offer, Placement, Position
from people.notifications.models import Message
from people.workflow import Refusal, StaleState
from tests import factories as make
from tests.cast import Cast
from tests.companies.test_registration import NUMBER, REGISTER, company, errors, person

pytestmark = pytest.mark.django_db
OWNER, RECRUITER, SUPERVISOR = Membership.Role.OWNER, Membership.Role.RECRUITER, Membership.Role.SUPERVISOR


@pytest.fixture
def twin(cast: Cast) -> Company:
    """A second record of Pendar, approved, with an owner of its own and another kind of work under its MoU."""
    made = make.make_company("صنایع پندار", owner=make.make_user("نوشین کیا"))
    make.make_mou(made, kinds=[make.make_kind("summer_internship", name_fa="کارآموزی تابستانی")])
    return made


def merged(source: Company, into: Company, people: str = People.KEEP, **seen: Any) -> Company:
    return merge_companies(source, into=into, by=make.make_staff(), people=people, **seen)


def entered_by_office(cast: Cast, number: str) -> Company:
    facts, site = (
        {"name": "ریسندگی نخ", "national_id": number},
        {"name": "کارخانه", "estate": make.make_estate()},
    )
    return entering.enter_company(by=cast.leila, company=facts, site=site, source=Company.Source.FAIR)


def roles(of: Company) -> dict[str, str]:
    return {m.user.full_name: m.role for m in of.memberships.in_force().select_related("user")}


def obstacles(source: Company, target: Company) -> list[str]:
    return preview_of(source, target).obstacles


# What may not be forgotten


def test_every_foreign_key_to_a_company_has_a_part_that_answers_for_it() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False) or (getattr(field, "one_to_one", False) and field.concrete)
        if field.concrete and field.related_model is Company
    }
    assert found == parts.columns()


def test_the_parts_follow_in_the_order_of_the_locks() -> None:
    columns = [part.columns[0] for part in parts.all_parts()]
    places = [
        columns.index(name)
        for name in ("companies.Company.merged_into", "companies.Mou.company", "internships.Position.company")
    ]
    assert places == sorted(places)


# What goes over


def test_positions_go_over_with_all_that_came_of_them(cast: Cast, twin: Company) -> None:
    kind = make.make_kind("summer_internship")
    position = make.make_position(twin, kind=kind)
    placement = make.make_placement(cast.negar, position)
    offer = make.make_offer(make.make_application(cast.tara, position))
    assert merged(twin, cast.pendar) == cast.pendar
    position.refresh_from_db()
    assert position.company == cast.pendar
    assert MatchKeys.objects.get(position=position).company_id == cast.pendar.pk
    assert position.events.last().changes["company"] == ["صنایع پندار", cast.pendar.name]
    assert Application.objects.filter(position__company=cast.pendar).count() == 2
    assert Offer.objects.open().get().pk == offer.pk
    assert Placement.objects.get(pk=placement.pk).state == "running"
    assert position in Position.objects.taking_applications()


def test_agreements_sites_papers_and_history_go_over_with_their_numbers(cast: Cast, twin: Company) -> None:
    mou, site = twin.mous.get(), twin.sites.get()
    merged(twin, cast.pendar)
    assert Mou.objects.get(pk=mou.pk).company == cast.pendar
    assert Mou.objects.get(pk=mou.pk).events.last().changes["company"][1] == cast.pendar.name
    assert Site.objects.get(pk=site.pk).company == cast.pendar
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into) == (CompanyState.MERGED, cast.pendar)
    assert twin.events.last().to_state == CompanyState.MERGED
    assert cast.pendar.events.last().changes["merged"] == [None, "صنایع پندار"]
    assert not any(twin.positions.all() | Position.objects.filter(company=twin))


def test_what_the_survivor_left_empty_is_filled_and_the_rest_stays(cast: Cast, twin: Company) -> None:
    Company.objects.filter(pk=twin.pk).update(about="یخچال می‌سازد.", phone="025 1", name_en="Pendar")
    Company.objects.filter(pk=cast.pendar.pk).update(phone="025 3334 0000")
    now = merged(twin, cast.pendar)
    assert (now.about, now.phone, now.name_en) == ("یخچال می‌سازد.", "025 3334 0000", "Pendar")


def test_it_is_found_by_its_other_name(client: Client, cast: Cast, twin: Company) -> None:
    Company.objects.filter(pk=twin.pk).update(name="نیک‌ساز پارس")
    twin.refresh_from_db()
    make.make_position(twin, kind=make.make_kind("summer_internship"), title="طراحی قالب")
    merged(twin, cast.pendar)
    assert [row.pk for row, _open in client.get("/companies/?q=نیک ساز").context["rows"]] == [cast.pendar.pk]
    assert all("نیک" in key for key in cast.pendar.positions.values_list("search_key", flat=True))


def test_the_team_of_both_is_told(cast: Cast, twin: Company) -> None:
    merged(twin, cast.pendar)
    told = set(Message.objects.filter(kind="company.merged").values_list("recipient__full_name", flat=True))
    assert told == {"مریم نیکو", "داریوش فلاح", "نوشین کیا"}


# People


def test_who_is_in_both_keeps_the_higher_role(cast: Cast, twin: Company) -> None:
    team.add_member(twin, user=cast.reza, role=RECRUITER, by=make.owner_of(twin))
    team.add_member(twin, user=cast.maryam, role=SUPERVISOR, by=make.owner_of(twin))
    merged(twin, cast.pendar)
    assert roles(cast.pendar) == {
        "مریم نیکو": OWNER,
        "داریوش فلاح": RECRUITER,
        "رضا توکلی": RECRUITER,
        "نوشین کیا": OWNER,
    }
    assert not twin.memberships.exists()


@pytest.mark.parametrize(("people", "role"), [(People.LOOK, SUPERVISOR), (People.NOT, None)])
def test_an_owner_whom_nobody_vetted_is_none_of_the_survivor(
    cast: Cast, twin: Company, people: str, role: str | None
) -> None:
    merged(twin, cast.pendar, people)
    assert roles(cast.pendar).get("نوشین کیا") == role


def test_who_only_looks_is_no_whole_team(cast: Cast, twin: Company) -> None:
    entered = vetting.enter_companies(
        [Company(name="بی‌کس", national_id=make.company_national_id(991), state="approved")], by=cast.leila
    )[0]
    with pytest.raises(Refusal) as refusal:
        merged(twin, entered, People.LOOK)
    assert refusal.value.field == "people"
    merged(twin, entered)
    assert roles(entered) == {"نوشین کیا": OWNER}


def test_links_that_wait_work_on_unless_the_person_is_there(cast: Cast, twin: Company) -> None:
    owner = make.owner_of(twin)
    for email in ("new@people.test", cast.dariush.email):
        invitations.invite_colleague(twin, email=email, full_name="کسی", role=RECRUITER, by=owner)
    taker = make.make_member(twin, RECRUITER, "شهین")
    offer = offer_ownership(twin, to=twin.memberships.get(user=taker), then="leave", by=owner)
    merged(twin, cast.pendar)
    waiting = list(invitations.waiting_invitations(cast.pendar).values_list("email", flat=True))
    assert waiting == ["new@people.test"]
    newcomer = make.make_user("تازه", "new@people.test")
    invitations.accept_invitation(cast.pendar.invitations.get(email=newcomer.email), by=newcomer)
    assert roles(cast.pendar)["تازه"] == RECRUITER
    offer.refresh_from_db()
    assert offer.outcome == "void"


def test_the_link_to_a_company_that_nobody_confirmed_makes_no_owner_of_the_survivor(cast: Cast) -> None:
    entered = entered_by_office(cast, make.company_national_id(770))
    entering.ask_to_confirm(entered, by=cast.leila, email="someone@nakh.test", full_name="کسی")
    merged(entered, cast.pendar)
    assert not invitations.waiting_invitations(cast.pendar).exists()


def test_the_database_still_keeps_an_owner_in_what_is_not_merged(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _carry_away(cast.pendar, cast.angareh)


def _carry_away(company: Company, into: Company) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        company.memberships.update(company=into)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# When it can't be right


def test_two_agreements_for_the_same_work_are_named(cast: Cast) -> None:
    assert len(obstacles(cast.angareh, cast.pendar)) == 1
    numbers = [mou.number for mou in Mou.objects.filter(company__in=[cast.pendar, cast.angareh])]
    words = obstacles(cast.angareh, cast.pendar)[0].translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    assert all(number in words for number in numbers)
    with pytest.raises(Refusal):
        merged(cast.angareh, cast.pendar)
    cast.angareh.refresh_from_db()
    assert cast.angareh.state == CompanyState.APPROVED


def test_agreements_for_other_fields_or_days_don_t_meet(cast: Cast, twin: Company) -> None:
    assert obstacles(twin, cast.pendar) == []
    make.make_mou(twin, starts_on=make.days(400), ends_on=make.days(500))
    assert obstacles(twin, cast.pendar) == []
    make.make_mou(twin, starts_on=make.days(200), ends_on=make.days(390))
    assert len(obstacles(twin, cast.pendar)) == 1


def test_a_text_with_the_other_number_in_it_is_taken_back_first(cast: Cast, twin: Company) -> None:
    paper = make.make_mou(twin, in_force=False, kinds=[make.make_kind("third")])
    assert obstacles(twin, cast.pendar) == []
    Mou.objects.filter(pk=paper.pk).update(state="awaiting_signatures")
    assert len(obstacles(twin, cast.pendar)) == 1


@pytest.mark.parametrize(
    ("state", "other", "possible"),
    [
        ("pending", "approved", True),
        ("papers_requested", "pending", True),
        ("rejected", "suspended", True),
        ("approved", "approved", True),
        ("suspended", "suspended", True),
        ("approved", "pending", False),
        ("approved", "suspended", False),
        ("suspended", "approved", False),
        ("pending", "rejected", False),
    ],
)
def test_no_suspension_and_no_approval_comes_by_the_way(
    cast: Cast, twin: Company, state: str, other: str, possible: bool
) -> None:
    Company.objects.filter(pk=twin.pk).update(state=state)
    Company.objects.filter(pk=cast.pendar.pk).update(state=other)
    twin.refresh_from_db()
    cast.pendar.refresh_from_db()
    assert (obstacles(twin, cast.pendar) == []) is possible


def test_not_with_itself_and_not_twice(cast: Cast, twin: Company) -> None:
    with pytest.raises(Refusal):
        merged(twin, twin)
    merged(twin, cast.pendar)
    for source, into in ((twin, cast.pendar), (cast.pendar, twin)):
        with pytest.raises(Refusal):
            merged(source, into)


def test_what_changed_since_the_preview_is_looked_at_again(cast: Cast, twin: Company) -> None:
    shown = preview_of(twin, cast.pendar).fingerprint
    make.make_position(twin, kind=make.make_kind("summer_internship"))
    with pytest.raises(StaleState):
        merged(twin, cast.pendar, shown=shown)
    with pytest.raises(StaleState):
        merged(twin, cast.pendar, seen="pending")


# Afterwards


def test_nothing_is_added_to_a_merged_company_any_more(cast: Cast, twin: Company) -> None:
    owner, site = make.owner_of(twin), twin.sites.get()
    merged(twin, cast.pendar)
    for act in (
        lambda: team.save_site(twin, by=owner, values={"name": "تازه"}, site=site),
        lambda: team.add_member(twin, user=cast.kamran, role=OWNER, by=owner),
        lambda: invitations.invite_colleague(twin, email="x@y.test", full_name="x", role=OWNER, by=owner),
        lambda: vetting.edit_company(twin, by=owner, values={"about": "x"}),
        lambda: drafting.request_mou(twin, by=owner, values={}),
        lambda: positions.draft_position(twin, by=owner, values=make.position_values(cast.pendar)),
        lambda: vetting.approve_company(twin, by=cast.leila),
    ):
        with pytest.raises(Refusal):
            act()


def test_its_number_leads_to_the_survivor(client: Client, cast: Cast, twin: Company) -> None:
    Company.objects.filter(pk=twin.pk).update(national_id=NUMBER)
    merged(twin, cast.pendar)
    answer = client.post(REGISTER, person() | company(name="نامی دیگر"))
    assert errors(answer) == ["national_id"]
    assert cast.pendar.name in str(answer.context["form"].errors["national_id"])
    assert registered(NUMBER) == cast.pendar


def test_whoever_registers_what_the_office_entered_is_told_whom_to_ask(client: Client, cast: Cast) -> None:
    entered_by_office(cast, NUMBER)
    answer = client.post(REGISTER, person() | company(name="ریسندگی نخ"))
    assert errors(answer) == ["national_id"]
    assert "پیوند پیوستن" in str(answer.context["form"].errors["national_id"])


def test_an_import_finds_the_survivor_by_it(cast: Cast, twin: Company) -> None:
    from dataclasses import dataclass

    @dataclass
    class Row:
        facts: dict[str, Any]

    merged(twin, cast.pendar)
    row: Any = Row({"national_id": twin.national_id, "licence_number": ""})
    for lock in (False, True):
        assert _known_companies([row], lock=lock) == {("national_id", twin.national_id): cast.pendar}


def test_its_pages_lead_on(client: Client, cast: Cast, twin: Company) -> None:
    owner = make.owner_of(twin)
    third = make.make_company("پندار سوم", approved=False)
    merged(third, twin)
    merged(twin, cast.pendar)
    for old in (twin, third):
        assert client.get(f"/companies/{old.pk}/").url == f"/companies/{cast.pendar.pk}/"
    client.force_login(owner)
    assert client.get("/hr/company/").context["company"] == cast.pendar
    client.force_login(cast.behzad)
    page = f"/staff/companies/{twin.pk}/"
    assert client.get(page).url == f"/staff/companies/{cast.pendar.pk}/"
    assert client.get(f"{page}?own=1").status_code == 200
    assert f"{page}?own=1" in client.get(f"/staff/companies/{cast.pendar.pk}/").content.decode()


def test_a_survivor_that_is_not_public_is_not_told_by_its_double(client: Client, cast: Cast) -> None:
    waiting, other = (make.make_company(name, approved=False) for name in ("یک", "دو"))
    merged(waiting, other)
    assert client.get(f"/companies/{waiting.pk}/").status_code == 404


# The page


def test_the_office_chooses_looks_and_merges(leila: Client, cast: Cast, twin: Company) -> None:
    page = f"/staff/companies/{twin.pk}/merge/"
    assert page in leila.get(f"/staff/companies/{twin.pk}/").content.decode()
    assert f"?into={cast.pendar.pk}" in leila.get(page, {"q": "لوازم خانگی"}).content.decode()
    shown = leila.get(page, {"into": cast.pendar.pk})
    assert "نوشین کیا" in shown.content.decode()
    values = {
        "seen": "approved",
        "seen_into": "approved",
        "shown": shown.context["preview"].fingerprint,
        "people": "keep",
    }
    address = f"{page}?into={cast.pendar.pk}"
    assert list(leila.post(address, values).context["form"].errors) == ["certain"]
    assert leila.post(address, values | {"certain": "on", "shown": "x"}).status_code == 409
    assert leila.post(address, values | {"certain": "on"}).url == f"/staff/companies/{cast.pendar.pk}/"
    assert leila.get(page).url == f"/staff/companies/{cast.pendar.pk}/"


def test_what_stands_against_it_is_said_and_there_is_no_button(leila: Client, cast: Cast) -> None:
    page = leila.get(f"/staff/companies/{cast.angareh.pk}/merge/?into={cast.pendar.pk}")
    assert page.context["preview"].obstacles
    assert 'name="certain"' not in page.content.decode()


@pytest.mark.parametrize("into", ["", "x", "0", "9" * 18, "9" * 40, "۵", "-1", "\x00"])
def test_a_forged_choice_is_none(leila: Client, cast: Cast, into: str) -> None:
    answer = leila.get(f"/staff/companies/{cast.pendar.pk}/merge/", {"into": into})
    assert answer.status_code in (200, 404)


def test_only_who_may_act_merges(client: Client, cast: Cast, twin: Company) -> None:
    page = f"/staff/companies/{twin.pk}/merge/?into={cast.pendar.pk}"
    for user, status in ((cast.behzad, 403), (cast.maryam, 403)):
        client.force_login(user)
        assert client.get(page).status_code == client.post(page).status_code == status
    client.logout()
    assert "/accounts/login/" in client.get(page).url


def test_the_preview_asks_the_same_with_more_rows(leila: Client, cast: Cast, twin: Company) -> None:
    numbers = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert leila.get(f"/staff/companies/{twin.pk}/merge/?into={cast.pendar.pk}").status_code == 200
        numbers.append(len(queries))
        make.make_position(twin, kind=make.make_kind("summer_internship"))
        make.make_member(twin)
    assert numbers[0] == numbers[1] <= 10
