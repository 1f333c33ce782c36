"""Students who let companies find them: who is suggested, what is shown, what an invitation does."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from internships.actions.interest import dismiss, undo_dismissal
from internships.actions.invites import invite_student
from internships.matching import PartName
from internships.models import Invite, Position
from internships.suggested_students import suggested_students
from people.notifications import delivery
from people.notifications.models import Message
from people.workflow import Refusal
from students.models import Student, StudentSkill
from students.week import Week
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def address(cast: Cast, more: str = "") -> str:
    return f"/hr/positions/{cast.inspection.pk}/suggested/{more}"


def show(*students: Student) -> None:
    Student.objects.filter(pk__in=[each.pk for each in students]).update(visible_at=timezone.now())


def names(position: Position) -> list[str]:
    return [each.student.user.full_name for each in suggested_students(position)]


@pytest.fixture
def maryam(client: Client, cast: Cast) -> Client:
    cast.maryam.language = "en"
    cast.maryam.save()
    client.force_login(cast.maryam)
    return client


def test_only_those_who_let_themselves_be_found(cast: Cast) -> None:
    assert names(cast.inspection) == []
    show(cast.negar, cast.sina)
    assert names(cast.inspection) == ["نگار صادقی"]  # Sina studies something else
    make.make_position(cast.pendar, title="برای همه", fields=[])
    assert set(names(Position.objects.get(title="برای همه"))) == {"نگار صادقی", "سینا عزیزی"}


@pytest.mark.parametrize(
    "now",
    [
        {"visible_at": None},
        {"frozen_at": timezone.now()},
        {"study_status": Student.Status.GRADUATE},
        {"state": "returned"},
        {"field": None},
        {"free": Week.from_hours([6], 20, 24)},
    ],
)
def test_who_is_not_suggested(cast: Cast, now: dict[str, Any]) -> None:
    show(cast.negar)
    Student.objects.filter(pk=cast.negar.pk).update(**now)
    assert names(cast.inspection) == []


def test_who_applied_or_said_no_is_not_suggested(cast: Cast) -> None:
    show(cast.negar, cast.tara)
    make.make_application(cast.negar, cast.inspection)
    assert names(cast.inspection) == ["ترانه بهرامی"]
    dismiss(cast.tara, cast.inspection)
    assert names(cast.inspection) == []
    undo_dismissal(cast.tara, cast.inspection)
    assert names(cast.inspection) == ["ترانه بهرامی"]


def test_the_agreement_has_to_take_their_field(cast: Cast) -> None:
    company = make.make_company("رنگ‌سازی")
    make.make_mou(company, fields=[make.make_field("مهندسی شیمی")])
    position = make.make_position(company, fields=[])
    show(cast.negar)
    assert names(position) == []


def test_a_list_says_nothing_of_who_is_above_a_gpa(cast: Cast) -> None:
    show(cast.negar, cast.tara)
    Student.objects.filter(pk=cast.tara.pk).update(gpa="12.00", credits_passed=20)
    Position.objects.filter(pk=cast.inspection.pk).update(min_gpa="16.00", min_credits=60)
    assert len(names(Position.objects.get(pk=cast.inspection.pk))) == 2


def test_better_fits_come_first_in_the_companys_words(cast: Cast) -> None:
    weld, excel = make.make_skill("جوشکاری", "Welding"), make.make_skill()
    position = make.make_position(cast.pendar, skills_required=[weld, excel])
    show(cast.negar, cast.tara)
    StudentSkill.objects.create(student=cast.negar, skill=weld, level=StudentSkill.Level.EXPERT)
    with translation.override("en"):
        first, second = suggested_students(position)
        assert [each.text for each in first.words.reasons][:2] == [
            "has 1 of 2 skills that you need",
            "not in their profile: Excel",
        ]
        assert [bar.name for bar in first.words.bars] == ["Skills", "Field", "Hours"]
        assert first.words.percent == sum(bar.points for bar in first.words.bars)
    assert (first.student.pk, second.student.pk) == (cast.negar.pk, cast.tara.pk)
    assert first.fit.score > second.fit.score
    assert first.fit.part(PartName.COMMUTE).weight == first.fit.part(PartName.PAY).weight == 0


# The page


def test_the_page_shows_what_students_were_told(maryam: Client, cast: Cast) -> None:
    cast.negar.user.mobile = "+989121234567"
    cast.negar.user.save()
    Student.objects.filter(pk=cast.negar.pk).update(gpa="17.35", student_number="40112345678")
    StudentSkill.objects.create(student=cast.negar, skill=make.make_skill(), level=3)
    show(cast.negar)
    words = maryam.get(address(cast)).content.decode()
    for shown in ("نگار صادقی", "Excel", "Expert", "as they say themselves", "semester"):
        assert shown in words
    for hidden in ("17.35", "9121234567", "40112345678", cast.negar.user.email, ".pdf", "سینا عزیزی"):
        assert hidden not in words
    assert address(cast) in maryam.get(f"/hr/positions/{cast.inspection.pk}/").content.decode()


def test_without_anybody_the_page_says_what_that_means(maryam: Client, cast: Cast) -> None:
    assert "Students choose for themselves" in maryam.get(address(cast)).content.decode()
    Position.objects.filter(pk=cast.inspection.pk).update(deadline_at=timezone.now())
    show(cast.negar)
    page = maryam.get(address(cast))
    assert page.context["suggested"] == []
    assert "The deadline has passed" in page.content.decode()


def test_only_for_published_positions_of_an_approved_company(maryam: Client, cast: Cast) -> None:
    show(cast.negar)
    draft = make.make_position(cast.pendar, state="draft")
    assert maryam.get(f"/hr/positions/{draft.pk}/suggested/").status_code == 404
    type(cast.pendar).objects.filter(pk=cast.pendar.pk).update(state="suspended")
    assert maryam.get(address(cast)).status_code == 404
    assert maryam.post(address(cast, "invite/"), {"student": cast.negar.pk}).status_code == 404


def test_outsiders_find_nothing_and_only_recruiters_see_students(client: Client, cast: Cast) -> None:
    show(cast.negar)
    for user, status in ((cast.kamran, 404), (cast.reza, 403), (cast.negar.user, 403), (cast.leila, 403)):
        client.force_login(user)
        assert client.get(address(cast)).status_code == status
        assert client.post(address(cast, "invite/"), {"student": cast.negar.pk}).status_code == status
    client.logout()
    assert "/accounts/login/" in client.get(address(cast)).url
    assert not Invite.objects.exists()


def test_the_page_makes_as_many_queries_with_more_rows(
    maryam: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    show(cast.negar)
    maryam.get(address(cast))
    with django_assert_max_num_queries(10) as few:
        maryam.get(address(cast))
    for number in range(3):
        show(student := make.make_student(f"دانشجو {number}"))
        student.skills.add(make.make_skill())
    with django_assert_max_num_queries(len(few)):
        assert len(maryam.get(address(cast)).context["suggested"]) == 4


# Invitations


def test_an_invitation_reaches_the_student_once(maryam: Client, cast: Cast) -> None:
    show(cast.negar)
    for _time in range(2):
        sent = maryam.post(address(cast, "invite/"), {"student": cast.negar.pk, "note": "بیایید"})
        assert sent.status_code == 302
    assert Invite.objects.get().note == "بیایید"
    told = Message.objects.get(kind="position.suggested")
    assert (told.recipient, told.url) == (cast.negar.user, f"/positions/{cast.inspection.pk}/")
    assert "Invited" in maryam.get(address(cast)).content.decode()
    maryam.force_login(cast.negar.user)
    page = maryam.get("/me/")
    assert [each["position"] for each in page.context["invites"]] == [cast.inspection.pk]
    assert "خالص در ماه" in page.content.decode()
    assert "بیایید" in page.content.decode()


@pytest.mark.parametrize("still", [True, False])
def test_the_mail_goes_only_to_who_is_still_to_be_found(cast: Cast, still: bool) -> None:
    show(cast.negar)
    invite_student(cast.inspection, cast.negar, by=cast.maryam, note="سلام")
    if not still:
        Student.objects.filter(pk=cast.negar.pk).update(visible_at=None)
    delivery.deliver_due()
    sent = [each for each in mail.outbox if cast.negar.user.email in each.to]
    assert [cast.inspection.title in each.subject for each in sent] == ([True] if still else [])


def test_the_student_says_no_or_applies_and_it_goes_away(client: Client, cast: Cast) -> None:
    show(cast.negar, cast.tara)
    for who in (cast.negar, cast.tara):
        invite_student(cast.inspection, who, by=cast.maryam)
    client.force_login(cast.negar.user)
    client.post(f"/positions/{cast.inspection.pk}/dismiss/", {"next": "/me/"})
    assert not client.get("/me/").context["invites"]
    make.make_application(cast.tara, cast.inspection)
    client.force_login(cast.tara.user)
    assert not client.get("/me/").context["invites"]


@pytest.mark.parametrize("asked", ["", "x", "0", "-1", "99999999", "9" * 400, "١"])
def test_no_number_tells_who_there_is(maryam: Client, cast: Cast, asked: str) -> None:
    show(cast.negar)
    assert maryam.post(address(cast, "invite/"), {"student": asked}).status_code == 404


def test_who_is_not_visible_can_not_be_told_from_nobody(maryam: Client, cast: Cast) -> None:
    show(cast.sina)  # visible, but not for this position
    hidden = maryam.post(address(cast, "invite/"), {"student": cast.negar.pk})
    other = maryam.post(address(cast, "invite/"), {"student": cast.sina.pk})
    nobody = maryam.post(address(cast, "invite/"), {"student": 99_999_999})
    assert hidden.status_code == other.status_code == nobody.status_code == 404
    assert not Invite.objects.exists()


def test_a_note_that_is_too_long_is_kept_and_said(maryam: Client, cast: Cast) -> None:
    show(cast.negar)
    answer = maryam.post(address(cast, "invite/"), {"student": cast.negar.pk, "note": "س" * 601})
    assert answer.status_code == 422
    assert "س" * 601 in answer.content.decode()
    assert not Invite.objects.exists()


def test_a_company_can_not_invite_everybody(maryam: Client, cast: Cast, settings: Any) -> None:
    settings.INVITES_A_DAY = 1
    show(cast.negar, cast.tara)
    invite_student(cast.inspection, cast.negar, by=cast.maryam)
    with pytest.raises(Refusal):
        invite_student(cast.inspection, cast.tara, by=cast.dariush)
    maryam.post(address(cast, "invite/"), {"student": cast.tara.pk})
    assert Invite.objects.count() == 1
    assert "in a day" in maryam.get(address(cast)).content.decode()
    Invite.objects.update(invited_at=timezone.now() - timedelta(days=2))
    assert invite_student(cast.inspection, cast.tara, by=cast.dariush)


def test_the_action_looks_again(cast: Cast) -> None:
    show(cast.negar, cast.tara)
    Student.objects.filter(pk=cast.negar.pk).update(visible_at=None)
    with pytest.raises(Refusal):
        invite_student(cast.inspection, cast.negar, by=cast.maryam)
    Position.objects.filter(pk=cast.inspection.pk).update(deadline_at=timezone.now())
    with pytest.raises(Refusal):
        invite_student(cast.inspection, cast.tara, by=cast.maryam)
    assert not Message.objects.filter(kind="position.suggested").exists()
