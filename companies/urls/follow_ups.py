"""What the office and companies said to each other."""

from django.urls import path

from companies.views import staff_follow_ups as follow_ups

urlpatterns = [
    path("staff/follow-ups/", follow_ups.list_follow_ups, name="due_follow_ups"),
    path("staff/companies/<int:company_id>/follow-ups/", follow_ups.show_log, name="follow_ups"),
    path("staff/companies/<int:company_id>/follow-ups/new/", follow_ups.log, name="log_follow_up"),
    path(
        "staff/companies/<int:company_id>/follow-ups/<int:entry_id>/correct/",
        follow_ups.correct,
        name="correct_follow_up",
    ),
]
