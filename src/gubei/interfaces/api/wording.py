"""What is wrong with a value, in both languages, from what the validation found."""

from collections.abc import Callable, Mapping
from typing import Any

from gubei.terms.words import Words

Context = Mapping[str, Any]

_SAID: dict[str, Callable[[Context], Words]] = {
    "missing": lambda c: Words("Must be given.", "必填。"),
    "string_too_short": lambda c: Words(
        f"At least {_count(c['min_length'], 'character', 'characters')}.",
        f"至少 {c['min_length']} 个字符。",
    ),
    "string_too_long": lambda c: Words(
        f"At most {_count(c['max_length'], 'character', 'characters')}.",
        f"最多 {c['max_length']} 个字符。",
    ),
    "too_short": lambda c: Words(
        f"At least {_count(c['min_length'], 'entry', 'entries')}.", f"至少 {c['min_length']} 项。"
    ),
    "too_long": lambda c: Words(
        f"At most {_count(c['max_length'], 'entry', 'entries')}.", f"最多 {c['max_length']} 项。"
    ),
    "greater_than_equal": lambda c: Words(f"At least {c['ge']}.", f"不小于 {c['ge']}。"),
    "less_than_equal": lambda c: Words(f"At most {c['le']}.", f"不大于 {c['le']}。"),
    "literal_error": lambda c: Words(f"One of {c['expected']}.", f"只能是 {c['expected']}。"),
    "enum": lambda c: Words(f"One of {c['expected']}.", f"只能是 {c['expected']}。"),
    "extra_forbidden": lambda c: Words("This field is not known here.", "没有这个字段。"),
    "json_invalid": lambda c: Words("This is not JSON.", "不是有效的 JSON。"),
}
_FAMILIES = {
    "uuid": Words("Not an identifier that Gubei gave out.", "不是有效的编号。"),
    "int": Words("Must be a whole number.", "应为整数。"),
    "float": Words("Must be a number.", "应为数字。"),
    "bool": Words("Must be true or false.", "应为是或否。"),
    "string": Words("Must be text.", "应为文本。"),
    "list": Words("Must be a list.", "应为列表。"),
    "datetime": Words(
        "Must be a time with its zone, such as 2022-04-26T09:30:00+08:00.",
        "应为带时区的时间，如 2022-04-26T09:30:00+08:00。",
    ),
    "timezone": Words("The time needs its zone, such as +08:00.", "时间须注明时区，如 +08:00。"),
    "date": Words("Must be a date such as 2022-04-26.", "应为日期，如 2022-04-26。"),
}
_OTHERWISE = Words("This value cannot be used here.", "该内容不能使用。")


def _count(many: int, one: str, more: str) -> str:
    return f"{many} {one if many == 1 else more}"


def said_of(error: Mapping[str, Any]) -> Words:
    """Return the words for one error of the validation."""
    kind = str(error["type"])
    if kind in _SAID:
        return _SAID[kind](error.get("ctx", {}))
    return _FAMILIES.get(kind.split("_")[0], _OTHERWISE)
