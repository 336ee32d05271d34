"""He Zhiban encloses a plan with his decision; Liu encloses a picture with her report."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from gubei.domain.orders.models import Attachment, Order
from gubei.domain.orders.operations.answering import pass_down, report
from gubei.domain.orders.operations.attaching import (
    drop_attachment,
    open_attachment,
    receive_attachment,
    sweep_attachments,
)
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.orders.queries.attachments import attachments_of
from gubei.domain.privacy.models import AccessLog, Purpose
from gubei.domain.territory.models import Officer
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.world import NOW, World

HOUR = timedelta(hours=1)
PLAN = b"%PDF-1.7 door by door"


def send(by: Officer, name: str = "排查方案.pdf", content: bytes = PLAN) -> UUID:
    """Let an officer send a file."""
    return receive_attachment(name=name, content=content, by=by, now=NOW).pk


def give(world: World, *files: UUID, unit: str = "柳沟村") -> Order:
    """Return the order of a decision of He Zhiban that encloses files."""
    wish = Wish("入户排查", NOW + 4 * HOUR, attachments=files)
    return decide(wish=wish, units=[world.unit(unit).code], by=world.he_duty, now=NOW)[0]


def read(file: UUID, by: Officer) -> bytes:
    """Return the content of a file as an officer gets it."""
    return open_attachment(attachment=file, purpose=Purpose.REVIEW, by=by, now=NOW)[1]


def test_every_unit_that_was_ordered_reads_what_the_decision_encloses(world: World) -> None:
    file = send(world.he_duty)
    order = give(world, file, unit="北口镇")
    [child] = pass_down(
        order=order.pk, units=[world.unit("柳沟村").code], due_at=NOW + HOUR,
        by=world.tang_town, now=NOW,
    )  # fmt: skip

    assert [each.file_name for each in attachments_of(child)] == ["排查方案.pdf"]
    assert [read(file, by) for by in (world.he_duty, world.tang_town, world.liu_village)] == (
        [PLAN] * 3
    )
    with pytest.raises(NotFound):
        read(file, world.xing_village)
    looks = AccessLog.objects.values_list("officer__name", "look", "about", "count")
    assert set(looks) == {
        (by.name, "open", f"attachment:{file}", 0)
        for by in (world.he_duty, world.tang_town, world.liu_village)
    }


def test_what_a_report_encloses_is_read_above_and_not_beside(world: World) -> None:
    order, picture = give(world), send(world.liu_village, "门牌.jpg", b"\xff\xd8picture")
    with pytest.raises(NotFound):
        read(picture, world.he_duty)
    report(order=order.pk, answer={}, attachments=[picture], by=world.liu_village, now=NOW + HOUR)

    assert [each.file_name for each in attachments_of(order)] == ["门牌.jpg"]
    assert read(picture, world.he_duty) == b"\xff\xd8picture"
    with pytest.raises(NotFound):
        read(picture, world.xing_village)


def test_a_file_is_enclosed_once_and_by_who_sent_it(world: World) -> None:
    file = send(world.he_duty)
    give(world, file)
    for strange in (file, send(world.tang_town)):
        with pytest.raises(Refused, match="附件"):
            give(world, strange)
    assert Order.objects.count() == 1, "the order fell with its attachment"


def test_a_file_that_nobody_should_open_is_refused(world: World) -> None:
    he = world.he_duty
    for name, content in (
        ("run.exe", b"x"), ("page.html", b"x"), ("", b"x"), ("方案.pdf", b""),
        ("方案.pdf", b"0" * (20 * 1024**2 + 1)),
    ):  # fmt: skip
        with pytest.raises(Invalid):
            send(he, name, content)
    with pytest.raises(NotAllowed):
        send(world.leng_leader)
    assert send(he, "../../../etc/方案.PDF")
    assert Attachment.objects.get().file_name == "方案.PDF"


def test_a_decision_encloses_at_most_ten_files(world: World) -> None:
    files = [send(world.he_duty) for _ in range(11)]
    with pytest.raises(Invalid, match="10"):
        give(world, *files)


def test_the_content_lies_sealed(world: World) -> None:
    file = send(world.he_duty)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM gubei_attachment WHERE id = %s", [file])
        assert PLAN not in bytes(cursor.fetchone()[0])


def test_what_was_enclosed_stays_and_the_rest_is_forgotten(world: World) -> None:
    enclosed, mine, lost = (send(world.he_duty) for _ in range(3))
    give(world, enclosed)
    drop_attachment(attachment=mine, by=world.he_duty)
    with pytest.raises(NotFound):
        drop_attachment(attachment=enclosed, by=world.he_duty)

    kept = Attachment.objects.filter(pk=enclosed)
    for change in ({"decision": None}, {"file_name": "别的.pdf"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            kept.update(**change)
    assert kept.update(content=b"sealed anew") == 1

    assert sweep_attachments(now=NOW + 48 * HOUR) == 0
    assert sweep_attachments(now=NOW + 48 * HOUR + HOUR) == 1
    assert list(Attachment.objects.values_list("pk", flat=True)) == [enclosed]
    assert lost != enclosed
