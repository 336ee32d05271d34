"""Cases, visits, contacts and exposure sites of one side."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.investigations.operations.cases import (
    NewCase,
    Source,
    end_case,
    open_case,
    say_source,
)
from gubei.domain.investigations.operations.exposing import Telling, publish_exposure
from gubei.domain.investigations.operations.telling import Told, tell_contacts
from gubei.domain.investigations.operations.visits import write_visits
from gubei.domain.investigations.rules.cases import CaseClass, CaseEnd, SourceKind
from gubei.domain.investigations.rules.visits import VisitFacts
from gubei.domain.territory.models import Role
from tests.interfaces.things.isolation import IsolationThings
from tests.world import NOW


class CaseThings(IsolationThings):
    """Cases, visits, contacts and exposure sites of one side."""

    @property
    def case_id(self) -> UUID:
        """The person of this side as a case, fallen ill on the 24th, once at the shop."""
        self.policy  # noqa: B018
        case = open_case(new=self._new_case(), by=self.world.he_duty, now=NOW - timedelta(hours=1))
        self.visit_id  # noqa: B018
        return case.pk

    def _new_case(self) -> NewCase:
        return NewCase(
            person=self.person_id,
            classification=CaseClass.CONFIRMED,
            classified_on=date(2022, 4, 25),
            reported_at=NOW - timedelta(hours=2),
            dates={"onset_on": date(2022, 4, 24), "first_positive_on": date(2022, 4, 25)},
        )

    @property
    def ended_case_id(self) -> UUID:
        case = self.case_id
        end_case(case=case, end=CaseEnd.RECOVERED, at=NOW, by=self.world.he_duty, now=NOW)
        return case

    @property
    def source_id(self) -> UUID:
        source = Source(SourceKind.IMPORTED, text="上海")
        return say_source(case=self.case_id, source=source, by=self.world.he_duty, now=NOW).pk

    @property
    def visit_id(self) -> UUID:
        """The shop, on the morning of the 25th."""
        facts = VisitFacts(self._site().pk, *self._morning())
        duty = self.world.he_duty
        made = write_visits(person=self.person_id, visits=[facts], by=duty, now=NOW)
        return made[0].pk

    @property
    def visited_id(self) -> UUID:
        """The person of this side, with a visit."""
        self.visit_id  # noqa: B018
        return self.person_id

    @property
    def told_id(self) -> UUID:
        """A case with the other person of this side as a contact."""
        self._add_double()
        case, (start, end) = self.case_id, self._morning()
        told = Told(self.world.person(self.other).id, start, end, "同事")
        tell_contacts(case=case, told=[told], by=self.world.he_duty, now=NOW)
        return case

    def told_persons(self) -> list[str]:
        self._add_double()
        return [str(self.world.person(self.other).id)]

    @property
    def exposure_id(self) -> UUID:
        telling = Telling(self._site().pk, *self._morning())
        publisher = self.world.add_officer("流调员", Role.INVESTIGATOR, self.unit.name)
        return publish_exposure(telling=telling, by=publisher, now=NOW).pk

    @property
    def act(self) -> str:
        return "withdraw"

    def feed(self) -> SimpleUploadedFile:
        """Exposure sites as another authority published them."""
        lines = (
            "id,Event,Location,Start,End\na1,便民商店,鼓楼街1号,2022-04-25 14:10,2022-04-25 15:00\n"
        )
        return SimpleUploadedFile("feed.csv", lines.encode())

    def foreign_file(self) -> SimpleUploadedFile:
        """A case of another system."""
        return SimpleUploadedFile("cases.csv", "id,lastName,firstName\n7c1,林,某\n".encode())

    def visit_list(self) -> SimpleUploadedFile:
        """A check-in at a place that nobody knows."""
        return SimpleUploadedFile("visits.csv", "姓名,场所,到达时间\n某人,无此地,\n".encode())

    def visit(self) -> dict[str, Any]:
        start, end = self._morning()
        return {
            "site": self.site_id, "start_at": start.isoformat(), "end_at": end.isoformat(),
        }  # fmt: skip

    def told(self) -> dict[str, Any]:
        start, end = self._morning()
        return {
            "new_person": {"name": "方同事", "phone": "19900000077"},
            "first_at": start.isoformat(), "last_at": end.isoformat(), "relation": "同事",
        }  # fmt: skip

    def report(self) -> dict[str, Any]:
        start, end = self._morning()
        return {"text": "便民商店", "from_at": start.isoformat(), "to_at": end.isoformat()}

    def exposure(self) -> dict[str, Any]:
        start, end = self._morning()
        return {"site": self.site_id, "from_at": start.isoformat(), "to_at": end.isoformat()}

    def _morning(self) -> tuple[datetime, datetime]:
        return NOW - timedelta(days=1), NOW - timedelta(days=1) + timedelta(minutes=50)
