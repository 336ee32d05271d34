"""A person's file with what stands of them everywhere, and whole numbers for a purpose."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router

from gubei.domain.investigations.queries.about import cases_about, contacts_about, standing_of
from gubei.domain.investigations.rules.next_steps import acts_open, next_step
from gubei.domain.measures.queries.about import (
    contests_about,
    measures_about,
    notices_about,
    tests_about,
)
from gubei.domain.people.operations.looking import open_file, reveal
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Purpose
from gubei.domain.sampling.queries.about import samples_about
from gubei.domain.territory.models import Officer
from gubei.interfaces.api.asked import SignedRequest, forget_answer, now_of
from gubei.interfaces.api.isolation_shapes import stays_shown
from gubei.interfaces.api.measure_shapes import ContestShown
from gubei.interfaces.api.measures import rows_of
from gubei.interfaces.api.people_shapes import person_shown
from gubei.interfaces.api.person_shapes import (
    CaseOfPerson,
    ContactOfPerson,
    NoticeOfPerson,
    PersonPage,
    SampleOfPerson,
    TestOfPerson,
)
from gubei.interfaces.api.shapes import Sent, Shape, Words

router = Router(tags=["people"])


class Revealing(Sent):
    """Which number, and why."""

    what: Literal["document", "phone"]
    id: UUID
    purpose: Purpose


class Revealed(Shape):
    """A whole number."""

    text: str


@router.get("/persons/{person_id}", response=PersonPage)
def read_person(
    request: SignedRequest, person_id: UUID, purpose: Annotated[Purpose, Query()]
) -> PersonPage:
    """Open a person's file, masked, with all that stands of them; the look is logged once."""
    officer, now = request.auth, now_of(request)
    file = open_file(person_id=person_id, by=officer, purpose=purpose, now=now)
    root = root_id_of(file.person)
    stands = standing_of(officer, root, now=now)
    return PersonPage(
        **person_shown(officer, file, now).model_dump(),
        **_measures(officer, root, now),
        samples=[SampleOfPerson.of(each) for each in samples_about(officer, root)],
        cases=[CaseOfPerson.of(each) for each in cases_about(officer, root)],
        contacts=[ContactOfPerson.of(each) for each in contacts_about(officer, root)],
        stays=stays_shown(officer, root),
        pairs=stands.pairs,
        allowed=acts_open(officer, stands),
        next_step=Words.of(next_step(stands)),
    )


def _measures(officer: Officer, root: UUID, now: datetime) -> dict[str, Any]:
    measures = measures_about(officer, root)
    return {
        "measures": rows_of(measures, now=now),
        "tests": [TestOfPerson.of(each) for each in tests_about(measures)],
        "notices": [NoticeOfPerson.of(each) for each in notices_about(measures)],
        "contests": [ContestShown.of(each) for each in contests_about(measures)],
    }


@router.post("/persons/{person_id}/reveal", response=Revealed)
def reveal_number(request: SignedRequest, person_id: UUID, sent: Revealing) -> Revealed:
    """Show a whole identity or telephone number; every time it is logged with its purpose."""
    forget_answer(request)
    text = reveal(
        person_id=person_id,
        what=sent.what,
        detail_id=sent.id,
        by=request.auth,
        purpose=sent.purpose,
        now=now_of(request),
    )
    return Revealed(text=text)
