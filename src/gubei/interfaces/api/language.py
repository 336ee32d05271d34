"""Which language an answer speaks."""

from typing import Literal

from django.http import HttpRequest

from gubei.interfaces.api.asked import officer_of


def language_of(request: HttpRequest) -> Literal["zh", "en"]:
    """Return the officer's language; before the sign-in what the browser asks for, else Chinese."""
    officer = officer_of(request)
    if officer is not None:
        return "en" if officer.language == "en" else "zh"
    return preferred(request.headers.get("Accept-Language", ""))


def reading_language(request: HttpRequest) -> Literal["zh", "en"]:
    """Return the language of the screen that asks: a device may speak another than the officer."""
    header = request.headers.get("Accept-Language", "")
    return preferred(header) if header else language_of(request)


def preferred(header: str) -> Literal["zh", "en"]:
    """Read an Accept-Language header (RFC 9110, 12.5.4)."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        language = tag.strip().lower()[:2]
        weights[language] = max(weights.get(language, 0.0), _weight(quality))
    return "en" if weights.get("en", 0.0) > weights.get("zh", 0.0) else "zh"


def _weight(quality: str) -> float:
    try:
        return float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
    except ValueError:
        return 0.0
