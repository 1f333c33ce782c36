"""The form of a position while it is typed: kept, beside other windows, and answered by the MoU and an estimate."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from internships.actions import position_drafts as drafts
from internships.estimate import Asked, Estimate, estimate, rounded
from internships.models import Position, PositionChange, PositionDraft
from internships.states import PositionState
from people.workflow import Refusal
from students.week import Week
from tests import factories as make
from tests.cast import Cast
from tests.internships.test_position_changes import form_values
from tests.internships.test_recruiter_positions import NEW, asking, written

pytestmark = pytest.mark.django_db
KEEP = "/hr/positions/keep/"
KEY = "0123456789abcdef" * 2


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    client.force_login(cast.maryam)
    return client


def typing(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {**written(cast), "draft": KEY, "page": "one", "saved": "", **changes}


def saved_in(answer: Any) -> str:
    found = re.search(r'name="saved" value="([^"]*)"', answer.content.decode())
    assert found
    return found[1]


# Kept as it is typed


def test_a_form_that_was_never_saved_is_kept_and_found_again(hr: Client, cast: Cast) -> None:
    answer = hr.post(KEEP, typing(cast, title="نیمه‌کاره", seats="هنوز نمی‌دانم"))
    assert answer.status_code == 200
    assert not Position.objects.filter(title="نیمه‌کاره").exists()
    assert "نیمه‌کاره" in hr.get("/hr/positions/").content.decode()
    page = hr.get(f"{NEW}?draft={KEY}").content.decode()
    assert "نیمه‌کاره" in page
    assert "هنوز نمی‌دانم" in page


def test_saving_the_form_ends_what_was_typed(hr: Client, cast: Cast) -> None:
    first = hr.post(KEEP, typing(cast))
    hr.post(NEW, typing(cast, saved=saved_in(first)))
    assert Position.objects.filter(state=PositionState.DRAFT).count() == 1
    assert not PositionDraft.objects.exists()


def test_an_older_window_is_told_and_nothing_is_lost(hr: Client, cast: Cast) -> None:
    first = hr.post(KEEP, typing(cast, title="پنجرهٔ یک"))
    hr.post(KEEP, typing(cast, title="پنجرهٔ دو", page="two", saved=saved_in(first)))
    late = hr.post(KEEP, typing(cast, title="پنجرهٔ یک، ادامه", saved=saved_in(first), page="three"))
    assert "مقایسه و انتخاب" in late.content.decode()
    assert PositionDraft.objects.get().title == "پنجرهٔ دو"
    saving = typing(cast, title="پنجرهٔ یک، ادامه", saved=saved_in(first), page="three")
    compared = hr.post(NEW, {**saving, "compare": "1"})
    assert compared.context["newer"].title == "پنجرهٔ دو"
    assert hr.post(NEW, saving).status_code == 409
    assert hr.post(NEW, {**saving, "over": "1"}).status_code == 302
    assert Position.objects.get(state=PositionState.DRAFT).title == "پنجرهٔ یک، ادامه"


def test_a_saved_draft_and_a_public_position_keep_what_is_typed_too(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="draft")
    hr.post(f"{KEEP}?position={position.pk}", typing(cast, title="تازه"))
    path = f"/hr/positions/{position.pk}/edit/"
    assert "تازه" in hr.get(path).content.decode()
    position.refresh_from_db()
    assert position.title != "تازه"
    kept = PositionDraft.objects.get()
    saving = typing(cast, title="تازه", seen="draft", version="1", saved=kept.saved_at.isoformat())
    assert hr.post(path, saving).status_code == 302
    assert not PositionDraft.objects.exists()
    change = f"/hr/positions/{cast.inspection.pk}/change/"
    hr.post(f"{KEEP}?position={cast.inspection.pk}", form_values(cast.inspection, seats="۵", page="one"))
    assert "۵" in str(hr.get(change).context["form"]["seats"].value())
    saved = PositionDraft.objects.get().saved_at.isoformat()
    hr.post(change, form_values(cast.inspection, seats="۵", page="one", saved=saved))
    assert PositionChange.objects.get().after == {"seats": 5}
    assert not PositionDraft.objects.exists()


def test_what_somebody_saved_meanwhile_is_not_written_over_unseen(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="draft")
    path = f"/hr/positions/{position.pk}/edit/"
    hr.post(path, written(cast, seen="draft", version="1", title="نخست"))
    late = hr.post(path, written(cast, seen="draft", version="1", title="دوم"))
    assert late.status_code == 422
    assert "دوم" in late.content.decode()
    position.refresh_from_db()
    assert position.title == "نخست"
    hr.post(path, written(cast, seen="draft", version=str(position.version), title="دوم"))
    position.refresh_from_db()
    assert position.title == "دوم"


def test_a_page_never_disagrees_with_itself(hr: Client, cast: Cast) -> None:
    """What it sends by itself may arrive behind its own form; the next page begins clean."""
    position = make.make_position(cast.pendar, state="draft")
    path, keep = f"/hr/positions/{position.pk}/edit/", f"{KEEP}?position={position.pk}"
    many = typing(cast, seats="۹۹", seen="draft", version="1")
    hr.post(keep, many)
    refused = hr.post(path, {**many, "do": "submit"})
    assert refused.status_code == 302
    hr.post(keep, many)
    assert not PositionDraft.objects.exists()
    page = hr.get(refused.url)
    assert page.context["draft"] is None
    position.refresh_from_db()
    window = {"page": page.context["page"], "saved": page.context["saved"], "version": str(position.version)}
    mended = typing(cast, seats="۵", seen="draft", **window)
    assert hr.post(path, {**mended, "do": "submit"}).status_code == 302
    position.refresh_from_db()
    assert (position.state, position.seats) == (PositionState.SUBMITTED, 5)


def test_what_is_typed_after_a_no_is_there_when_the_page_is_loaded_again(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="draft", seats=99)
    path, keep = f"/hr/positions/{position.pk}/edit/", f"{KEEP}?position={position.pk}"
    hr.post(keep, typing(cast, seats="۴"))
    again = hr.get(f"{path}?refused=seats")
    assert str(again.context["form"]["seats"].value()) == "۴"
    window = {"page": again.context["page"], "saved": again.context["saved"]}
    assert hr.post(path, typing(cast, seats="۵", version="1", **window)).status_code == 302


def test_a_new_form_that_was_saved_is_not_begun_again_by_what_it_sent_late(hr: Client, cast: Cast) -> None:
    hr.post(KEEP, typing(cast))
    hr.post(NEW, typing(cast))
    hr.post(KEEP, typing(cast))
    assert not PositionDraft.objects.exists()


def test_a_copy_that_was_begun_is_found_again(hr: Client, cast: Cast) -> None:
    copy = f"{NEW}?copy={cast.inspection.pk}"
    assert hr.get(copy).context["begun"] is None
    answer = hr.post(KEEP, typing(cast, title="رونوشت تازه", copied=str(cast.inspection.pk)))
    assert answer["HX-Replace-Url"] == f"{NEW}?draft={KEY}"
    assert f"{NEW}?draft={KEY}" in hr.get(copy).content.decode()
    assert f'name="copied" value="{cast.inspection.pk}"' in hr.get(f"{NEW}?draft={KEY}").content.decode()
    assert hr.get(f"{NEW}?copy={cast.inspection.pk}&when=now").context["now"]


def test_what_was_typed_can_be_discarded(hr: Client, cast: Cast) -> None:
    hr.post(KEEP, typing(cast))
    hr.post("/hr/positions/keep/drop/", {"draft": KEY})
    assert not PositionDraft.objects.exists()
    assert hr.get(f"{NEW}?draft={KEY}").status_code == 404


def test_limits_of_what_is_kept(cast: Cast) -> None:
    def keep(**more: Any) -> PositionDraft:
        return drafts.keep_typed(
            cast.pendar, by=cast.maryam, **{"typed": {"title": ["الف"]}, "key": KEY, **more}
        )

    keep()
    with pytest.raises(Refusal):
        keep(typed={"description": ["ک" * 70_000]})
    with pytest.raises(Refusal):
        keep(key="کلید")
    PositionDraft.objects.bulk_create(
        PositionDraft(company=cast.pendar, key=f"{n:032x}", saved_by=cast.maryam) for n in range(60)
    )
    with pytest.raises(Refusal):
        keep(key="f" * 32)


def test_outsiders_and_wrong_rights(hr: Client, cast: Cast, client: Client) -> None:
    hr.post(KEEP, typing(cast))
    assert hr.post(f"{KEEP}?position={cast.moulds.pk}", typing(cast)).status_code == 404
    client.force_login(cast.kamran)
    assert client.get(f"{NEW}?draft={KEY}").status_code == 404
    client.post(KEEP, typing(cast, title="دیگری"))
    assert PositionDraft.objects.get(company=cast.pendar).title != "دیگری"
    client.force_login(cast.reza)
    assert client.post(KEEP, typing(cast)).status_code == 403
    assert client.get(KEEP).status_code == 405


# What the MoU says meanwhile


def test_the_mou_answers_beside_each_field_by_the_rules_that_refuse_later(hr: Client, cast: Cast) -> None:
    answer = hr.post(KEEP, typing(cast, seats="۲۱", hours_max="۴۰", pay_rial="۷۰۰٬۰۰۰"))
    limits = {limit.field: limit.refused for limit in answer.context["limits"]}
    assert limits["seats"]
    assert limits["hours_max"]
    assert limits["pay_rial"]
    assert not limits["ends_on"]
    good = {limit.field: limit.refused for limit in hr.post(KEEP, typing(cast)).context["limits"]}
    assert not any(good.values())
    assert 'id="id_seats_limit"' in answer.content.decode()


def test_nonsense_is_kept_and_answered_without_an_error(hr: Client, cast: Cast) -> None:
    answer = hr.post(
        KEEP, typing(cast, kind="x", seats="چند", pay_rial="-", starts_on="۱/۱", shifts=["9-9-9"])
    )
    assert answer.status_code == 200
    assert hr.post(KEEP, {"draft": KEY}).status_code == 200


def test_keeping_costs_the_same_whatever_is_typed(hr: Client, cast: Cast) -> None:
    def cost(**changes: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            hr.post(KEEP, typing(cast, **changes))
        return len(queries)

    cost()
    skills = [make.make_skill(name).pk for name in ("جوش", "تراش", "فرز")]
    much = asking(*[{"text": f"پرسش {n}؟"} for n in range(8)])
    assert cost(title="کم") == cost(title="زیاد", skills_required=skills, **much) <= 17


# About how many students


def test_fewer_than_five_are_never_counted_out_and_others_only_roundly() -> None:
    assert [rounded(n) for n in (0, 4, 5, 9, 49, 50, 57, 199, 201, 999, 1234)] == [
        *(None, None, 5, 5, 45, 50, 50, 190, 200, 950, 1200),
    ]
    assert "پنج" in Estimate(None, None).words
    assert "۴۵" in Estimate(45, 20).words


def test_an_estimate_asks_what_the_position_asks(cast: Cast) -> None:
    field = make.make_field("مهندسی پلیمر")
    for number in range(7):
        make.make_student(field=field, gpa="17" if number else "12", free=Week.from_hours(range(5), 7, 11))
    make.make_student(field=field, gpa="18", free=Week.from_hours([0], 7, 9))
    of_field = frozenset([field.pk])
    assert estimate(Asked(of_field)).eligible == 5
    assert estimate(Asked(of_field, min_gpa=make.Decimal("17.4"))).eligible == 5  # asked as 17
    assert estimate(Asked(of_field, min_gpa=make.Decimal("17.5"))).eligible is None
    mornings, evenings = Week.from_hours(range(5), 7, 11), Week.from_hours(range(5), 16, 20)
    assert estimate(Asked(of_field, shifts=mornings, hours_min=16)).free == 5
    assert estimate(Asked(of_field, shifts=evenings, hours_min=16)) == Estimate(5, None)


def test_the_estimate_stands_on_the_page_after_saving_without_script(hr: Client, cast: Cast) -> None:
    position = make.make_position(cast.pendar, state="draft")
    page = hr.get(f"/hr/positions/{position.pk}/edit/")
    assert page.context["estimate"].words in page.content.decode()
