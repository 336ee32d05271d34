"""Lists, leads, orders, people and officers of one side, which all other things stand on."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.leads.models import (
    Attempt,
    Closing,
    ColumnMapping,
    DispatchList,
    OutOfReach,
    Transfer,
)
from gubei.domain.measures.models import Notice
from gubei.domain.orders.models import Attachment, Order, OutgoingNotice
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.operations.deciding import Wish, give_orders
from gubei.domain.people.models import Merge
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.sampling.models import Tube
from gubei.domain.territory.models import AccessToken, Officer, Role, SavedView, Unit
from gubei.domain.territory.operations.devices import enrol
from tests.interfaces.api import Api
from tests.world import NOW, PASSWORD, World

SIDES = {
    # village, its officer, a person with a lead, another person there
    "inside": ("柳沟村", "liu_village", "林梅", "林玫"),
    "outside": ("杏园村", "xing_village", "赵小云", "赵晓云"),
}


class ListThings:
    """Makes what an address asks for, when it asks."""

    def __init__(self, world: World, where: str) -> None:
        self.world, self.where = world, where
        village, owner, self.name, self.other = SIDES[where]
        self.unit: Unit = world.unit(village)
        self.owner: Officer = world.officers[owner]
        self.kind, self.system = "csv", "godata"
        self.unit_code = self.unit.code
        self.paper: Notice
        self.tube: Tube

    @property
    def officer_id(self) -> UUID:
        return self.owner.id

    @property
    def owner_id(self) -> UUID:
        """A site owner of this side's village."""
        known = Officer.objects.filter(role=Role.SITE_OWNER, unit=self.unit).first()
        made = known or self.world.add_officer("店主", Role.SITE_OWNER, self.unit.name)
        return made.id

    @property
    def person_id(self) -> UUID:
        return self.world.person(self.name).id

    @property
    def lead_id(self) -> UUID:
        return self.world.lead(self.name).id

    @property
    def upload_id(self) -> UUID:
        """A file that was sent and waits for its confirmation."""
        sender = self.world.add_officer("收单员", Role.DUTY, self.unit.name)
        sent = Api(sender).upload("/uploads", file=self.list_file())
        return UUID(sent.json()["id"])

    @property
    def mapping_id(self) -> UUID:
        return ColumnMapping.objects.create(
            id=self._id(), unit=self.unit, name="市平台", shape="x", fields=[], saved_at=NOW
        ).id

    @property
    def tried_id(self) -> UUID:
        """A lead with an attempt."""
        lead = self.world.lead(self.name)
        Attempt.objects.create(
            id=self._id(), lead=lead, means="call", result="no_answer", at=NOW, by=self.owner
        )
        return lead.id

    @property
    def list_id(self) -> UUID:
        """A list that a unit of this side received, with a lead of this side."""
        received = self.world.add_list(f"{self.unit.name}协查", self.unit.name)
        self.world.add_lead(self.name, self.unit.name, received)
        self.world.add_unreadable_row(received)
        return received.id

    @property
    def ended_list_id(self) -> UUID:
        """A list whose only lead has ended."""
        received = self.world.add_list(f"{self.unit.name}协查", self.unit.name)
        self._add_closed_lead(received)
        return received.id

    @property
    def closed_id(self) -> UUID:
        """A lead that has ended."""
        return self._add_closed_lead(None)

    def _add_closed_lead(self, received: DispatchList | None) -> UUID:
        lead = self.world.add_lead(self.name, self.unit.name, received)
        lead.closed_at, lead.closed_as = NOW, "false_hit"
        Closing.objects.create(
            id=self._id(), lead=lead, outcome="false_hit", at=NOW, by=self.owner, note="号码借用"
        )
        lead.save()
        return lead.id

    @property
    def transfer_id(self) -> UUID:
        return Transfer.objects.create(
            id=self._id(),
            lead=self.world.lead(self.name),
            to_name="平谷区",
            sent_at=NOW,
            sent_by=self.owner,
        ).id

    @property
    def request_id(self) -> UUID:
        return OutOfReach.objects.create(
            id=self._id(),
            lead=self.world.lead(self.name),
            summary="三次电话均关机",
            asked_at=NOW,
            asked_by=self.owner,
        ).id

    @property
    def order_id(self) -> UUID:
        """An order of this side's village to itself."""
        wish = Wish("入户排查", NOW + timedelta(hours=4))
        orders = give_orders(
            wish=wish, units=[self.unit], issuer=self.unit, by=None, at=NOW, now=NOW
        )
        return orders[0].id

    @property
    def attachment_id(self) -> UUID:
        """A file that the decision behind an order of this side encloses."""
        order = Order.objects.get(pk=self.order_id)
        row_id = self._id()
        sealed = key_ring().seal_bytes(b"%PDF", about=about_of("attachment", row_id))
        return Attachment.objects.create(
            id=row_id,
            decision=order.decision,
            by=self.world.leng_leader,
            at=NOW,
            size=4,
            file_name="方案.pdf",
            content=sealed,
        ).id

    def ladder(self) -> dict[str, Any]:
        rungs = [{"percent": 80, "minutes": 0, "whom": "leader"}]
        return {"unit": self.unit.code, "kind": "sample", "rungs": rungs}

    def enclosure(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("方案.pdf", b"%PDF")

    @property
    def notice_id(self) -> UUID:
        """A message to this side's village that was given up."""
        self.order_id  # noqa: B018
        climb(now=NOW + timedelta(hours=2))
        notice = OutgoingNotice.objects.get()
        notice.given_up_at = NOW
        notice.save()
        return notice.id

    def decision(self) -> dict[str, Any]:
        return {"units": [self.unit.code], "subject": "入户排查", "due_at": self.due_at()}

    def due_at(self) -> str:
        return (NOW + timedelta(hours=3)).isoformat()

    @property
    def match_id(self) -> UUID:
        self._add_double()
        return self.world.add_match(self.other, self.name, self.unit.name, 0.8).id

    @property
    def merge_id(self) -> UUID:
        self._add_double()
        kept, absorbed = self.world.person(self.name), self.world.person(self.other)
        absorbed.same_as = kept
        absorbed.save()
        return Merge.objects.create(
            id=self._id(), kept=kept, absorbed=absorbed, at=NOW, probability=0.8, reason="同一电话"
        ).id

    @property
    def token_id(self) -> UUID:
        return AccessToken.objects.create(
            id=self._id(),
            officer=self.owner,
            name="旧平台",
            digest=hashlib.sha256(b"secret").digest(),
            scopes=["leads:read"],
            made_at=NOW,
            ends_at=NOW + timedelta(days=1),
        ).id

    @property
    def device_id(self) -> UUID:
        return enrol(name="手机", session="", by=self.owner, now=NOW)[0].pk

    @property
    def view_id(self) -> UUID:
        return SavedView.objects.create(
            id=self._id(), officer=self.owner, page="leads", name="我的", query="", saved_at=NOW
        ).id

    def sign_in(self) -> dict[str, Any]:
        return {"username": self.owner.username, "password": PASSWORD}

    def password_change(self) -> dict[str, Any]:
        return {"old": PASSWORD, "new": "xin-de-mi-ma-2022"}

    def revealing(self) -> dict[str, Any]:
        detail = self.world.person(self.name).contact_details.get()
        return {"what": "phone", "id": str(detail.id), "purpose": "locate"}

    def list_file(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "派单.csv", f"姓名,联系电话,现住址\n{self.name},19900000009,{self.unit.name}\n".encode()
        )

    def confirmation(self) -> dict[str, Any]:
        return {"name": "派单", "columns": [["name", "phone", "address"]]}

    def unit_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "units.csv", "code,name,level,kind,parent\n999900,古北区,district,district,\n".encode()
        )

    def site_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("sites.csv", "名称,类别\n东关集市,市场\n".encode())

    def room_table(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(
            "rooms.csv", "楼层,房间号,床位,独立卫生间\n9F,901,1,是\n".encode()
        )

    def _add_double(self) -> None:
        if self.other not in self.world.persons:
            self.world.add_person(self.other, self.unit.name)

    def _id(self) -> UUID:
        return next(self.world.ids)
