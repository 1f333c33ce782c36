"""The addresses of this app, one file an audience."""

from companies.urls import public, recruiters, staff

app_name = "companies"
urlpatterns = [*public.urlpatterns, *recruiters.urlpatterns, *staff.urlpatterns]
