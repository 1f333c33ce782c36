"""The addresses of this app, one file an audience."""

from students.urls import students
from students.urls import staff

app_name = "students"
urlpatterns = [*students.urlpatterns, *staff.urlpatterns]
