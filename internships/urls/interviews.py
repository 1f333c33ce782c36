"""Interviews, as both sides reach them, and the calendar that programs subscribe to."""

from django.urls import path

from internships.views import (
    calendar_feed,
    recruiter_interview,
    recruiter_scorecards,
    recruiter_slots,
    student_interviews,
)

urlpatterns = [
    path(
        "hr/positions/<int:position_id>/interviews/",
        recruiter_slots.of_position,
        name="hr_position_interviews",
    ),
    path("hr/positions/<int:position_id>/interviews/new/", recruiter_slots.new_slots, name="hr_new_slots"),
    path("hr/interviews/", recruiter_slots.agenda, name="hr_interviews"),
    path("hr/interviews/criteria/", recruiter_scorecards.criteria, name="hr_score_criteria"),
    path("hr/interviews/<int:slot_id>/", recruiter_interview.show_slot, name="hr_slot"),
    path("hr/interviews/<int:slot_id>/edit/", recruiter_interview.edit_slot, name="hr_edit_slot"),
    path("hr/interviews/<int:slot_id>/cancel/", recruiter_interview.cancel, name="hr_cancel_slot"),
    path("hr/interviews/<int:slot_id>/book/", recruiter_interview.book, name="hr_book_slot"),
    path("hr/interviews/<int:slot_id>/move/", recruiter_interview.move, name="hr_move_interview"),
    path("hr/interviews/<int:slot_id>/attendance/", recruiter_interview.attendance, name="hr_attendance"),
    path("hr/interviews/<int:slot_id>/scorecard/", recruiter_scorecards.scorecard, name="hr_scorecard"),
    path("me/interviews/choose/<int:application_id>/", student_interviews.choose, name="choose_time"),
    path("me/interviews/<int:interview_id>/", student_interviews.show, name="my_interview"),
    path("me/interviews/<int:interview_id>/cancel/", student_interviews.cancel, name="cancel_my_interview"),
    path(
        "me/interviews/<int:interview_id>/calendar.ics", student_interviews.entry, name="my_interview_entry"
    ),
    path("settings/calendar/", calendar_feed.settings_page, name="calendar_settings"),
    path("calendar/<slug:token>.ics", calendar_feed.feed, name="calendar_feed"),
]
