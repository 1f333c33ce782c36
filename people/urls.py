"""Addresses of accounts, settings, the liaison office's team and the probes."""

from django.urls import path

from people.views import health, home, inbox, invitations, messages, settings, team

app_name = "people"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("home/", home.home_of, name="home_of"),
    path("settings/", settings.show_settings, name="settings"),
    path("settings/language/", settings.choose_language, name="choose_language"),
    path("inbox/", inbox.show_inbox, name="inbox"),
    path("inbox/read-all/", inbox.read_all, name="read_inbox"),
    path("inbox/<int:item_id>/open/", inbox.open_item, name="open_item"),
    path("staff/messages/", messages.list_messages, name="messages"),
    path("staff/messages/<int:message_id>/", messages.show_message, name="message"),
    path("staff/messages/<int:message_id>/requeue/", messages.requeue, name="requeue_message"),
    path("staff/team/", team.show_team, name="team"),
    path("staff/team/invite/", team.invite, name="invite_staff"),
    path("staff/team/<int:grant_id>/end/", team.end_grant, name="end_grant"),
    path("staff/team/deputies/name/", team.name_deputy, name="name_deputy"),
    path("staff/team/deputies/<int:deputy_id>/end/", team.end_deputy, name="end_deputy"),
    path(
        "staff/team/invitations/<int:invitation_id>/revoke/", team.revoke_invitation, name="revoke_invitation"
    ),
    path("invitations/<slug:token>/", invitations.accept_invitation, name="accept_invitation"),
]
