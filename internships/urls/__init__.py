"""The addresses of this app, one file an audience."""

from internships.urls import public
from internships.urls import students
from internships.urls import recruiters
from internships.urls import staff

app_name = "internships"
urlpatterns = [*public.urlpatterns, *students.urlpatterns, *recruiters.urlpatterns, *staff.urlpatterns]
