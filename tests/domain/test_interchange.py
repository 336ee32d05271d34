"""What other systems say becomes cases, contacts and leads here, once, and goes out again whole."""

import hashlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from gubei.adapters.dhis2.writing import write_dhis2
from gubei.adapters.godata.reading import read_godata
from gubei.adapters.godata.writing import write_godata
from gubei.adapters.sormas.writing import Setting, write_sormas
from gubei.adapters.systems import READERS
from gubei.domain.interchange.operations.handing_out import hand_out
from gubei.domain.interchange.operations.returning import lead_returnees
from gubei.domain.interchange.operations.taking_in import Received, Report, take_in_outbreak
from gubei.domain.investigations.models import Case, CaseSource, Contact
from gubei.domain.leads.models import Lead
from gubei.domain.people.models import Person
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.models import Officer, Role
from gubei.terms.moments import SHANGHAI
from gubei.terms.outbreaks import (
    CaseRecord,
    ContactRecord,
    FollowUpRecord,
    Outbreak,
    OutbreakReading,
    RelationRecord,
    SampleRecord,
    Someone,
)
from gubei.terms.refusals import NotAllowed
from tests.world import NOW, World, document, phone

LIN_MEI = Someone("梅", "林", "female", date(1988, 3, 12), document=document(date(1988, 3, 12), 2))
SUN_LI = Someone("丽", "孙", "female", phone=phone(71), address="古北区南河镇杏园村9号")
OUTBREAK = Outbreak(
    cases=(
        CaseRecord(
            "g-1", "MY-1", LIN_MEI, "confirmed", date(2022, 4, 24), date(2022, 4, 22),
            extras=(("class at school", "2B"),),
        ),
        CaseRecord("g-2", "MY-2", Someone("强", "周", phone=phone(72)), "probable",
                   date(2022, 4, 25), origin="Wuhan; train import"),
    ),
    contacts=(
        ContactRecord("g-3", "K-1", "close", SUN_LI, date(2022, 4, 25), last_contact_on=date(2022, 4, 23)),
        ContactRecord("g-4", "K-2", "secondary", Someone("伟", "吴", phone=phone(73)), date(2022, 4, 25)),
        ContactRecord("g-5", "K-3", "close", Someone("军", "郑", phone=phone(74)),
                      date(2022, 4, 25), origin="上海返回", last_contact_on=date(2022, 4, 20)),
    ),
    relations=(
        RelationRecord("g-1", "g-2", "r-1", context="同事"),
        RelationRecord("g-1", "g-3", "r-2", last_contact_on=date(2022, 4, 23), certainty="high"),
        RelationRecord("g-3", "g-4", "r-3", last_contact_on=date(2022, 4, 24)),
    ),
    samples=(
        SampleRecord("g-1", "s-1", taken_at=datetime(2022, 4, 20, 8, tzinfo=SHANGHAI), result="negative"),
        SampleRecord("g-1", "s-2", taken_at=datetime(2022, 4, 23, 8, tzinfo=SHANGHAI), result="positive"),
    ),
)  # fmt: skip


def take(
    world: World, outbreak: Outbreak, name: str = "outbreak.csv", system: str = "godata"
) -> Report:
    """Take in an outbreak as if it had been a file."""
    digest = hashlib.sha256(repr(outbreak).encode()).digest()
    return take_in_outbreak(
        received=Received(system, name, digest),
        reading=OutbreakReading(outbreak, len(list(outbreak))),
        by=world.du_investigator,
        now=NOW,
    )


def test_cases_contacts_and_returnees_become_what_they_are_here(world: World):
    report = take(world, OUTBREAK)
    led = lead_returnees(by=world.du_investigator, now=NOW)
    assert {kind: dict(counts) for kind, counts in report.counts.items()} == {
        "case": {"new": 2}, "contact": {"new": 3}, "relation": {"new": 3}, "sample": {"new": 2},
    }  # fmt: skip
    assert (report.remarks, dict(report.persons)) == ([], {"new": 4, "matched": 1, "review": 0})
    cases = Case.objects.order_by("number")
    assert list(
        cases.values_list(
            "number", "person__name", "onset_on", "first_positive_on", "last_negative_on", "foreign_id"
        )
    ) == [
        ("MY-1", "林梅", date(2022, 4, 22), date(2022, 4, 23), date(2022, 4, 20), "godata:g-1"),
        ("MY-2", "周强", None, None, None, "godata:g-2"),
    ]  # fmt: skip
    assert cases[0].person == world.person("林梅")
    assert sorted(CaseSource.objects.values_list("case__number", "kind", "other__number", "text")) == [
        ("MY-2", "imported", None, "Wuhan; train import"), ("MY-2", "linked", "MY-1", "同事"),
    ]  # fmt: skip
    assert list(
        Contact.objects.order_by("ring").values_list("person__name", "case__number", "ring")
    ) == [("孙丽", "MY-1", 1), ("吴伟", "MY-1", 2)]
    assert led == 1
    assert Lead.objects.get(person__name="郑军").exposure == "来返人员 上海返回"


def test_the_same_file_twice_changes_nothing_and_says_so(world: World):
    take(world, OUTBREAK)
    lead_returnees(by=world.du_investigator, now=NOW)
    counted = (Person, Case, Contact, CaseSource, Lead)
    before = [model.objects.count() for model in counted]
    again = take(world, OUTBREAK)
    assert lead_returnees(by=world.du_investigator, now=NOW) == 0
    assert (again.is_news, again.taken_in_before) == (False, NOW)
    assert [model.objects.count() for model in counted] == before


def test_what_came_goes_out_the_same(world: World, tmp_path: Path):
    take(world, OUTBREAK)
    found = hand_out(
        system="godata", by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW
    )
    assert sorted(found, key=repr) == sorted(OUTBREAK, key=repr)
    counts = write_godata(found, tmp_path)
    back = read_godata([tmp_path / name for name, rows in counts.items() if rows], today=NOW.date())
    assert sorted(back.outbreak, key=repr) == sorted(OUTBREAK, key=repr)


# Neither document nor telephone: known again by the key alone, one of them not even by a name.
UNKNOWN = replace(
    OUTBREAK,
    cases=(*OUTBREAK.cases, CaseRecord("g-7", "MY-3", Someone(), "confirmed", date(2022, 4, 25),
                                       outcome="recovered", outcome_on=date(2022, 4, 26))),
    contacts=(*OUTBREAK.contacts, ContactRecord("g-6", "K-4", "close", Someone("芳", "冯"),
                                                date(2022, 4, 25))),
    relations=(*OUTBREAK.relations, RelationRecord("g-7", "g-6", "r-4")),
)  # fmt: skip


def _written(system: str, outbreak: Outbreak, folder: Path) -> OutbreakReading:
    """Write an outbreak for a system and read what it would send back unchanged."""
    if system == "sormas":
        write_sormas(outbreak, folder, setting=Setting(region="北京", district="古北区"))
    else:
        write_dhis2(outbreak, folder, org_unit="999900", written_on=NOW.date())
    # The line list is for reading: it has no keys.
    files = [each for each in sorted(folder.iterdir()) if each.name != "line-list.csv"]
    return READERS[system](files, today=NOW.date())


@pytest.mark.parametrize("system", ["sormas", "dhis2"])
def test_what_one_system_said_and_another_sends_back_makes_nobody_a_second_time(
    world: World, tmp_path: Path, system: str
):
    def out(to: str) -> Outbreak:
        return hand_out(system=to, by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW)

    take(world, UNKNOWN)
    lead_returnees(by=world.du_investigator, now=NOW)
    counted = (Person, Case, Contact, CaseSource, Lead)
    before, said = [model.objects.count() for model in counted], out("godata")
    back = _written(system, out(system), tmp_path)
    report = take_in_outbreak(
        received=Received(system, "back", b"b" * 32),
        reading=back,
        by=world.du_investigator,
        now=NOW,
    )
    assert lead_returnees(by=world.du_investigator, now=NOW) == 0
    assert dict(report.persons) == {"matched": 7, "review": 0}
    assert [model.objects.count() for model in counted] == before
    assert sorted(out("godata"), key=repr) == sorted(said, key=repr)


def day(contact: str, on: int, comment: str) -> FollowUpRecord:
    return FollowUpRecord(contact, date(2022, 4, on), visit="seen_ok", comment=comment)


def test_days_and_samples_go_out_with_whom_their_system_meant(world: World):
    """Two systems call Sun Li by two keys, and Go.Data calls Gao Yuan as DHIS2 calls Feng Fang."""
    sun = ContactRecord("g-3", "K-1", person=SUN_LI, reported_on=date(2022, 4, 25))
    far, near = "古北区北口镇柳沟村12号", "古北区南河镇杏园村2号"
    gao = ContactRecord("k", person=Someone("远", "高", phone=phone(75), address=far))
    feng = ContactRecord("k", person=Someone("芳", "冯", phone=phone(76), address=near))
    days = (day("g-3", 24, "well"), day("k", 23, "of Gao"), day("d-9", 24, "of nobody"))
    take(world, Outbreak(contacts=(sun, gao), follow_ups=days))
    theirs = Outbreak(
        contacts=(replace(sun, key="d-3", number="D-1"), feng),
        relations=(RelationRecord("D-1", "k", "r-9"),),
        follow_ups=(day("d-3", 25, "tired"), day("k", 25, "of Feng"), day("d-3", 24, "fine")),
        samples=(SampleRecord("d-3", "s-9", result="negative"),),
    )
    take(world, theirs, "payload.json", "dhis2")
    town = world.add_officer("镇流调", Role.INVESTIGATOR, "南河镇")

    def told(system: str, by: Officer) -> tuple[dict[str, str], list[tuple[str, int, str]]]:
        found = hand_out(system=system, by=by, purpose=Purpose.INVESTIGATE, now=NOW)
        names = {each.key: each.person.given_name for each in found.people()}
        assert [(names[each.person], each.key) for each in found.samples] == [("丽", "s-9")]
        assert [(names[each.source], names[each.target]) for each in found.relations] == [
            ("丽", "芳")
        ]
        return names, sorted((names[e.contact], e.on.day, e.comment) for e in found.follow_ups)

    her_own = str(Person.objects.get(name="冯芳").pk)
    assert told("godata", town) == (
        {"g-3": "丽", her_own: "芳"},
        [("丽", 24, "well"), ("丽", 25, "tired"), ("芳", 25, "of Feng")],
    )
    assert told("dhis2", town) == (
        {"d-3": "丽", "k": "芳"},
        [("丽", 24, "fine"), ("丽", 25, "tired"), ("芳", 25, "of Feng")],
    )
    names, seen = told("godata", world.du_investigator)
    assert names == {"g-3": "丽", "k": "远", her_own: "芳"}
    assert ("远", 23, "of Gao") in seen


def test_what_changed_here_since_goes_out_changed(world: World):
    take(world, OUTBREAK)
    Case.objects.filter(number="MY-1").update(onset_on=date(2022, 4, 21))
    found = hand_out(
        system="godata", by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW
    )
    assert found.cases == (
        replace(OUTBREAK.cases[0], onset_on=date(2022, 4, 21)),
        OUTBREAK.cases[1],
    )


def test_what_changed_there_and_what_changed_here_both_stand(world: World):
    take(world, OUTBREAK)
    Case.objects.filter(number="MY-1").update(onset_on=date(2022, 4, 21))
    died = replace(OUTBREAK.cases[0], outcome="died", outcome_on=date(2022, 4, 25))
    report = take(world, replace(OUTBREAK, cases=(died, OUTBREAK.cases[1])))
    assert dict(report.counts["case"]) == {"changed": 1, "unchanged": 1}
    found = hand_out(
        system="godata", by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW
    )
    assert found.cases == (replace(died, onset_on=date(2022, 4, 21)), OUTBREAK.cases[1])


def test_contacts_that_come_before_their_case_wait_for_it(world: World):
    take(world, replace(OUTBREAK, cases=(), samples=()), "contacts.csv")
    assert Contact.objects.count() == 0
    take(world, replace(OUTBREAK, contacts=(), relations=()), "cases.csv")
    assert sorted(Contact.objects.values_list("person__name", flat=True)) == ["吴伟", "孙丽"]


def test_a_case_with_an_impossible_date_is_left_out_and_the_rest_stands(world: World):
    ahead = replace(OUTBREAK.cases[0], onset_on=date(2022, 5, 24), row=7)
    report = take(world, replace(OUTBREAK, cases=(ahead, OUTBREAK.cases[1])))
    assert [(each.row, each.code, each.is_left_out) for each in report.remarks] == [
        (7, "ahead", True)
    ]
    assert [case.number for case in Case.objects.all()] == ["MY-2"]


def test_two_cases_that_infected_each_other_are_said_and_kept(world: World):
    both = (*OUTBREAK.relations, RelationRecord("g-2", "g-1", "r-5", row=9))
    report = take(world, replace(OUTBREAK, relations=both))
    assert [(each.row, each.code, each.is_left_out) for each in report.remarks] == [
        (9, "circle", False)
    ]
    assert CaseSource.objects.filter(kind="linked").count() == 1
    found = hand_out(
        system="godata", by=world.du_investigator, purpose=Purpose.INVESTIGATE, now=NOW
    )
    assert "r-5" in {each.key for each in found.relations}


@pytest.mark.parametrize("officer", ["liu_village", "tang_town", "shen_auditor"])
def test_only_investigators_hand_an_outbreak_out(world: World, officer: str):
    with pytest.raises(NotAllowed):
        hand_out(system="godata", by=getattr(world, officer), purpose=Purpose.INVESTIGATE, now=NOW)
