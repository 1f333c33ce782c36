"""The liaison office's people: invited by the head, by a link that works once, and let go by the head."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people import adapters
from people.actions import team
from people.models import RoleGrant, StaffInvitation, User
from people.notifications.delivery import deliver_due
from people.workflow import Refusal
from tests.people.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TEAM, INVITE = "/staff/team/", "/staff/team/invite/"
NEW = {"full_name": "رضا کریمی", "email": "Reza@Office.example", "role": "expert"}
ACCOUNT = {"full_name": "رضا کریمی", "password": PASSWORD}


@pytest.fixture
def head(make_staff):
    return make_staff()


@pytest.fixture
def invitation(head):
    return team.invite_staff("reza@office.example", full_name="رضا کریمی", role="expert", by=head)


def link(invitation):
    return f"/invitations/{invitation.token}/"


def test_the_page_of_the_team_is_for_staff(client, make_user, head):
    assert client.get(TEAM).url.startswith("/accounts/login/")
    client.force_login(make_user())
    assert client.get(TEAM).status_code == 403
    client.force_login(head)
    assert client.get(TEAM).status_code == 200


def test_more_people_cost_no_more_queries(client, head, make_staff, django_assert_max_num_queries):
    client.force_login(head)
    for number in range(3):
        make_staff(RoleGrant.Role.VIEWER, f"viewer{number}@office.example")
        team.invite_staff(f"new{number}@office.example", full_name="ن", role="viewer", by=head)
    with django_assert_max_num_queries(7):
        client.get(TEAM)


@pytest.mark.parametrize("role", [RoleGrant.Role.EXPERT, RoleGrant.Role.VIEWER])
def test_only_the_head_changes_the_team(client, make_staff, invitation, role):
    other = make_staff(role, "other@office.example")
    client.force_login(other)
    grant = RoleGrant.objects.get(user=other)
    assert client.get(TEAM).status_code == 200
    for path in (INVITE, f"{TEAM}{grant.pk}/end/", f"{TEAM}invitations/{invitation.pk}/revoke/"):
        assert client.post(path, NEW).status_code == 403


def test_the_head_invites_by_mail_and_the_link_is_wiped_once_sent(client, head, mailed, mailoutbox):
    client.force_login(head)
    assert client.post(INVITE, NEW).url == TEAM
    invitation = StaffInvitation.objects.get()
    message = mailed(adapters.INVITED)
    assert message.address == "reza@office.example"
    deliver_due()
    assert invitation.token in mailoutbox[0].body
    message.refresh_from_db()
    assert invitation.token not in str(message.__dict__)


@pytest.mark.parametrize(("field", "typed"), [("email", "x"), ("full_name", ""), ("role", "emperor")])
def test_wrong_input_is_said_by_its_field(client, head, field, typed):
    client.force_login(head)
    response = client.post(INVITE, NEW | {field: typed})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}


def test_whoever_is_in_the_team_is_not_invited_again(client, head, make_staff):
    make_staff("viewer", "reza@office.example")
    client.force_login(head)
    assert set(client.post(INVITE, NEW).context["form"].errors) == {"email"}


def test_a_second_invitation_takes_the_first_ones_place(client, head, invitation):
    again = team.invite_staff("Reza@office.example", full_name="رضا", role="viewer", by=head)
    assert client.get(link(invitation)).status_code == 410
    assert client.get(link(again)).status_code == 200


def test_opening_the_link_changes_nothing(client, invitation):
    assert client.get(link(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email=invitation.email).exists()


def test_someone_new_opens_an_account_and_is_in(client, invitation):
    assert client.post(link(invitation), ACCOUNT).url == "/staff/"
    user = User.objects.get(email="reza@office.example")
    grant = RoleGrant.objects.in_force().get(user=user)
    assert (grant.role, grant.granted_by) == ("expert", invitation.invited_by)
    assert user.check_password(PASSWORD)
    assert client.get("/home/").url == "/staff/"


def test_a_weak_password_is_said_by_its_field(client, invitation):
    response = client.post(link(invitation), ACCOUNT | {"password": "123"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"password"}
    assert not User.objects.filter(email=invitation.email).exists()


def test_the_form_sent_twice_at_once_makes_one_account(client, make_user, invitation, monkeypatch):
    make_user("reza@office.example")
    monkeypatch.setattr("people.actions.invitations.has_account", lambda invitation: False)
    assert client.post(link(invitation), ACCOUNT).status_code == 422
    assert User.objects.filter(email="reza@office.example").count() == 1


def test_someone_with_an_account_logs_in_first_and_then_accepts(client, make_user, invitation):
    user = make_user("reza@office.example")
    assert client.post(link(invitation), ACCOUNT).context["what"] == "log_in"
    client.force_login(user)
    assert client.get(link(invitation)).context["what"] == "accept"
    assert client.post(link(invitation)).url == "/staff/"
    assert RoleGrant.objects.in_force().filter(user=user).exists()


def test_nobody_accepts_for_another_address(client, make_user, invitation):
    client.force_login(make_user("other@mail.example"))
    assert client.post(link(invitation)).context["what"] == "other_account"
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_the_link_works_once(client, invitation):
    client.post(link(invitation), ACCOUNT)
    client.logout()
    assert client.get(link(invitation)).status_code == 410


def test_an_expired_or_withdrawn_link_says_so(client, invitation, head):
    StaffInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.post(link(invitation), ACCOUNT).status_code == 410
    StaffInvitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    team.revoke_invitation(invitation, by=head)
    assert client.post(link(invitation), ACCOUNT).status_code == 410


def test_nobody_comes_back_by_a_link_that_they_mailed_before(client, invitation, head, make_staff):
    make_staff("head", "second@office.example")
    team.end_grant(RoleGrant.objects.get(user=head), by=head)
    assert client.post(link(invitation), ACCOUNT).status_code == 410


def test_a_token_that_never_was_is_not_found(client, db):
    assert client.get("/invitations/nonsense/").status_code == 404
    assert client.get("/invitations/%00/").status_code == 404


def test_ending_a_role_shuts_the_door_and_keeps_the_history(client, head, make_staff):
    viewer = make_staff("viewer", "viewer@office.example")
    grant = RoleGrant.objects.get(user=viewer)
    client.force_login(head)
    assert client.post(f"{TEAM}{grant.pk}/end/").url == TEAM
    assert RoleGrant.objects.filter(pk=grant.pk, ended_at__isnull=False).exists()
    client.force_login(viewer)
    assert client.get(TEAM).status_code == 403
    assert client.post(f"{TEAM}{grant.pk}/end/").status_code == 403


def test_the_office_keeps_a_head(head, make_staff):
    grant = RoleGrant.objects.get(user=head)
    with pytest.raises(Refusal):
        team.end_grant(grant, by=head)
    make_staff("head", "second@office.example")
    team.end_grant(grant, by=head)
    assert not RoleGrant.objects.in_force().filter(user=head).exists()


def test_an_expert_may_edit_reference_data_and_a_viewer_may_not(client, make_staff):
    client.force_login(make_staff("expert", "expert@office.example"))
    assert client.get("/admin/people/holiday/").status_code == 200
    assert client.get("/admin/people/user/").status_code == 403
    client.force_login(make_staff("viewer", "viewer@office.example"))
    assert client.get("/admin/people/holiday/").status_code in (302, 403)


def test_the_admin_logs_in_like_everything_else(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
