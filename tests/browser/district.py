"""The district that the browser tests are played in: the demo, smaller, and one long open list.

Everything comes in through the operations and the API, at moments before NOW.
"""

import csv
import random
import tempfile
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.adapters.packs import read_pack
from gubei.adapters.tables import read_workbook
from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.operations.intake import Received, take_in
from gubei.domain.leads.rules.plans import plan_sheet
from gubei.domain.measures.models import PersonCode
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.queries.policies import policies_in_force
from gubei.domain.measures.rules.codes import digest_of_code
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.policy import Anchor
from gubei.interfaces.cli.demo import building, lists
from gubei.interfaces.cli.demo.checkpoints import play_checkpoints
from gubei.interfaces.cli.demo.district import read_demo_units
from gubei.interfaces.cli.demo.isolation import open_isolation_sites
from gubei.interfaces.cli.demo.lists import Mix
from gubei.interfaces.cli.demo.outbreak import play_outbreak
from gubei.interfaces.cli.demo.people import InventedPerson, invent_people
from gubei.interfaces.cli.demo.screening import mark_a_room, play_screening
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import SHANGHAI, milliseconds_of
from tests.interfaces.api import Api

NOW = datetime(2022, 4, 26, 16, 30, tzinfo=SHANGHAI)
"""The moment at which the pages are shown."""
LONG_LIST = "核酸阳性同时空人员0426"
LONG_LIST_ROWS = 1_040
OWN_CODE = "TEST-2022-0426-WANG-HA1Y"
"""The code on the notice of somebody under a measure, who is a villager of the district."""
_PACK = "cn-covid19-ed9"
_RECEIVED = timedelta(hours=2, minutes=20)
_HEADER = ("序号", "姓名", "身份证号", "手机号", "现住址", "来源地", "同时空场所")
_PLACES = ("古北口服务区", "金叵罗采摘园", "鼓楼东大街超市", "溪翁庄农贸市场")
_SMALL = {
    "CITY_MIX": Mix(96, 52, 9, 15, 4, 3, 3, 8),
    "RETURNEES_MIX": Mix(40, 30, 5, 9, 3, 2, 2, 3),
    "CONTACTS_MIX": Mix(28, 18, 3, 4, 1, 1, 1, 2),
    "STRANGERS_NEEDED": 330,
}


def build_district() -> None:
    """Store the small demo as it stands at NOW, the long list, and what officers left there."""
    sizes = {"RESIDENTS": 1_000, "STRANGERS_NEEDED": _SMALL["STRANGERS_NEEDED"]}
    with patch.multiple(lists, **_SMALL), patch.multiple(building, **sizes):
        building.build_demo(NOW)
    take_in_long_list()
    leave_traces()
    hand_out_a_notice()
    play_outbreak(NOW)
    open_isolation_sites(NOW)
    play_screening(NOW)
    mark_a_room(NOW)
    play_checkpoints(NOW)


def take_in_long_list() -> DispatchList:
    """Take in a list that nobody has worked on: enough to close a thousand leads at once."""
    people = list(invent_people(6_000, random.Random(7), read_demo_units(), today=NOW.date()))
    home = Officer.objects.select_related("unit").get(username="village").unit.code
    chosen = [one for one in people if one.unit_code == home and one.phone][:14]
    chosen += [one for one in people if one.unit_code != home][: LONG_LIST_ROWS - len(chosen)]
    random.Random(8).shuffle(chosen)
    received = NOW - _RECEIVED
    with tempfile.TemporaryDirectory(prefix="gubei-") as folder:
        path = Path(folder) / f"{LONG_LIST}.csv"
        path.write_text("\n".join(write_lines([*chosen, *misheard()])), encoding="utf-8")
        return take_in(
            received=Received(path.name, b"long".ljust(32), LONG_LIST, "dispatch", received),
            plans=[plan_sheet(sheet) for sheet in read_workbook(path).sheets],
            unit=district(),
            by=Officer.objects.get(username="duty"),
            now=received + timedelta(minutes=5),
        ).dispatch_list


def misheard() -> list[InventedPerson]:
    """Return residents as somebody wrote them down on the telephone, without a document."""
    found = Person.objects.filter(birth_date__isnull=False, contact_details__isnull=False)
    residents = found.filter(addresses__isnull=False, name__regex="^...$").order_by("id")
    rows = []
    for place, person in enumerate(residents[40:400:30]):
        address = person.addresses.order_by("id").first().text
        name = (person.name, person.name[0] + person.name[2], person.name[:2] + "华")[place % 3]
        rows.append(
            InventedPerson(
                0, name, "female", NOW.date(), "", f"1990000{9900 + place}", "", address, 0
            )
        )
    return rows


def write_lines(people: Iterable[InventedPerson]) -> list[str]:
    """Return a list of these people as lines of separated text, its header first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    for number, one in enumerate(people, start=1):
        place = _PLACES[number % len(_PLACES)]
        writer.writerow(
            [number, one.name, one.document, one.phone, one.address, "上海市浦东新区", place]
        )
    return out.getvalue().splitlines()


def leave_traces() -> None:
    """Look at people, begin an upload, save a view and a token, as officers do."""
    investigator = Api(Officer.objects.get(username="investigator"))
    for person in Person.objects.filter(same_as=None).order_by("id")[:6]:
        investigator.get(f"/persons/{person.id}?purpose=investigate")
    town = Api(Officer.objects.get(username="town"))
    for person in Person.objects.filter(contact_details__isnull=False).order_by("id")[:3]:
        phone = person.contact_details.order_by("id").first()
        sent: dict[str, Any] = {"what": "phone", "id": phone.id, "purpose": "locate"}
        investigator.post(f"/persons/{person.id}/reveal", sent)
    town.post("/views", {"page": "leads", "name": "今晚先办", "query": "overdue=1"})
    duty = Api(Officer.objects.get(username="duty"))
    for lead in Lead.objects.filter(closed_at=None).exclude(proposed_name="").order_by("id")[:1]:
        to = {
            "to_code": lead.proposed_code,
            "to_name": lead.proposed_name,
            "reason": "现住址在贵处",
        }
        duty.post(f"/leads/{lead.id}/transfer", to)
    duty.post("/tokens", {"name": "邻区平台", "scopes": ["lists:write", "leads:read"], "days": 90})
    few = list(invent_people(9, random.Random(9), read_demo_units(), today=NOW.date()))
    content = "\n".join(["4月26日密接人员登记", *write_lines(few)]).encode()
    duty.upload("/uploads", file=SimpleUploadedFile("密接登记.csv", content))


def hand_out_a_notice() -> None:
    """Put a villager under the measure of a secondary contact, with a notice in hand."""
    duty = Officer.objects.select_related("unit").get(username="duty")
    known = [each for each in policies_in_force(district()) if each.pack == _PACK]
    if not known:
        apply_policy(
            pack=read_pack(_PACK), before=None, valid_on=date(2022, 6, 28), reason="第九版试行",
            by=duty, now=NOW - timedelta(days=3),
        )  # fmt: skip
    home = Officer.objects.select_related("unit").get(username="village").unit
    person = Person.objects.filter(unit=home, same_as=None, measures=None).order_by("id").last()
    wish = Wish(
        person=person.pk,
        person_class="secondary_contact",
        anchors={Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=3)},
        reason="与密接同住",
        pack=_PACK,
        unit=home.code,
    )
    begun = NOW - timedelta(days=2)
    measure = impose(wish=wish, by=duty, now=begun)
    PersonCode.objects.create(
        id=next(uuid7_run(milliseconds_of(begun))), measure=measure,
        digest=digest_of_code(OWN_CODE), made_at=begun, ends_at=NOW + timedelta(days=30),
    )  # fmt: skip
