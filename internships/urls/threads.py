"""The conversation about an application, as company, student and office reach it."""

from django.urls import path

from internships.views import recruiter_thread, staff_thread, student_thread

urlpatterns = [
    path("hr/applications/<int:application_id>/thread/", recruiter_thread.show, name="hr_thread"),
    path("hr/applications/<int:application_id>/thread/read/", recruiter_thread.mark, name="hr_thread_read"),
    path(
        "hr/applications/<int:application_id>/thread/files/<int:attachment_id>/",
        recruiter_thread.send_file,
        name="hr_thread_file",
    ),
    path("me/applications/<int:application_id>/thread/", student_thread.show, name="my_thread"),
    path("me/applications/<int:application_id>/thread/read/", student_thread.mark, name="my_thread_read"),
    path(
        "me/applications/<int:application_id>/thread/files/<int:attachment_id>/",
        student_thread.send_file,
        name="my_thread_file",
    ),
    path("staff/applications/<int:application_id>/thread/", staff_thread.show, name="staff_thread"),
    path(
        "staff/applications/<int:application_id>/thread/files/<int:attachment_id>/",
        staff_thread.send_file,
        name="staff_thread_file",
    ),
]
