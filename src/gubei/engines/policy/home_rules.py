"""What a home must have before somebody is isolated in it, and who goes with a child, as a pack says."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gubei.engines.policy.parts import Name, Part, Said, wrong


class HomeNeed(Part):
    """One thing that the home must have."""

    name: Name
    says: Said
    reference: Name


class HomeRule(Part):
    """What a home must have, all of it. `unfit`: the condition that holds where it has not.

    Without one the pack has no other way for the class, and the isolation that is left becomes
    central. `exempt`: classes that wait at home for hours, not days, and whose home nobody looks at.
    """

    needs: Annotated[tuple[HomeNeed, ...], Field(min_length=1)]
    unfit: Name | None = None
    exempt: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _each_need_once(self) -> Self:
        names = [each.name for each in self.needs]
        if len(names) != len(set(names)):
            raise wrong("need_stands_twice", "A need of the home stands twice.", "居家条件重复。")
        return self


class GuardianRule(Part):
    """Who goes with a child whom no adult of its own may share a room with.

    `carer`: somebody of the site stands in, with the consent of a parent or guardian.
    """

    stands_in: Literal["carer"]
    says: Said
    reference: Name
