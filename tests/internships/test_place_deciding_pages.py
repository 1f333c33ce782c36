"""The pages on which a self-found place is decided: of academics and of the liaison office."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships.actions.found_places import take_back_place
from internships.models import Placement
from internships.states import FoundPlaceState
from people.models import User
from students.models import Academic, Faculty
from tests import factories as make
from tests.cast import Cast
from tests.internships import places as make_places

pytestmark = pytest.mark.django_db
S = FoundPlaceState


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200, address
    return len(made)


@pytest.fixture
def coordinator(cast: Cast) -> Academic:
    return make_places.make_academic("دکتر مینا پارسا", coordinator=True)


@pytest.fixture
def supervisor(cast: Cast) -> Academic:
    return make_places.make_academic("دکتر سعید جوادی")


@pytest.fixture
def stranger(cast: Cast) -> Academic:
    return make_places.make_academic(
        "دکتر غریبه", coordinator=True, faculty=Faculty.objects.create(name_fa="علوم پایه")
    )


# Academics


def test_academics_come_home_to_what_waits_for_them(
    client: Any, cast: Cast, coordinator: Academic, supervisor: Academic
) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=supervisor.user)
    client.force_login(coordinator.user)
    assert client.get("/home/").url == "/academic/"
    assert client.get("/academic/").context["waiting"] == [place]
    address = f"/academic/places/{place.pk}/"
    assert client.get(address).status_code == 200
    seen = {"seen": "submitted", "step": "coordinator", "round": "1"}
    answer = client.post(f"{address}decide/", {**seen, "decision": "returned"})
    assert answer.status_code == 422
    answer = client.post(
        f"{address}decide/", {**seen, "decision": "approved", "supervisor": supervisor.user.pk}
    )
    assert answer.url == address
    place.refresh_from_db()
    assert place.waits_for == "supervisor"
    client.force_login(supervisor.user)
    assert client.get("/academic/").context["waiting"] == [place]
    client.post(f"{address}decide/", {**seen, "step": "supervisor", "decision": "refused", "note": "نه"})
    place.refresh_from_db()
    assert (place.state, place.close_note) == (S.REFUSED, "نه")
    assert client.get(address).status_code == 200


def test_a_page_that_is_behind_decides_nothing(client: Any, cast: Cast, coordinator: Academic) -> None:
    place = make_places.make_submitted(cast.negar)
    client.force_login(coordinator.user)
    address = f"/academic/places/{place.pk}/decide/"
    wrong = (
        {"seen": "returned", "step": "coordinator", "round": "1"},
        {"seen": "submitted", "step": "office", "round": "1"},
        {"seen": "submitted", "step": "coordinator", "round": "7"},
    )
    for behind in wrong:
        assert client.post(address, {**behind, "decision": "refused", "note": "x"}).status_code == 422
    assert not place.approvals.exists()


def test_another_faculty_and_a_draft_are_not_there(
    client: Any, cast: Cast, coordinator: Academic, stranger: Academic, supervisor: Academic
) -> None:
    place = make_places.make_submitted(cast.negar)
    for academic in (stranger, supervisor):  # of another faculty, and one who isn't named
        client.force_login(academic.user)
        for page in ("", "letter/"):
            assert client.get(f"/academic/places/{place.pk}/{page}").status_code == 404
        for page in ("decide/", "supervisor/"):
            assert (
                client.post(f"/academic/places/{place.pk}/{page}", {"decision": "approved"}).status_code
                == 404
            )
    take_back_place(place, by=cast.negar.user)
    client.force_login(coordinator.user)
    assert client.get(f"/academic/places/{place.pk}/").status_code == 404


def test_who_is_not_an_academic_any_more_stays_out(client: Any, cast: Cast, coordinator: Academic) -> None:
    place = make_places.make_submitted(cast.negar)
    Academic.objects.update(ended_at=timezone.now())
    for user in (coordinator.user, cast.leila, cast.negar.user, cast.maryam):
        client.force_login(user)
        assert client.get("/academic/").status_code == 403
        assert client.get(f"/academic/places/{place.pk}/").status_code == 403


def test_a_supervisor_looks_on_before_their_turn(
    client: Any, cast: Cast, coordinator: Academic, supervisor: Academic
) -> None:
    place = make_places.make_submitted(cast.negar, supervisor=supervisor.user)
    client.force_login(supervisor.user)
    address = f"/academic/places/{place.pk}/"
    assert client.get(address).context["form"] is None
    assert client.post(f"{address}decide/", {"decision": "approved"}).status_code == 403
    assert client.post(f"{address}supervisor/", {"supervisor": supervisor.user.pk}).status_code == 403


def test_the_coordinator_names_another_supervisor(
    client: Any, cast: Cast, coordinator: Academic, supervisor: Academic
) -> None:
    other = make_places.make_academic("دکتر نرگس راد")
    place = make_places.decide(make_places.make_submitted(cast.negar, supervisor=supervisor.user))
    client.force_login(coordinator.user)
    client.post(
        f"/academic/places/{place.pk}/supervisor/", {"supervisor": other.user.pk, "seen": "submitted"}
    )
    place.refresh_from_db()
    assert place.supervisor == other.user


# The office


def test_where_a_faculty_has_nobody_the_office_is_shown_where_to_enter_the_supervisor(
    client: Any, cast: Cast
) -> None:
    place = make_places.make_submitted(cast.negar)
    client.force_login(cast.leila)
    address = f"/staff/places/{place.pk}/"
    assert client.get(address).context["form"].nobody_to_name
    assert "/staff/academics/" in client.get(address).content.decode().partition('id="decide"')[2]
    make_places.make_academic("دکتر سعید جوادی")
    assert not client.get(address).context["form"].nobody_to_name


def test_the_office_decides_starts_and_ends(client: Any, cast: Cast, supervisor: Academic) -> None:
    place = make_places.make_submitted(cast.negar, make_places.make_course(place_steps=["office"]))
    client.force_login(cast.leila)
    assert place.name in client.get("/staff/places/").content.decode()
    address = f"/staff/places/{place.pk}/"
    seen = {"seen": "submitted", "step": "office", "round": "1", "decision": "approved"}
    assert client.post(f"{address}decide/", seen).url == address
    assert place.name in client.get("/staff/placements/?show=found").content.decode()
    answer = client.post(f"{address}start/", {"seen": "approved", "from": "list"})
    assert answer.url == "/staff/placements/?show=found"
    placement = Placement.objects.get()
    assert place.title in client.get("/staff/placements/?show=running").content.decode()
    assert client.get(address).status_code == 200
    ending = f"/staff/placements/{placement.pk}/end/"
    assert place.title in client.get(ending).content.decode()
    client.post(ending, {"ended_on": str(placement.starts_on), "seen": "running"})
    placement.refresh_from_db()
    assert placement.state == "ended"
    assert place.title in client.get("/staff/placements/?show=ended").content.decode()
    client.force_login(cast.negar.user)
    for page in ("/me/", "/me/places/", f"/me/places/{place.pk}/"):
        assert client.get(page).status_code == 200


def test_the_office_writes_a_paper_decision_down(client: Any, cast: Cast, coordinator: Academic) -> None:
    place = make_places.make_submitted(cast.negar, make_places.make_course(place_steps=["coordinator"]))
    client.force_login(cast.leila)
    address = f"/staff/places/{place.pk}/"
    seen = {"seen": "submitted", "step": "coordinator", "round": "1", "decision": "approved"}
    behalf = {"on_behalf_of": coordinator.user.pk}
    assert client.post(f"{address}decide/", {**seen, **behalf}).status_code == 422
    client.post(f"{address}decide/", {**seen, **behalf, "note": "نامهٔ ۱۲"})
    place.refresh_from_db()
    assert place.state == S.APPROVED
    assert "نامهٔ ۱۲" in client.get(address).content.decode()
    client.post(f"{address}cancel/", {"seen": "approved", "reason": "شرکت پشیمان شد"})
    place.refresh_from_db()
    assert place.state == S.CANCELLED


def test_the_office_turns_a_place_into_an_invitation(client: Any, cast: Cast, coordinator: Academic) -> None:
    number = make.company_national_id(555)
    place = make_places.make_approved(
        cast.negar, make_places.make_summer(), total_hours=None, weekly_hours=20, national_id=number
    )
    client.force_login(cast.leila)
    address = f"/staff/places/{place.pk}/"
    form = client.get(f"{address}invite/").context["form"]
    assert form.initial["national_id"] == number
    facts = {
        "seen": "invited",
        "legal_form": "company",
        "name": place.name,
        "national_id": number,
        "full_name": "حمید ناصری",
        "email": "naseri@alborz.test",
    }
    assert client.post(f"{address}invite/", {**facts, "national_id": "1"}).status_code == 422
    assert client.post(f"{address}invite/", facts).url == address
    place.refresh_from_db()
    assert place.company is not None
    assert place.company.state == "pending"
    client.post(f"{address}approve/", {"seen": "invited"})
    place.refresh_from_db()
    assert place.state == S.INVITED
    client.post(f"{address}refuse/", {"seen": "invited", "reason": "شرکت نپذیرفت"})
    place.refresh_from_db()
    assert place.state == S.REFUSED


def test_a_viewer_looks_and_does_nothing(client: Any, cast: Cast, coordinator: Academic) -> None:
    place = make_places.make_submitted(cast.negar)
    client.force_login(cast.behzad)
    address = f"/staff/places/{place.pk}/"
    assert client.get("/staff/places/").status_code == 200
    assert client.get(address).context["form"] is None
    for page in ("decide/", "supervisor/", "invite/", "approve/", "refuse/", "start/", "cancel/"):
        assert client.post(f"{address}{page}", {"seen": "submitted"}).status_code == 403


def test_outsiders_and_drafts(client: Any, cast: Cast, coordinator: Academic) -> None:
    draft = make_places.make_place(cast.negar)
    client.force_login(cast.leila)
    assert client.get(f"/staff/places/{draft.pk}/").status_code == 404
    assert client.get("/staff/places/99999/").status_code == 404
    for user in (cast.maryam, cast.negar.user, coordinator.user):
        client.force_login(user)
        for page in ("/staff/places/", f"/staff/places/{draft.pk}/"):
            assert client.get(page).status_code == 403


@pytest.mark.parametrize(
    ("q", "found"),
    [("نگار", True), ("البرز", True), ("‌", True), ("%", True), ("'; drop table", False), ("😀" * 900, True)],
)
def test_the_office_searches(client: Any, cast: Cast, q: str, found: bool) -> None:
    """What has no letter or digit narrows nothing."""
    place = make_places.make_submitted(cast.negar)
    client.force_login(cast.leila)
    answer = client.get("/staff/places/", {"q": q, "state": "nonsense", "after": "broken"})
    assert answer.status_code == 200
    assert (place.name in answer.content.decode()) == found


def test_pages_ask_no_more_with_more_rows(
    client: Any, cast: Cast, coordinator: Academic, supervisor: Academic
) -> None:
    course, summer = make_places.make_course(), make_places.make_summer()
    weekly = {"total_hours": None, "weekly_hours": 20}
    first = make_places.make_submitted(cast.negar, course, supervisor=supervisor.user)
    ended = make_places.make_found_placement(cast.sina, supervisor=supervisor.user)
    pages: dict[User, list[str]] = {
        cast.negar.user: ["/me/", "/me/places/", f"/me/places/{first.pk}/"],
        coordinator.user: ["/academic/", f"/academic/places/{first.pk}/"],
        cast.leila: [
            "/staff/",
            "/staff/places/?state=waiting",
            "/staff/places/?state=all",
            f"/staff/places/{first.pk}/",
            f"/staff/places/{ended.found_place_id}/",
            "/staff/placements/?show=found",
            "/staff/placements/?show=running",
            "/staff/academics/",
        ],
    }

    def counted() -> dict[str, int]:
        found: dict[str, int] = {}
        for user, addresses in pages.items():
            client.force_login(user)
            found |= {address: queries(client, address) for address in addresses}
        return found

    make_places.make_approved(cast.tara, course, supervisor=supervisor.user)
    before = counted()
    make_places.make_submitted(cast.negar, summer, **weekly)
    make_places.make_approved(cast.tara, summer, **weekly)
    for _number in range(2):
        make_places.make_found_placement(make.make_student(), supervisor=supervisor.user)
        make_places.make_approved(make.make_student(), course, supervisor=supervisor.user)
        make_places.make_submitted(make.make_student(), course)
        make_places.make_academic("دکتر دیگر")
    after = counted()
    assert after == before
    assert max(after.values()) <= 10, after
