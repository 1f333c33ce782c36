"""Every address. Apps name their own; the order matters only where two could match."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from students.views.signup import sign_up

# The admin is for reference data, and comes in through the same log-in as everything else (2FA included).
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("people.urls")),
    path("", include("students.urls")),
    path("", include("companies.urls")),
    path("", include("internships.urls")),
    path("accounts/signup/", sign_up),  # allauth's page, for students; allauth's own line keeps the name
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

# What was mailed, and all components on one page: for developers, so it does not exist in production.
if settings.ENVIRONMENT != "production":
    urlpatterns += [path("dev/", include("people.devmail")), path("dev/", include("people.devlook"))]

handler400 = "people.views.errors.bad_request"
handler403 = "people.views.errors.permission_denied"
handler404 = "people.views.errors.not_found"
handler429 = "people.views.errors.too_many_requests"
handler500 = "people.views.errors.server_error"
