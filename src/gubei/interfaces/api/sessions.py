"""Who a session belongs to, found by two short statements: every request asks."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as StoredSession
from django.contrib.sessions.models import Session

from gubei.domain.privacy.standing import ask
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import officer_signed_in

_SESSION = """
SELECT session_key, session_data, expire_date FROM django_session
WHERE session_key = %(key)s AND expire_date > now()
"""


class SessionStore(StoredSession):
    """Django's sessions in the database, read by a standing statement."""

    def _get_session_from_db(self) -> Session | None:
        for key, data, ends_at in ask(_SESSION, {"key": self.session_key}):
            return Session(session_key=key, session_data=data, expire_date=ends_at)
        # What is not in the database is not signed in: the next save makes a new key.
        self._session_key: str | None = None
        return None


class OfficerBackend(ModelBackend):
    """Django's names and passwords; an officer comes with the unit that every answer asks for."""

    def get_user(self, user_id: Any) -> Officer | None:
        """Return who is signed in, while in post."""
        officer = officer_signed_in(UUID(str(user_id)))
        return officer if officer is not None and officer.is_active else None
