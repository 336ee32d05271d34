"""The words of a passage: classes of vehicles, what can be decided, what a rule can ask."""

from collections.abc import Iterable
from enum import StrEnum

from gubei.terms.words import Words


class VehicleClass(StrEnum):
    """What a lane is open for, and a rule of entry may ask."""

    CAR = "car"
    COMMUTER = "commuter"
    BUS = "bus"
    TRUCK = "truck"
    SUPPLIES = "supplies"
    EMERGENCY = "emergency"
    ON_FOOT = "on_foot"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(_ENGLISH_CLASS.get(self, self.value), _CLASSES[self])


_ENGLISH_CLASS = {VehicleClass.SUPPLIES: "supplies with permit", VehicleClass.ON_FOOT: "on foot"}
_CLASSES = {
    VehicleClass.CAR: "小客车",
    VehicleClass.COMMUTER: "通勤车",
    VehicleClass.BUS: "大客车",
    VehicleClass.TRUCK: "货车",
    VehicleClass.SUPPLIES: "保供车辆",
    VehicleClass.EMERGENCY: "应急车辆",
    VehicleClass.ON_FOOT: "步行",
    VehicleClass.OTHER: "其他",
}


class Outcome(StrEnum):
    """What is decided of a person at a checkpoint, the lightest first."""

    ADMIT = "admit"
    ADMIT_AND_REPORT = "admit_and_report"
    ADMIT_WITH_TEST = "admit_with_test"
    HOLD = "hold"
    TURN_BACK = "turn_back"
    HAND_OVER = "hand_over"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _OUTCOMES[self]

    @property
    def gravity(self) -> int:
        """Return the place of the outcome: of a vehicle the gravest of its people counts."""
        return list(Outcome).index(self)

    @property
    def is_final(self) -> bool:
        """Say whether the person goes on: a hold waits for a second check."""
        return self is not Outcome.HOLD

    @property
    def lets_in(self) -> bool:
        """Say whether the person enters."""
        return self.gravity < Outcome.HOLD.gravity


_OUTCOMES = {
    Outcome.ADMIT: Words("admit", "放行"),
    Outcome.ADMIT_AND_REPORT: Words("admit and report", "放行并报告"),
    Outcome.ADMIT_WITH_TEST: Words("admit with test", "放行并检测"),
    Outcome.HOLD: Words("hold for second check", "留置复检"),
    Outcome.TURN_BACK: Words("turn back", "劝返"),
    Outcome.HAND_OVER: Words("hand over", "移交"),
}


def gravest(outcomes: Iterable[Outcome]) -> Outcome | None:
    """Return the gravest outcome; None for nobody."""
    return max(outcomes, key=lambda each: each.gravity, default=None)


class Ask(StrEnum):
    """A fact that a rule of entry may ask: of the person, of the papers, of the vehicle."""

    UNDER_MEASURE = "under_measure"
    SOUGHT = "sought"
    POSITIVE = "positive"
    FEVER = "fever"
    NO_PAPERS = "no_papers"
    OTHER_DOCUMENT = "other_document"
    CODE_NOT_GREEN = "code_not_green"
    FROM_HIGH = "from_high"
    FROM_MEDIUM = "from_medium"
    FROM_AFFECTED = "from_affected"
    FROM_ABROAD = "from_abroad"
    INFANT = "infant"
    LEAVES_SOON = "leaves_soon"
    KNOWN_COMMUTER = "known_commuter"
    TESTED = "tested"
    TESTED_LATELY = "tested_lately"
    PERMIT = "permit"
    PERMIT_INVALID = "permit_invalid"
    SEALED_TRANSIT = "sealed_transit"
    COLD_CHAIN = "cold_chain"
    COLD_CHAIN_PAPERS = "cold_chain_papers"
    COLD_CHAIN_UNBOOKED = "cold_chain_unbooked"
    SAMPLED = "sampled"
    ANTIGEN_NEGATIVE = "antigen_negative"
    CHECKED_UPSTREAM = "checked_upstream"
    LEAVING = "leaving"

    @property
    def words(self) -> Words:
        """Return what it asks, in both languages."""
        return _ASKS[self]


_ASKS = {
    Ask.UNDER_MEASURE: Words("under a measure that keeps the person elsewhere", "处于管控措施中"),
    Ask.SOUGHT: Words("being looked for", "正在协查"),
    Ask.POSITIVE: Words("positive test", "检测阳性"),
    Ask.FEVER: Words("fever", "发热"),
    Ask.NO_PAPERS: Words("without papers", "无证件"),
    Ask.OTHER_DOCUMENT: Words("shows another kind of document", "持其他证件"),
    Ask.CODE_NOT_GREEN: Words("health code not green", "健康码非绿码"),
    Ask.FROM_HIGH: Words("from a high-risk area", "来自高风险区"),
    Ask.FROM_MEDIUM: Words("from a medium-risk area", "来自中风险区"),
    Ask.FROM_AFFECTED: Words("from an affected county", "来自有疫情县"),
    Ask.FROM_ABROAD: Words("from abroad", "来自境外"),
    Ask.INFANT: Words("infant", "婴幼儿"),
    Ask.LEAVES_SOON: Words("leaves again soon", "短期内离开"),
    Ask.KNOWN_COMMUTER: Words("known commuter", "已登记通勤人员"),
    Ask.TESTED: Words("negative test in time", "检测阴性且在有效期"),
    Ask.TESTED_LATELY: Words("negative test in a commuter's time", "检测阴性且在通勤有效期"),
    Ask.PERMIT: Words("valid permit", "通行证有效"),
    Ask.PERMIT_INVALID: Words("permit not valid", "通行证无效"),
    Ask.SEALED_TRANSIT: Words("sealed transit", "封签过境"),
    Ask.COLD_CHAIN: Words("cold-chain goods", "冷链货物"),
    Ask.COLD_CHAIN_PAPERS: Words("cold-chain papers complete", "冷链手续齐全"),
    Ask.COLD_CHAIN_UNBOOKED: Words(
        "cold-chain goods without a booking that fits", "冷链货物无相符预约"
    ),
    Ask.SAMPLED: Words("sampled at the second check", "复检已采样"),
    Ask.ANTIGEN_NEGATIVE: Words("antigen negative at the second check", "复检抗原阴性"),
    Ask.CHECKED_UPSTREAM: Words("checked by the neighbour upstream", "毗邻地区已查验"),
    Ask.LEAVING: Words("leaves the district", "离开本区"),
}
