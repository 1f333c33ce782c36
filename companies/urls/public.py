"""What is open to everyone who has the address."""

from django.urls import URLPattern, path

from companies.views import logos, signing_links, verification

urlpatterns: list[URLPattern] = [
    path("companies/<int:company_id>/logo/<int:logo_id>/", logos.show_logo, name="logo"),
    path("verify/", verification.ask_code, name="ask_code"),
    path("verify/<slug:code>/", verification.show_verified, name="verify"),
    path("sign/<slug:token>/", signing_links.open_link, name="signing_link"),
    path("sign/<slug:token>/text.pdf", signing_links.text_pdf, name="signing_link_text"),
]
