"""The order of a unit about all its open leads of a list: closing the leads answers it."""

KIND = "locate"
SUBJECT = "list"


def is_answered_by_leads(kind: str, subject_kind: str) -> bool:
    """Say whether nobody reports on an order, nor passes it down: its leads say how it stands."""
    return (kind, subject_kind) == (KIND, SUBJECT)
