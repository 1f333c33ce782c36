from django.urls import path

from internships.views import positions, public

urlpatterns = [
    path("", public.home, name="home"),
    path("positions/", positions.position_list, name="positions"),
    path("positions/<int:pk>/", public.position_detail, name="position"),
    path("companies/", public.company_list, name="companies"),
    path("companies/<int:pk>/", public.company_detail, name="company"),
    path("help/", public.guide, name="guide"),
    path("help/privacy/", public.privacy, name="privacy"),
]
