"""What is odd about a vehicle, said to the officer beside the decision. It holds nobody up."""

from collections.abc import Iterator, Sequence

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.queries.lately import CheckedBy, Lately
from gubei.domain.checkpoints.rules.deciding import same_number
from gubei.domain.checkpoints.rules.entries import is_clock_off
from gubei.domain.checkpoints.rules.opening import outside_hours
from gubei.terms.moments import say_moment
from gubei.terms.plates import read_plate
from gubei.terms.words import Words

CARRIER = Words(
    "Somebody who is looked for was in this vehicle lately: check everybody's papers.",
    "近期有协查人员乘坐过此车，请核对车内每人证件。",
)
USED = Words(
    "The neighbour's check of this vehicle was used at another registration: it lets in once.",
    "毗邻地区对此车的查验已在另一次登记中使用，一次查验只放行一次。",
)


NO_DRIVER = Words(
    "Nobody in it is marked as the driver: ask who drives.", "未标明驾驶员，请核实由谁驾驶。"
)
TWO_DRIVERS = Words(
    "More than one is marked as the driver: ask who drives.", "标明了多名驾驶员，请核实由谁驾驶。"
)


def remarks_of(
    passage: Passage, *, papers: Sequence[Words], lately: Lately | None, check: CheckedBy | None,
    is_used: bool, has_rules: bool, travellers: Sequence[Traveller] = (),
) -> Iterator[Words]:  # fmt: skip
    """Yield what is odd. `papers`: what theirs say; `check`: by which it enters, or `is_used` already."""
    yield from papers
    reading = read_plate(passage.plate)
    # Somebody said that it is foreign: then its form is nobody's business.
    if passage.plate_kind == reading.kind:
        yield from (finding.words for finding in reading.findings)
    yield from _seen(passage.plate, lately)
    if check is not None:
        yield _checked(check)
    if is_used:
        yield USED
    place = passage.checkpoint
    closed = outside_hours(place.opens_at, place.closes_at, passage.passed_at)
    if closed is not None:
        yield closed
    if is_clock_off(passage.device_at, passage.passed_at):
        yield Words("The clock of the device is off.", "设备时钟不准。")
    yield from _of_people(passage, travellers)
    if not has_rules:
        yield Words(
            "No policy in force says who is let in: decide yourself, with the reason.",
            "现行政策未规定准入条件：请自行决定并填写理由。",
        )


def _of_people(passage: Passage, travellers: Sequence[Traveller]) -> Iterator[Words]:
    first: dict[bytes, int] = {}
    for each in travellers:
        if each.document_blind is not None:
            other = first.setdefault(bytes(each.document_blind), each.place)
            if other != each.place:
                yield same_number(each.place, other)
    drivers = sum(each.is_driver for each in travellers)
    if travellers and passage.plate and drivers != 1:
        yield NO_DRIVER if drivers == 0 else TWO_DRIVERS


def _seen(plate: str, lately: Lately | None) -> Iterator[Words]:
    if lately is not None and lately.at is not None:
        at = say_moment(lately.at)
        yield Words(
            f"{plate} was registered by {lately.by} at {at} already.",
            f"{plate} 已由 {lately.by} 于 {at} 登记。",
        )
    if lately is not None and lately.carried:
        yield CARRIER


def _checked(found: CheckedBy) -> Words:
    name, at = found.neighbour, say_moment(found.checked_at)
    return Words(f"{name} checked this vehicle at {at}.", f"{name}已于 {at} 查验此车（互认清单）。")
