"""Addresses: the API under /api, the public's page at /p, those without a network at /f, /c, /s."""

from django.urls import URLPattern, URLResolver, path, re_path

from gubei.interfaces.api import app_page, events
from gubei.interfaces.api.routers import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("api", app_page.no_such_address),
    path("p", app_page.show_public),
    path("f", app_page.show_field),
    path("c", app_page.show_checkpoint),
    path("s", app_page.show_sampling),
    path("events", events.stream),
    path("authority.crt", app_page.give_authority),
    # A name with a dot is a file, and the app's files are served before this.
    re_path(r"^(?!api/)(?!.*\.[^/]*$)", app_page.show_app),
]

handler400 = app_page.unreadable
handler403 = app_page.forged
handler404 = app_page.no_such_address
handler500 = app_page.our_fault
