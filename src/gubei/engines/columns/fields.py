"""The fields that intake understands, with the headers under which people send them.

Aliases are written as they stand in real headers; `plain` brings a header and an alias to
one form before they are compared. Sources of the foreign names: Go.Data 2.50 property names
and English labels, SORMAS 1.104 import columns, the line lists of the RECON exercises,
FEBRL, and our own exports, which come back in.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from gubei.terms.text import halfwidth
from gubei.terms.words import Words

_BRACKETS = re.compile(r"[(\[【〔{<《][^)\]】〕}>》]*[)\]】〕}>》]")
_NOT_LETTERS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a row can say. `again` names the field that a second such column fills."""

    name: str
    label: Words
    aliases: tuple[str, ...]
    again: str = ""


def _field(name: str, zh: str, en: str, aliases: str, again: str = "") -> Field:
    names = tuple(alias.strip() for alias in aliases.split("|") if alias.strip())
    own = (name,) if "_" in name else ()
    return Field(name, Words(en, zh), (zh, en, *own, *names), again)


_ALL = (
    _field(
        "name", "姓名", "Name",
        "名字|人员姓名|被核查人姓名|当事人|旅客姓名|乘客姓名|密接姓名|密切接触者姓名|联系人姓名|"
        "真实姓名|患者姓名|full name|person name|patient name|contact name|case name|xm|xingming",
    ),
    _field(
        "given_name", "名", "Given name",
        "first name|firstname|forename|person.firstName|vorname|名(given name)|fname",
    ),
    _field(
        "surname", "姓", "Surname",
        "last name|lastname|family name|person.lastName|nachname|姓氏|lname",
    ),
    _field(
        "sex", "性别", "Sex",
        "gender|person.sex|geschlecht|男女|xb|xingbie",
    ),
    _field(
        "age", "年龄", "Age",
        "周岁|岁数|age years|age.years|years|person.approximateAge|approximate age|nl|"
        "age in years|实足年龄",
    ),
    _field(
        "birth_date", "出生日期", "Date of birth",
        "出生年月|出生年月日|生日|出生|dob|birth date|birthdate|birthday|birthdate full|"
        "geburtsdatum|csrq",
    ),
    _field("birth_year", "出生年", "Birth year", "出生年份|person.birthdateYYYY|birthdateYYYY"),
    _field("birth_month", "出生月", "Birth month", "出生月份|person.birthdateMM|birthdateMM"),
    _field("birth_day", "出生日", "Birth day", "person.birthdateDD|birthdateDD"),
    _field(
        "document_kind", "证件类型", "Document type",
        "证件种类|证件类别|证件名称|id type|documents.type|documents document type|"
        "type of document",
    ),
    _field(
        "document", "证件号码", "Document number",
        "身份证|身份证号|身份证号码|公民身份号码|居民身份证号码|居民身份证|证件号|证件号码(身份证)|"
        "身份号码|身份证件号|身份证件号码|sfzh|sfz|zjhm|id_no|id no|id number|id card|"
        "identity number|identity card|identity document|documents.number|"
        "documents document number|passport|passport number|person.passportNumber|护照号|护照号码|"
        "person.nationalHealthId|national id|national id number|soc_sec_id|ssn|"
        "social security number|身份证/护照号|身份证(护照)号码|有效证件号码",
    ),
    _field(
        "phone", "联系电话", "Phone",
        "电话|手机|手机号|手机号码|电话号码|联系方式|本人电话|移动电话|联系手机|联系号码|电话/手机|"
        "号码|phone number|telephone|tel|mobile|mobile number|mobile no|phone no|tel no|contact no|cell phone|contact number|"
        "contact phone|person.phone|addresses.phoneNumber|addresses phone number|"
        "tel. persönlich|lxdh|dh|sjh|主叫号码",
        "other_phone",
    ),
    _field(
        "other_phone", "其他电话", "Other phone",
        "备用电话|备用联系方式|其他联系方式|家属电话|家庭电话|紧急联系电话|紧急联系人电话|固定电话|"
        "座机|第二电话|联系电话2|电话2|other phone|second phone|alternative phone|"
        "tel. weitere|emergency phone",
    ),
    _field(
        "address", "现住址", "Address",
        "地址|住址|居住地|居住地址|现居住地|现居住地址|现住地址|现住地|目前住址|目前居住地|常住地址|"
        "常住地|家庭住址|家庭地址|详细地址|详细住址|在京住址|在京居住地|在京地址|来京住址|居住小区|"
        "密云住址|隔离地址|住所|到达地址|目的地|目的地址|收货地址|原始地址|联系地址|现住详细地址|"
        "street address|home address|residence|current address|patient address|"
        "addresses.addressLine1|addresses address line 1|address line 1|person.address.street|"
        "residential address|xzz|jzdz|address_1|full address|street|addresses.city|addresses city|"
        "person.address.city|city|suburb",
    ),
    _field(
        "household_address", "户籍地址", "Registered address",
        "户籍|户籍地|户籍所在地|户籍住址|户口所在地|户口地址|户籍详细地址|身份证地址|"
        "household registration|registered residence|hjdz|hukou",
    ),
    _field(
        "unit_code", "属地编码", "Unit code",
        "属地代码|单位编码|单位代码|行政区划代码|区划代码|村居代码|社区代码|统计用区划代码|"
        "area code|adcode|location code|town_code|village code",
    ),
    _field(
        "town", "乡镇街道", "Town",
        "镇|街道|乡镇|镇街|街镇|所属街道|所属乡镇|所属镇街|所在街道|街道(乡镇)|镇(街道)|街道/乡镇|"
        "属地|属地街道|属地镇街|落位镇街|township|street office|subdistrict",
    ),
    _field(
        "village", "村居", "Village or community",
        "村|社区|村(居)|居委会|村委会|社区(村)|村/社区|社区/村|所在社区|所属社区|所在村|所属村|"
        "属地社区|小区|village|community|neighbourhood|neighborhood|committee",
    ),
    _field(
        "origin", "来源地", "Origin",
        "来自|来自何地|出发地|出发城市|始发地|始发站|上车站|途经地|来源地区|来源省市|风险地区|风险区|"
        "中高风险地区|来源城市|从何地来|旅居地|旅居史|来京前所在地|来返地|离开地|发货地|"
        "infection_source|origin place|departure|departure city|from|travelled from|"
        "portHealthInfo.departureLocation|country of origin|出发地点|始发地点",
    ),
    _field(
        "arrived_at", "抵京时间", "Arrived at",
        "抵达时间|入境时间|到达时间|到京时间|来京时间|抵京日期|到京日期|抵达日期|到达日期|来京日期|"
        "抵密时间|来密时间|返京时间|返京日期|返密时间|入京时间|进京时间|入境日期|入区时间|"
        "arrival|arrival time|arrival date|arrivaldatetime|portHealthInfo.arrivalDateTime|"
        "person.entryDate|einreisedatum|date of arrival|date of entry|entry date",
    ),
    _field(
        "transport", "交通工具", "Transport",
        "车次|航班|车牌|航班号|车牌号|车次/航班|车次航班|航班/车次|列车车次|火车车次|车号|交通方式|"
        "车次/航班/车牌|航班(车次)|乘坐交通工具|班次|flight|flight number|train|train number|"
        "plate|vehicle|portHealthInfo.flightNumber|conveyance|licence plate|car plate",
    ),
    _field(
        "seat", "座位号", "Seat",
        "座位|座号|席位|车厢座位|车厢号座位号|车厢|seat number|portHealthInfo.seatNumber",
    ),
    _field(
        "lead_kind", "人员类别", "Kind of lead",
        "类别|类型|密接类型|密接类别|接触类型|人员类型|人员分类|密接/次密接|密接级别|风险类别|"
        "管控类别|核查类型|线索类型|线索类别|contact kind|contact type|contact category|"
        "contactCategory|person type|type|exposure kind|lead kind",
    ),
    _field(
        "exposure_place", "暴露地点", "Exposure place",
        "接触地点|暴露场所|涉疫场所|涉疫点位|风险点位|点位|场所|场所名称|到访场所|轨迹|接触场所|"
        "exposure site|place of exposure|location of exposure|venue|exposure location",
    ),
    _field(
        "exposed_at", "最后接触时间", "Last exposed at",
        "末次接触时间|末次接触日期|最后接触日期|最后暴露时间|暴露时间|暴露日期|接触时间|接触日期|"
        "末次暴露时间|末次暴露日期|到访时间|离开风险区时间|date of last contact|dateOfLastContact|"
        "lastContactDate|last contact date|last contact|last exposure|date of exposure|"
        "exposure date|relationship.contactDate|relationship date of last contact|"
        "date_of_last_contact|离开时间|contact date",
    ),
    _field(
        "source_case", "关联病例", "Source case",
        "病例|病例姓名|病例编号|关联病例编号|密接对象|感染来源病例|传染源|指示病例|对应病例|"
        "infector|source|source id|source case id|caseIdExternalSystem|sourceCaseUuid|"
        "relationship.relatedId|relationship persons related person|"
        "relationship.relatedPersonData.visualId|index case|related case|infection source named|"
        "infection_source_named",
    ),
    _field(
        "external_id", "编号", "External id",
        "序号|id|编码|线索编号|人员编号|任务编号|派单编号|工单编号|流水号|no|no.|number|case_id|"
        "case id|visualId|contact id|externalID|external id|externalId|uuid|uid|rec_id|record id|"
        "unique_id|uniquekey|unique key|srf id|epidNumber|xh|标识|person id|entry_id|"
        "row id|external_id",
    ),
    _field(
        "household", "户主", "Household",
        "户号|户主姓名|家庭编号|户编号|家庭户号|household id|household head|head of household",
    ),
    _field(
        "occupation", "职业", "Occupation",
        "工种|职务|岗位|profession|job|person.occupationType|occupationType|人群分类|zy",
    ),
    _field(
        "workplace", "工作单位", "Workplace",
        "单位|单位名称|所在单位|工作地点|工作单位名称|单位/学校|学校|就读学校|工作单位及地址|"
        "employer|company|work place|person.workPlace|workPlaceText|organisation|organization",
    ),
    _field(
        "email", "电子邮箱", "Email",
        "邮箱|电子邮件|邮件|e-mail|email address|e-mail adresse|person.emailAddress|"
        "addresses.emailAddress|addresses email address|mail",
    ),
    _field(
        "nationality", "国籍", "Nationality",
        "国别|国籍(地区)|国家地区|citizenship|person.citizenship|nation",
    ),
    _field(
        "remarks", "备注", "Remarks",
        "说明|其他|其它|备注说明|备考|其他情况|情况说明|note|notes|remark|comment|comments|"
        "description|additionalDetails|additional details|bz",
    ),
    _field(
        "received_from", "来源部门", "Received from",
        "推送单位|推送部门|下发单位|派单单位|数据来源|信息来源|来函单位|协查来源|线索来源|转来单位|"
        "received from|sent by|data source|reporting unit",
    ),
    _field(
        "found", "是否找到", "Found",
        "是否落位|落位情况|是否核实|是否见到|是否联系上|是否在密|located|is found",
    ),
    _field(
        "located_at", "落位时间", "Located at",
        "核实时间|找到时间|核查时间|located on|found at|落位日期",
    ),
    _field("checked_by", "核查人", "Checked by", "核实人|落位人|核查人员|责任人|checker|verified by"),
    _field(
        "actual_address", "实际住址", "Actual address",
        "核实住址|核查住址|实际居住地|实际居住地址|核实地址|verified address",
    ),
    _field(
        "answering_unit", "所属村居", "Answering unit",
        "落位村居|落位社区|责任单位|负责单位|落位单位|responsible unit",
    ),
    _field(
        "outcome", "结果", "Result",
        "核查结果|处置结果|排查结果|管控结果|反馈结果|处理结果|管控措施|final result|disposition",
    ),
    _field(
        "transferred_to", "转往", "Transferred to",
        "转往地区|转办单位|转至|转往单位|移交单位|transfer to|handed to",
    ),
    _field(
        "feedback_note", "反馈备注", "Feedback note",
        "核查备注|反馈说明|核查说明|feedback|feedback remarks|feedback remark",
    ),
)  # fmt: skip

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}


@lru_cache(maxsize=16384)
def plain(header: str) -> str:
    """Bring a header to the form in which headers are compared: letters, digits, Han."""
    return _NOT_LETTERS.sub("", halfwidth(header).lower())


def _alias_index() -> dict[str, str]:
    index: dict[str, str] = {}
    for field in _ALL:
        for alias in field.aliases:
            index.setdefault(plain(alias), field.name)
    return {alias: name for alias, name in index.items() if alias}


# Words that often mean something else: they win only where nothing better is there.
VAGUE = frozenset(
    map(
        plain,
        ["号码", "编码", "类型", "类别", "单位", "说明", "其他", "其它", "点位", "轨迹", "小区", "序号", "离开时间",
         "到访时间", "交通工具", "交通方式", "目的地", "目的地址", "到达地址", "收货地址", "联系地址", "隔离地址",
         "city", "suburb", "addresses city", "addresses.city", "person.address.city", "street", "id",
         "no", "number", "type", "from", "source", "nation", "note", "description", "years",
         "community", "xh"],
    )
)  # fmt: skip
ALIASES: dict[str, str] = _alias_index()


@lru_cache(maxsize=16384)
def forms_of(header: str) -> tuple[str, ...]:
    """Return the forms of a header to look up, the fullest first.

    身份证号（必填） is also 身份证号; 联系方式 手机 is also 手机; person.firstName is also
    firstName; Addresses Phone number [1] is also Addresses Phone number.
    """
    text = halfwidth(header)
    without = _BRACKETS.sub(" ", text).strip(" *＊:：")
    last_word = without.split()[-1] if without.split() else ""
    forms = [plain(text), plain(without), plain(without.rsplit(".", 1)[-1])]
    if not last_word.isascii():
        forms.append(plain(last_word))
    return tuple(dict.fromkeys(form for form in forms if form))


def field_of(header: str) -> str | None:
    """Return the field that a header names by a known alias, else None."""
    for form in forms_of(header):
        if form in ALIASES:
            return ALIASES[form]
    return None
