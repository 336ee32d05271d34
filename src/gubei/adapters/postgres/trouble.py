"""What can be wrong with the private server, in words that say what to do."""

from gubei.terms.refusals import Refused
from gubei.terms.words import Words


class ServerTrouble(Refused):
    """The private PostgreSQL cannot be used; the words name the remedy."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        """Answer 503 with the given words."""
        super().__init__(code, Words(en, zh), status=503)
