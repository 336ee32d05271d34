"""A sentence in both languages."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in English and in Chinese."""

    en: str
    zh: str

    def say(self, language: str) -> str:
        """Return the text in `language` ("zh" or anything else for English)."""
        return self.zh if language.startswith("zh") else self.en

    def both(self) -> str:
        """Return both texts on one line, Chinese first, for a command line."""
        return f"{self.zh} {self.en}"
