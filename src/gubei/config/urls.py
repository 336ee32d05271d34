"""Addresses: the API under /api, the browser app everywhere else."""

from django.urls import URLPattern, URLResolver, path, re_path

from gubei.interfaces.api.routers import api
from gubei.interfaces.web import app

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("api", app.no_such_address),
    # A name with a dot is a file, and the app's files are served before this.
    re_path(r"^(?!api/)(?!.*\.[^/]*$)", app.show_app),
]

handler400 = app.unreadable
handler403 = app.forged
handler404 = app.no_such_address
handler500 = app.our_fault
