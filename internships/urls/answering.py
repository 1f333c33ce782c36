"""Answering in time: who waits, what waits on whom, and closures that move deadlines."""

from django.urls import path

from internships.views import recruiter_waiting, staff_answer_bounds, staff_closures, staff_waiting

urlpatterns = [
    path("hr/waiting/", recruiter_waiting.show_waiting, name="hr_waiting"),
    path("staff/waiting/", staff_waiting.show_waiting, name="staff_waiting"),
    path("staff/answer-promise/", staff_answer_bounds.show_bounds, name="answer_bounds"),
    path("staff/closures/", staff_closures.list_closures, name="staff_closures"),
    path(
        "staff/closures/lunar/<int:holiday_id>/<slug:step>/",
        staff_closures.settle_lunar,
        name="settle_lunar",
    ),
    path("staff/closures/new/", staff_closures.new_closure, name="new_closure"),
    path("staff/closures/<int:closure_id>/take-back/", staff_closures.take_back, name="take_back_closure"),
]
