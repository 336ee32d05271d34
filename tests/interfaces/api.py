"""A client that speaks to the API as the browser app does."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from gubei.domain.territory.models import Officer


class Api:
    """Signed in as an officer, or as nobody; every write carries the CSRF token."""

    def __init__(self, officer: Officer | None = None, *, token: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        if officer:
            self.client.force_login(officer, backend="gubei.interfaces.api.sessions.OfficerBackend")
        if not token:
            self.client.get("/api/session")

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api{path}", headers=self.headers | headers)

    def post(self, path: str, sent: Any = None, **headers: str) -> HttpResponse:
        return self.send("post", path, sent, **headers)

    def patch(self, path: str, sent: Any = None, **headers: str) -> HttpResponse:
        return self.send("patch", path, sent, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("delete", path, None, **headers)

    def upload(self, path: str, **parts: Any) -> HttpResponse:
        return self.client.post(f"/api{path}", parts, headers=self._csrf())

    def send(self, method: str, path: str, sent: Any, **headers: str) -> HttpResponse:
        body = "" if sent is None else json.dumps(sent, default=str)
        return self.client.generic(
            method.upper(),
            f"/api{path}",
            body,
            content_type="application/json",
            headers=self._csrf() | headers,
        )

    def _csrf(self) -> dict[str, str]:
        cookie = self.client.cookies.get("csrftoken")
        return self.headers | ({"X-CSRFToken": cookie.value} if cookie else {})
