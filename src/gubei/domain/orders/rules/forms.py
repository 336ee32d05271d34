"""What an order asks to be reported back: a small form, and the check of an answer."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gubei.terms.refusals import Invalid

KINDS = ("text", "number", "yes_no", "date", "choice")
MOST_FIELDS = 20
_LONGEST = 2000


def check_form(form: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the form as it is stored. Raises Invalid.

    A field is {"name", "label", "kind": one of KINDS, "required": bool, "choices": [str]}.
    """
    if len(form) > MOST_FIELDS:
        raise Invalid(f"A form has at most {MOST_FIELDS} fields.", f"表单最多 {MOST_FIELDS} 项。")
    names = [str(field.get("name", "")) for field in form]
    if len(set(names)) != len(names) or not all(names):
        raise Invalid("Every field needs a name of its own.", "每个填报项须有不同的名称。")
    return [_checked(field) for field in form]


def _checked(field: Mapping[str, Any]) -> dict[str, Any]:
    kind, choices = field.get("kind"), list(field.get("choices") or [])
    if kind not in KINDS or (kind == "choice") != bool(choices):
        raise Invalid(
            f"The field {field['name']} is none of {', '.join(KINDS)}; only a choice has choices.",
            f"填报项“{field['name']}”类型不正确；仅选择项可有选项。",
        )
    return {
        "name": str(field["name"]),
        "label": str(field.get("label") or field["name"]),
        "kind": kind,
        "required": bool(field.get("required", True)),
        "choices": [str(choice) for choice in choices],
    }


def check_report(form: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to `form`. Raises Invalid that names the field."""
    strange = sorted(set(report) - {field["name"] for field in form} - {"note"})
    if strange:
        raise Invalid(f"The form has no field {strange[0]}.", f"表单中没有“{strange[0]}”。")
    for field in form:
        _check_answer(field, report.get(field["name"]))
    if not isinstance(report.get("note", ""), str) or len(report.get("note", "")) > _LONGEST:
        raise Invalid(f"A note is at most {_LONGEST} characters.", f"备注最多 {_LONGEST} 字。")
    return dict(report)


def _check_answer(field: Mapping[str, Any], answer: Any) -> None:
    if answer in (None, ""):
        if field["required"]:
            raise Invalid(f"Fill in: {field['label']}.", f"请填写：{field['label']}。")
        return
    if not _FITS[field["kind"]](answer, field):
        raise Invalid(
            f"{field['label']} does not take this answer.", f"“{field['label']}”填写不正确。"
        )


def _is_date(answer: Any, _: Mapping[str, Any]) -> bool:
    try:
        return bool(date.fromisoformat(answer))
    except (TypeError, ValueError):
        return False


_FITS: dict[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "text": lambda answer, _: isinstance(answer, str) and len(answer) <= _LONGEST,
    "number": lambda answer, _: isinstance(answer, int | float) and not isinstance(answer, bool),
    "yes_no": lambda answer, _: isinstance(answer, bool),
    "date": _is_date,
    "choice": lambda answer, field: answer in field["choices"],
}
