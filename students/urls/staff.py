"""What the liaison office reaches here; a student's own page is in a higher app, with their applications."""

from django.urls import path

from students.views import staff_roster, staff_students

urlpatterns = [
    path("staff/students/", staff_students.list_students, name="staff_students"),
    path("staff/roster/", staff_roster.show_roster, name="staff_roster"),
    path("staff/roster/template/", staff_roster.template, name="roster_template"),
]
