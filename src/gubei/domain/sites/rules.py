"""Rules of the sites part: pure functions."""

from dataclasses import dataclass
from enum import StrEnum

from gubei.terms.names import pinyin_of
from gubei.terms.phones import read_phone
from gubei.terms.refusals import Invalid
from gubei.terms.text import squeeze
from gubei.terms.words import Words


class SiteKind(StrEnum):
    """What a site is."""

    MARKET = "market"
    SHOP = "shop"
    RESTAURANT = "restaurant"
    SCHOOL = "school"
    OFFICE = "office"
    FACTORY = "factory"
    HOSPITAL = "hospital"
    PHARMACY = "pharmacy"
    ENTERTAINMENT = "entertainment"
    WORSHIP = "worship"
    HOTEL = "hotel"
    BUILDING_SITE = "building_site"
    CARE_HOME = "care_home"
    STATION = "station"
    VEHICLE = "vehicle"
    ISOLATION_SITE = "isolation_site"
    CHECKPOINT = "checkpoint"
    COLD_STORE = "cold_store"
    DWELLING = "dwelling"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return Words(self.value.replace("_", " "), _CHINESE[self])


_CHINESE = {
    SiteKind.MARKET: "市场",
    SiteKind.SHOP: "商店",
    SiteKind.RESTAURANT: "餐饮",
    SiteKind.SCHOOL: "学校",
    SiteKind.OFFICE: "单位",
    SiteKind.FACTORY: "工厂",
    SiteKind.HOSPITAL: "医疗机构",
    SiteKind.PHARMACY: "药店",
    SiteKind.ENTERTAINMENT: "娱乐场所",
    SiteKind.WORSHIP: "宗教场所",
    SiteKind.HOTEL: "酒店",
    SiteKind.BUILDING_SITE: "工地",
    SiteKind.CARE_HOME: "养老机构",
    SiteKind.STATION: "车站",
    SiteKind.VEHICLE: "交通工具",
    SiteKind.ISOLATION_SITE: "隔离点",
    SiteKind.CHECKPOINT: "检查站",
    SiteKind.COLD_STORE: "首站冷库",
    SiteKind.DWELLING: "住所",
    SiteKind.OTHER: "其他",
}
_BY_WORD = {kind.words.zh: kind for kind in SiteKind} | {kind.value: kind for kind in SiteKind}
_MOST_ZONES = 200


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of a site. `kind` may be written in Chinese or English, `phone` is whole."""

    name: str
    kind: str
    address: str = ""
    aliases: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    responsible: str = ""
    phone: str = ""


def read_kind(text: str) -> SiteKind:
    """Return a kind by its Chinese or English name; "" is other. Raises Invalid."""
    kind = _BY_WORD.get(squeeze(text).lower(), None) if text.strip() else SiteKind.OTHER
    if kind is None:
        known = "、".join(each.words.zh for each in SiteKind)
        raise Invalid(
            f"There is no kind of site called {text.strip()}; one of {', '.join(SiteKind)}.",
            f"没有“{text.strip()}”这一场所类别；可用：{known}。",
            code="site_kind",
        )
    return kind


def tidy_facts(facts: SiteFacts) -> SiteFacts:
    """Bring what was written to the form that is kept. Raises Invalid."""
    name = squeeze(facts.name)[:200]
    if not name:
        raise Invalid("A site has a name.", "请填写场所名称。", code="site_name")
    phone = read_phone(facts.phone)
    if phone.findings:
        raise Invalid(phone.findings[0].words.en, phone.findings[0].words.zh, code="site_phone")
    zones = _different(facts.zones)
    if len(zones) > _MOST_ZONES:
        raise Invalid(
            f"At most {_MOST_ZONES} zones.", f"分区最多 {_MOST_ZONES} 个。", code="site_zones"
        )
    return SiteFacts(
        name=name,
        kind=read_kind(facts.kind),
        address=squeeze(facts.address)[:500],
        aliases=tuple(alias for alias in _different(facts.aliases) if alias != name),
        zones=zones,
        responsible=squeeze(facts.responsible)[:100],
        phone=phone.number,
    )


def _different(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for text in texts if (tidy := squeeze(text)[:100])))


def keys_of(name: str, aliases: tuple[str, ...] | list[str]) -> str:
    """Return what a site is found by: names, aliases, their pinyin and initials, in small letters.

    One text with a bar before each entry, so that the beginning of any of them can be asked for.
    """
    entries: list[str] = []
    for each in (name, *aliases):
        letters = pinyin_of(each).split()
        entries += [each.lower(), "".join(letters), "".join(word[0] for word in letters)]
    return "|" + "|".join(dict.fromkeys(entry for entry in entries if entry))
