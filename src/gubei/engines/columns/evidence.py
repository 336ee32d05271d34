"""What the values of a column say about the column, whatever its header says."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from gubei.engines.columns.dates import read_date
from gubei.engines.columns.moments import read_moment
from gubei.engines.columns.people import read_sex
from gubei.terms.documents import read_document
from gubei.terms.text import compact, halfwidth, is_nothing

_MOBILE = re.compile(r"(?:\+?86-?)?1[3-9]\d{9}(?:\.0)?")
_PHONE = re.compile(r"\+?[\d()\-/;,、]{7,30}")
_RESIDENT = re.compile(r"\d{17}[\dXx]|\d{15}")
_CODE = re.compile(r"[A-Za-z]{0,3}\d{5,19}[A-Za-z]?")
_FLOAT_ID = re.compile(r"\d(?:\.\d+)?E\+?1[4-9]", re.IGNORECASE)
_AGE = re.compile(r"(?:\d{1,2}|1[0-2]\d)(?:\.0)?(?:周?岁|个月)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,10}·[\u3400-\u9fff·]{1,16}")
_ADDRESS = re.compile(r"[省市区县镇乡村街道路号楼室院庄屯组巷]")
_DATE = re.compile(r"\d{1,4}[-/.年月]\d{1,2}(?:[-/.月]\d{1,4})?.*|(?:19|20)\d{6}")
_ANY_DAY = date(2030, 1, 1)
_FULL_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}")
_HOUSE = re.compile(r"[市区县镇乡村街道路].*\d+[号栋幢楼室]")
_SEX_CODES = frozenset(["0", "1", "2", "9"])
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
    "左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班"
    "储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄"
    "平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺"
    "欧诸葛司马上官夏侯东方皇甫尉迟公孙慕容令狐"
)


def _is_document(value: str) -> bool:
    return _RESIDENT.fullmatch(value) is not None and read_document(value).is_sure


def _is_document_like(value: str) -> bool:
    return _RESIDENT.fullmatch(value) is not None or _FLOAT_ID.fullmatch(value) is not None


def _is_phone(value: str) -> bool:
    return _PHONE.fullmatch(value) is not None and not _RESIDENT.fullmatch(value)


def _is_code(value: str) -> bool:
    return _CODE.fullmatch(value) is not None and not _MOBILE.fullmatch(value)


def _is_name(value: str) -> bool:
    return _NAME.fullmatch(value) is not None and value[0] in _SURNAMES


def _is_address(value: str) -> bool:
    return len(value) >= 5 and len(_ADDRESS.findall(value)) >= 2 and not value.isascii()


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    day = read_date(value, today=_ANY_DAY, day_first=True).value
    return day is not None or read_moment(value, today=_ANY_DAY, day_first=True).value is not None


def _is_sex(value: str) -> bool:
    if len(value) > 8 and not value.startswith("LNG_"):
        return False
    return not value.isdecimal() and bool(read_sex(value).value)


KINDS: dict[str, Callable[[str], bool]] = {
    "document": _is_document,
    "document_like": _is_document_like,
    "mobile": lambda value: _MOBILE.fullmatch(value) is not None,
    "phone": _is_phone,
    "code": _is_code,
    "sex": _is_sex,
    "sex_code": lambda value: value in _SEX_CODES,
    "age": lambda value: _AGE.fullmatch(value) is not None,
    "email": lambda value: _EMAIL.fullmatch(value) is not None,
    "date": _is_date,
    "name": _is_name,
    "address": _is_address,
}


def shares_of(values: Sequence[str]) -> dict[str, float]:
    """Return for each kind the share of the filled values that look like it, 0 to 1."""
    filled = [compact(value) for value in values if not is_nothing(halfwidth(value))]
    if not filled:
        return dict.fromkeys(KINDS, 0.0)
    shares = {kind: sum(map(looks, filled)) / len(filled) for kind, looks in KINDS.items()}
    if "2" not in filled:
        shares["sex_code"] = 0.0  # 0 and 1 alone: nobody can say which is which
    return shares


def holds_a_person(value: str) -> bool:
    """True for a cell that no header would be: a document, a mobile, a lost number, a day."""
    tidy = compact(value)
    if _is_document(tidy) or _MOBILE.fullmatch(tidy) or _is_document_like(tidy):
        return True
    return bool(_FULL_DATE.match(tidy) or _EMAIL.fullmatch(tidy) or _HOUSE.search(tidy))
