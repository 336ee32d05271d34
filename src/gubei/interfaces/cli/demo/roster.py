"""The officers of the demo: one sign-in for every role, and whoever answers for each town."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.operations.officers import NewOfficer, add_officer
from gubei.engines.routing.units import UnitRow
from gubei.interfaces.cli.demo.naming import invent_given_name, invent_surname
from gubei.interfaces.cli.demo.people import invent_phone
from gubei.terms.words import Words

PASSWORD = "gubei-demo-2022"  # noqa: S105 - the demo has no secrets
DUTY = "duty"
_VILLAGES_WITH_A_WORKER = 1
_SINCE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A user name that shows what a role sees."""

    username: str
    role: Role
    words: Words


SIGN_INS = (
    SignIn(DUTY, Role.DUTY, Words("district duty officer", "区级值班")),
    SignIn("leader", Role.LEADER, Words("district leader", "区领导")),
    SignIn("town", Role.TOWN, Words("town officer", "镇街工作人员")),
    SignIn("village", Role.VILLAGE, Words("village worker", "村居工作人员")),
    SignIn("investigator", Role.INVESTIGATOR, Words("investigator", "流调人员")),
    SignIn("isolation", Role.ISOLATION, Words("isolation-site manager", "隔离点负责人")),
    SignIn("checkpoint", Role.CHECKPOINT, Words("checkpoint officer", "检查站人员")),
    SignIn("supply", Role.SUPPLY, Words("supply officer", "物资保障人员")),
    SignIn("laboratory", Role.LABORATORY, Words("laboratory", "检测机构")),
    SignIn("site", Role.SITE_OWNER, Words("site owner", "场所负责人")),
    SignIn("auditor", Role.AUDITOR, Words("privacy auditor", "隐私审计")),
    SignIn("admin", Role.ADMINISTRATOR, Words("administrator", "系统管理员")),
)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who answers for which unit, by its code; `leader` decides for the district."""

    by_unit: dict[str, Officer]
    duty: Officer
    leader: Officer

    def who_answers(self, unit: Unit) -> Officer:
        """Return the village's own worker, else the town's officer, else the district's."""
        known = (self.by_unit.get(code) for code in reversed(unit.lineage))
        return next(filter(None, known), self.duty)

    def who_decides(self, asker: Officer) -> Officer:
        """Return who may let the search of `asker` end: the level above."""
        town = self.by_unit.get(asker.unit.lineage[1]) if asker.unit.level > 2 else None
        return town or self.leader


def add_roster(units: Sequence[UnitRow], rng: random.Random, now: datetime) -> Roster:
    """Store the officers of the demo."""
    added = {
        new.username: add_officer(new=new, by=None, now=now - _SINCE) for new in _draft(units, rng)
    }
    posted = Officer.objects.select_related("unit").in_bulk([one.id for one in added.values()])
    working = [one for one in posted.values() if one.role in (Role.TOWN, Role.VILLAGE)]
    return Roster(
        {one.unit.code: one for one in working},
        posted[added[DUTY].id],
        posted[added["leader"].id],
    )


def _draft(units: Sequence[UnitRow], rng: random.Random) -> Iterator[NewOfficer]:
    district = next(unit for unit in units if unit.level == "district")
    towns = [unit for unit in units if unit.level == "town"]
    posts: list[tuple[str, Role, str]] = []
    for each in SIGN_INS:
        if each.role not in (Role.TOWN, Role.VILLAGE):
            posts.append((each.username, each.role, district.code))
    posts.append(("duty2", Role.DUTY, district.code))
    workers = 0
    for number, town in enumerate(towns, start=1):
        posts.append((_numbered("town", number), Role.TOWN, town.code))
        for village in _largest(units, town.code):
            workers += 1
            posts.append((_numbered("village", workers), Role.VILLAGE, village.code))
    hashed = make_password(PASSWORD)
    for place, (username, role, code) in enumerate(posts):
        name = invent_surname(rng) + invent_given_name(rng, "male", 1980)
        phone = invent_phone(9_000 + place)
        yield NewOfficer(username, name, role, code, PASSWORD, phone, hashed)


def _largest(units: Sequence[UnitRow], town: str) -> list[UnitRow]:
    villages = [unit for unit in units if unit.parent == town and unit.level == "village"]
    villages.sort(key=lambda unit: -(unit.population or 0))
    return villages[:_VILLAGES_WITH_A_WORKER]


def _numbered(word: str, number: int) -> str:
    return word if number == 1 else f"{word}{number}"
