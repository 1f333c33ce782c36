"""Colleagues: invited by e-mail, given a part, taken out; the last owner stays."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from companies.models import CompanyInvitation, Membership
from people.models import User
from people.notifications.models import Message
from tests import factories as make
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TYPED = {"full_name": "همکار تازه", "email": "New@People.test", "role": "recruiter"}


@pytest.fixture
def invitation(client: Client, cast: Cast) -> CompanyInvitation:
    client.force_login(cast.maryam)
    client.post("/hr/team/invite/", TYPED)
    client.logout()
    return CompanyInvitation.objects.get()


def link(invitation: CompanyInvitation) -> str:
    return f"/invitations/company/{invitation.token}/"


def test_the_link_goes_out_by_mail(client: Client, cast: Cast, invitation: CompanyInvitation) -> None:
    message = Message.objects.get(kind="company.invited")
    assert (message.address, message.url) == ("new@people.test", link(invitation))
    assert len(invitation.token) >= 32
    client.force_login(cast.maryam)
    assert "new@people.test" in client.get("/hr/team/").content.decode()


def test_the_office_sees_that_it_went_out_but_not_to_where_it_leads(
    client: Client, cast: Cast, invitation: CompanyInvitation
) -> None:
    client.force_login(cast.leila)
    answer = client.get("/staff/messages/")
    assert answer.status_code == 200
    assert "new@people.test" in answer.content.decode()
    assert invitation.token not in answer.content.decode()


def test_opening_the_link_changes_nothing_and_posting_opens_the_account(
    client: Client, cast: Cast, invitation: CompanyInvitation
) -> None:
    assert client.get(link(invitation)).status_code == 200
    assert client.head(link(invitation)).status_code == 200
    assert not User.objects.filter(email="new@people.test").exists()
    assert client.post(link(invitation), {"full_name": "ه", "password": "short"}).status_code == 422
    answer = client.post(link(invitation), {"full_name": "همکار تازه", "password": make.PASSWORD})
    assert answer.url == "/hr/"
    membership = Membership.objects.get(user__email="new@people.test")
    assert (membership.company, membership.role) == (cast.pendar, "recruiter")
    assert client.get("/hr/").status_code == 200
    assert client.get(link(invitation)).status_code == 410


def test_whoever_has_an_account_logs_in_and_accepts(client: Client, invitation: CompanyInvitation) -> None:
    user = make.make_user(email="new@people.test")
    page = client.get(link(invitation))
    assert page.context["what"] == "log_in"
    client.post(link(invitation), {"full_name": "x", "password": make.PASSWORD})
    assert not Membership.objects.filter(user=user).exists()
    client.force_login(user)
    client.get(link(invitation))
    assert not Membership.objects.filter(user=user).exists()
    client.post(link(invitation))
    assert Membership.objects.get(user=user).role == "recruiter"


def test_with_another_account_it_is_not_accepted(
    client: Client, cast: Cast, invitation: CompanyInvitation
) -> None:
    client.force_login(cast.kamran)
    assert client.post(link(invitation)).context["what"] == "other_account"
    assert not Membership.objects.filter(user=cast.kamran, company=cast.pendar).exists()


def test_withdrawn_expired_or_unknown_links_do_not_work(
    client: Client, cast: Cast, invitation: CompanyInvitation
) -> None:
    for token in ("nonsense", "%00", "n%00nsense", "%D9%BE", "n" * 500):
        assert client.get(f"/invitations/company/{token}/").status_code == 404
    CompanyInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(link(invitation)).status_code == 410
    CompanyInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    client.force_login(cast.maryam)
    client.post(f"/hr/team/invitations/{invitation.pk}/revoke/")
    client.logout()
    assert client.get(link(invitation)).status_code == 410


def test_a_second_invitation_replaces_the_first(
    client: Client, cast: Cast, invitation: CompanyInvitation
) -> None:
    client.force_login(cast.maryam)
    client.post("/hr/team/invite/", TYPED | {"role": "supervisor"})
    client.logout()
    assert client.get(link(invitation)).status_code == 410
    assert CompanyInvitation.objects.filter(revoked_at=None).get().role == "supervisor"


@pytest.mark.parametrize("way", ["end", "role"])
def test_who_no_longer_chooses_the_team_leaves_no_working_links(
    client: Client, cast: Cast, invitation: CompanyInvitation, way: str
) -> None:
    client.force_login(cast.maryam)
    own, dariush = (cast.pendar.memberships.get(user=user) for user in (cast.maryam, cast.dariush))
    client.post(f"/hr/team/{dariush.pk}/role/", {"role": "owner"})
    assert client.get(link(invitation)).status_code == 200
    client.force_login(cast.dariush)
    client.post(f"/hr/team/{own.pk}/{way}/", {"role": "recruiter"})
    client.logout()
    assert client.get(link(invitation)).status_code == 410


def test_strangers_are_not_mailed_without_end(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("companies.actions.invitations.MOST_A_DAY", 3)
    client.force_login(cast.maryam)
    answers = [client.post("/hr/team/invite/", TYPED).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 422]
    assert Message.objects.filter(kind="company.invited").count() == 3


@pytest.mark.parametrize(
    ("field", "changes"),
    [("email", {"email": "nobody"}), ("role", {"role": "boss"}), ("full_name", {"full_name": "ن" * 10_000})],
)
def test_bad_input_is_said_by_its_field(
    client: Client, cast: Cast, field: str, changes: dict[str, str]
) -> None:
    client.force_login(cast.maryam)
    answer = client.post("/hr/team/invite/", TYPED | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_member_is_not_invited_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    answer = client.post("/hr/team/invite/", TYPED | {"email": cast.dariush.email.upper()})
    assert list(answer.context["form"].errors) == ["email"]


def test_roles_change_and_members_leave_but_an_owner_stays(client: Client, cast: Cast) -> None:
    client.force_login(cast.maryam)
    own = cast.pendar.memberships.get(user=cast.maryam)
    dariush = cast.pendar.memberships.get(user=cast.dariush)
    for path, data in ((f"/hr/team/{own.pk}/end/", {}), (f"/hr/team/{own.pk}/role/", {"role": "recruiter"})):
        client.post(path, data)
        own.refresh_from_db()
        assert (own.role, own.ended_at) == ("owner", None)
    client.post(f"/hr/team/{dariush.pk}/role/", {"role": "nonsense"})
    client.post(f"/hr/team/{dariush.pk}/role/", {"role": "owner"})
    dariush.refresh_from_db()
    assert dariush.role == "owner"
    assert client.post(f"/hr/team/{own.pk}/end/").url == "/home/"
    own.refresh_from_db()
    assert own.ended_at is not None
    assert client.get("/hr/team/").status_code == 403
