"""The addresses of this app, one file an audience."""

from companies.urls import public
from companies.urls import recruiters
from companies.urls import staff

app_name = "companies"
urlpatterns = [*public.urlpatterns, *recruiters.urlpatterns, *staff.urlpatterns]
