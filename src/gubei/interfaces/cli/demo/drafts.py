"""The rows of the demo lists before anybody mistyped them, and the mistakes people make."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gubei.engines.routing.divisions import Divisions, short_name
from gubei.engines.routing.units import UnitRow
from gubei.interfaces.cli.demo.people import InventedPerson, invent_door

# Characters that sound alike and are taken for each other on the telephone.
_SOUND_ALIKE = ("丽莉", "伟玮", "英瑛", "军君", "红虹", "艳燕", "华桦", "明铭", "辉晖", "志智",
                "兰岚", "玉钰", "文雯", "杰洁", "涛韬", "佳嘉", "晓小", "敏民", "平萍", "芳方")  # fmt: skip
_SWAPS = {pair[at]: pair[1 - at] for pair in _SOUND_ALIKE for at in (0, 1)}
_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_ROADS = ("建设路", "人民路", "上海路", "迎宾大道", "北京东路", "文化街", "密云路", "解放大街")
_SOURCES = ("上海市浦东新区", "上海市闵行区", "吉林省长春市", "河北省廊坊市", "河北省唐山市",
            "天津市津南区", "辽宁省沈阳市", "浙江省杭州市余杭区", "江苏省苏州市昆山市")  # fmt: skip
_VEHICLES = ("自驾", "高铁 G{}", "飞机 CA{}", "长途客车", "火车 K{}", "网约车")
_VAGUE = ("不详", "", "亲戚家", "打工宿舍", "见备注", "工地宿舍2号楼")


@dataclass(slots=True)
class Draft:
    """What a list will say of one person; documents and telephones may stay empty."""

    name: str
    sex: str
    document: str
    phone: str
    address: str
    town: str = ""
    village: str = ""
    source: str = ""
    arrived: date | None = None
    vehicle: str = ""
    note: str = ""
    # How the cells are written: as text or, by mistake, as a number; the date in one of five forms.
    is_document_number: bool = False
    is_phone_number: bool = False
    date_form: int = 0

    @property
    def document_as_number(self) -> float | None:
        """The number that a spreadsheet makes of the document, None where it stays text."""
        is_plain = self.document.isascii() and self.document.isdecimal()
        return float(self.document) if self.is_document_number and is_plain else None


@dataclass(frozen=True)
class Setting:
    """Everything the drafts are made from."""

    rng: random.Random
    units: Sequence[UnitRow]
    divisions: Divisions
    today: date
    by_code: dict[str, UnitRow] = field(init=False)
    repeated: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Index the units and find the names that occur several times."""
        counts = Counter(unit.name for unit in self.units)
        object.__setattr__(self, "by_code", {unit.code: unit for unit in self.units})
        object.__setattr__(
            self, "repeated", frozenset(name for name, count in counts.items() if count > 1)
        )


def draft_resident(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row on somebody who lives here, the address written in one of the usual ways."""
    rng = setting.rng
    village = setting.by_code[person.unit_code]
    town = setting.by_code[village.parent]
    draft = _draft(person, setting)
    draft.address = _write_address(rng, village, town, repeated=setting.repeated)
    draft.town = town.name if rng.random() < 0.7 else ""
    draft.village = village.name if rng.random() < 0.6 else ""
    return draft


def draft_ambiguous(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row with the name of a village that exists in several towns, and no town."""
    draft = _draft(person, setting)
    village = setting.rng.choice([one for one in setting.units if one.name in setting.repeated])
    draft.address = f"密云区{village.name}{invent_door(setting.rng, village)}"
    return draft


def draft_outsider(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row on somebody who lives in another district, mostly a near one."""
    rng, draft = setting.rng, _draft(person, setting)
    near = rng.choices(("11", "13", ""), (40, 25, 35))[0]
    counties = [
        row.code
        for row in setting.divisions.rows
        if row.level == "county" and row.code.startswith(near) and row.code not in setting.by_code
    ]
    full_name = setting.divisions.full_name(rng.choice(counties))
    draft.address = f"{full_name}{rng.choice(_ROADS)}{rng.randint(1, 300)}号"
    return draft


def draft_vague(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row whose address says nothing."""
    return replace(_draft(person, setting), address=setting.rng.choice(_VAGUE))


def draft_phone_only(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row that has a telephone and nothing else, as the first lists of 2020 did."""
    return Draft("", "", "", person.phone or "19900000000", "", note="仅有电话")


def draft_nobody(person: InventedPerson, setting: Setting) -> Draft:
    """Return a row that names nobody at all."""
    return Draft("", "", "", "", "", note="信息待补")


def _draft(person: InventedPerson, setting: Setting) -> Draft:
    rng = setting.rng
    return Draft(
        name=person.name,
        sex="男" if person.sex == "male" else "女",
        document=person.document,
        phone=person.phone,
        address="",
        source=rng.choice(_SOURCES),
        arrived=setting.today - timedelta(days=rng.randint(0, 9)),
        vehicle=rng.choice(_VEHICLES).format(rng.randint(100, 9999)),
        is_phone_number=rng.random() < 0.3,
        date_form=rng.choice((0, 0, 1, 2, 3, 4)),
    )


def _write_address(
    rng: random.Random, village: UnitRow, town: UnitRow, *, repeated: frozenset[str]
) -> str:
    door = invent_door(rng, village)
    stem = town.name.removesuffix("镇").removesuffix("街道").removesuffix("地区")
    ways = [
        (35, f"北京市密云区{town.name}{village.name}{door}"),
        (25, f"密云区{town.name}{village.name}{door}"),
        (15, f"{town.name}{village.name}{door}"),
        (8, f"密云{stem}{village.name}{door}"),
        (4, f"北京 密云 {town.name} {village.name} {door}"),
        (3, f"密云县{town.name}{village.name}村委会旁"),
        (3, f"北京市密云区{town.name}{village.name}{door}".translate(_FULL_WIDTH)),
    ]
    if village.name not in repeated:
        ways.append((7, f"{village.name}{door}"))
    ways += [(6, f"{town.name}{alias}{door}") for alias in village.aliases[:1]]
    return rng.choices([way for _, way in ways], [share for share, _ in ways])[0]


def _mistype_name(draft: Draft, rng: random.Random) -> None:
    place = rng.randrange(len(draft.name)) if draft.name else 0
    mark = draft.name[place : place + 1]
    draft.name = draft.name[:place] + _SWAPS.get(mark, mark) + draft.name[place + 1 :]


def _space_name(draft: Draft, rng: random.Random) -> None:
    if len(draft.name) == 2:
        draft.name = draft.name[0] + rng.choice(("　", " ", "  ")) + draft.name[1]


def _mistype_document(draft: Draft, rng: random.Random) -> None:
    # A number that was masked by an earlier mistake has no birth date left to mistype.
    if len(draft.document) == 18 and "*" not in draft.document:
        place = rng.randrange(10, 14)
        digit = (int(draft.document[place]) + rng.randint(1, 9)) % 10
        draft.document = f"{draft.document[:place]}{digit}{draft.document[place + 1 :]}"


def _lose_document(draft: Draft, rng: random.Random) -> None:
    draft.document = ""


def _turn_document_into_number(draft: Draft, rng: random.Random) -> None:
    draft.is_document_number = True


def _shorten_document(draft: Draft, rng: random.Random) -> None:
    if len(draft.document) == 18 and draft.document[6:8] == "19":
        draft.document = draft.document[:6] + draft.document[8:17]


def _mask_document(draft: Draft, rng: random.Random) -> None:
    draft.document = draft.document[:4] + "*" * 10 + draft.document[14:] if draft.document else ""


def _widen_document(draft: Draft, rng: random.Random) -> None:
    draft.document = draft.document.translate(_FULL_WIDTH)


def _lose_phone(draft: Draft, rng: random.Random) -> None:
    draft.phone = ""


def _cut_phone(draft: Draft, rng: random.Random) -> None:
    draft.phone = draft.phone[:-1]


def _dress_phone(draft: Draft, rng: random.Random) -> None:
    phone = draft.phone
    if phone:
        draft.phone = rng.choice((f"+86 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}"))


def _misname_town(draft: Draft, rng: random.Random) -> None:
    draft.town = rng.choice((short_name(draft.town), "城关镇", "其他", "密云"))


_MISTAKES: tuple[tuple[float, Callable[[Draft, random.Random], None]], ...] = (
    (0.04, _mistype_name),
    (0.03, _space_name),
    (0.03, _mistype_document),
    (0.04, _lose_document),
    (0.015, _turn_document_into_number),
    (0.01, _shorten_document),
    (0.01, _mask_document),
    (0.01, _widen_document),
    (0.04, _lose_phone),
    (0.02, _cut_phone),
    (0.06, _dress_phone),
    (0.03, _misname_town),
)


def mistype(draft: Draft, rng: random.Random) -> Draft:
    """Return the draft with none, one or several of the mistakes people make."""
    copy = replace(draft)
    for share, mistake in _MISTAKES:
        if rng.random() < share:
            mistake(copy, rng)
    return copy
