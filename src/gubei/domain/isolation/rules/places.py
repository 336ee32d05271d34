"""What an isolation site consists of, and where it stands on the way from reserve to ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gubei.terms.refusals import Invalid
from gubei.terms.words import Words


class Form(StrEnum):
    """What kind of building it is."""

    HOTEL = "hotel"
    MAKESHIFT = "makeshift"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _FORMS[self]


class Zone(StrEnum):
    """三区: only in the isolation zone people are isolated."""

    ISOLATION = "isolation"
    WORK = "work"
    PASSAGE = "passage"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _ZONES[self]


class SiteStep(StrEnum):
    """How far a site is opened."""

    RESERVE = "reserve"
    CALLED = "called"
    READY = "ready"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _STEPS[self]


class Post(StrEnum):
    """What somebody does at a site, by the guide of edition 9."""

    HEAD = "head"
    DISINFECTION = "disinfection"
    OBSERVATION = "observation"
    LIAISON = "liaison"
    SECURITY = "security"
    LOGISTICS = "logistics"
    TRANSFER = "transfer"
    CARE = "care"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _POSTS[self]


_FORMS = {
    Form.HOTEL: Words("hotel", "酒店"),
    Form.MAKESHIFT: Words("makeshift hospital", "方舱医院"),
    Form.OTHER: Words("other building", "其他"),
}
_ZONES = {
    Zone.ISOLATION: Words("isolation zone", "隔离区"),
    Zone.WORK: Words("work zone", "工作区"),
    Zone.PASSAGE: Words("passage", "通道"),
}
_STEPS = {
    SiteStep.RESERVE: Words("reserve", "储备"),
    SiteStep.CALLED: Words("called", "已征用"),
    SiteStep.READY: Words("ready", "已启用"),
}
_POSTS = {
    Post.HEAD: Words("head of the site", "负责人"),
    Post.DISINFECTION: Words("disinfection", "消毒"),
    Post.OBSERVATION: Words("medical observation", "医学观察"),
    Post.LIAISON: Words("liaison", "信息联络"),
    Post.SECURITY: Words("security", "安全保卫"),
    Post.LOGISTICS: Words("logistics", "后勤保障"),
    Post.TRANSFER: Words("transfer", "转运"),
    Post.CARE: Words("humane care", "人文关怀"),
}
_FOLLOWS = {
    SiteStep.RESERVE: (SiteStep.CALLED, SiteStep.READY),
    SiteStep.CALLED: (SiteStep.READY, SiteStep.RESERVE),
    SiteStep.READY: (SiteStep.RESERVE,),
}


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as somebody wrote it down; `free_from` None: since ever. `lift`: which one goes there."""

    building: str
    floor: str
    name: str
    zone: Zone = Zone.ISOLATION
    beds: int = 1
    own_bathroom: bool = True
    barrier_free: bool = False
    near_care: bool = False
    ventilation: str = ""
    free_from: date | None = None
    lift: str = ""


def check_step(before: SiteStep, after: SiteStep) -> None:
    """Refuse a step that does not follow. Raises Invalid."""
    if after not in _FOLLOWS[before]:
        raise Invalid(
            f"The site is “{before.words.en}”; it cannot become “{after.words.en}” from there.",
            f"该隔离点当前为“{before.words.zh}”，不能直接变为“{after.words.zh}”。",
        )


def check_rooms(rooms: Sequence[RoomFacts]) -> None:
    """Refuse rooms that cannot be. Raises Invalid with the first that is wrong."""
    seen: set[tuple[str, str, str]] = set()
    for room in rooms:
        key = (room.building, room.floor, room.name)
        if not room.name or not room.floor:
            raise Invalid("A room has a floor and a name.", "房间须有楼层和名称。")
        if key in seen:
            raise Invalid(
                f"Room {room.name} stands twice on floor {room.floor}.",
                f"{room.floor} 的房间 {room.name} 重复。",
            )
        if (room.zone is Zone.ISOLATION) != (room.beds > 0):
            raise Invalid(
                f"Room {room.name}: beds stand in the isolation zone, and only there.",
                f"房间 {room.name}：只有隔离区房间设床位，且至少一张。",
            )
        seen.add(key)


@dataclass(frozen=True, slots=True)
class Opening:
    """How far a site is opened: since when, and until when it must be ready."""

    step: SiteStep
    since: datetime | None = None
    ready_by: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Say whether the time to become ready is over."""
        return self.step is SiteStep.CALLED and self.ready_by is not None and self.ready_by < now
