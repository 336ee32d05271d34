"""Addresses of a relay: the page of a device at a checkpoint and what that page asks."""

from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView

from gubei.interfaces.api import app_page, relay_desk

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^api/(?P<path>.*)$", relay_desk.answer),
    path("c", app_page.show_checkpoint),
    path("authority.crt", app_page.give_authority),
    path("", RedirectView.as_view(url="/c")),
]

handler400 = app_page.unreadable
handler403 = app_page.forged
handler404 = app_page.no_such_address
handler500 = app_page.our_fault
