"""By which way a message went out: as adapters send it, the outbox keeps it and screens say it."""

from enum import StrEnum


class Way(StrEnum):
    """A way out. The log is where messages end while no gateway is set: nobody reads it at once."""

    SMS = "sms"
    MAIL = "mail"
    WEB_HOOK = "web_hook"
    BOARD = "board"
    LOG = "log"
