"""What the parts of a policy pack are made of: names, texts in both languages, faults."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from gubei.terms.words import Words

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Part(BaseModel):
    """A part of a pack: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Said(Part):
    """A text in both languages."""

    en: Annotated[str, Field(min_length=1)]
    zh: Annotated[str, Field(min_length=1)]

    @property
    def words(self) -> Words:
        """Return it as the words that everything else speaks with."""
        return Words(self.en, self.zh)


def wrong(code: str, en: str, zh: str) -> PydanticCustomError:
    """Return a fault of a pack that is said in both languages."""
    return PydanticCustomError(code, "{en}", {"en": en, "zh": zh})
