"""The addresses of this app, one file an audience."""

from students.urls import staff, students

app_name = "students"
urlpatterns = [*students.urlpatterns, *staff.urlpatterns]
