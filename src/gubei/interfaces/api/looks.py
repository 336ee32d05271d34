"""What a look was at, in the language of who reads the access log.

The log keeps a short code of ours, or words that a person gave: a list's name, what was searched.
"""

import re
from collections.abc import Callable, Iterable

from gubei.domain.leads.rules.results import OUTCOMES
from gubei.domain.privacy.models import Look
from gubei.terms.words import Words

_LATER = re.compile(r" · after …\S+$")
_CODES: tuple[tuple[str, str, str], ...] = (
    # the code, English, Chinese; what stands in brackets is put in
    (r"my work", "My work", "我的工作"),
    (r"passages", "Passages at checkpoints", "卡口通行记录"),
    (r"passages at relay (.+)", "Passages at the relay {0}", "中继 {0} 的通行记录"),
    (r"passage by slip (.+) at relay (.+)", "Slip {0}, shown at the relay {1}", "通行告知单 {0}（中继 {1}）"),
    (r"again:(.+)", "Who came last in {0}", "{0} 上次同车人员"),
    (r"arriving:(.+)", "Who comes in {0}", "乘 {0} 抵达人员"),
    (r"due for a sample", "Who is due for a sample", "应检人员"),
    (r"own samples", "Own samples, looked up by the person", "本人查询自己的采样结果"),
    (r"sampled at the door", "Who cannot come and is sampled at the door", "上门采样人员"),
    (r"route sheet of sampling at the door", "Route sheet of sampling at the door", "上门采样路线单"),
    (r"due at (.+)", "Who is due for a sample at {0}", "{0}应检人员"),
    (r"pairs to decide", "Pairs to decide", "待比对人员"),
    (r"pairs decided", "Pairs decided", "已比对人员"),
    (r"missing in a round: (.+)", "Not yet sampled in a round: {0}", "本轮未检人员：{0}"),
    (r"reasons in a round: (.+)", "Reasons of a round: {0}", "本轮未采样原因：{0}"),
    (r"isolation site (.+)", "Isolation site {0}", "隔离点 {0}"),
    (r"exposed at an isolation site", "Who was exposed at an isolation site", "隔离点内暴露人员"),
    (r"clocks not restarted", "Whose clock did not restart", "未能重新起算的人员"),
    (r"staff of (.+)", "Staff of {0}", "{0}的工作人员"),
    (r"guests today of (.+)", "Guests of {0}, the day", "{0}今日在住人员"),
    (r"matters of (.+)", "Matters of {0}", "{0}的事项"),
    (r"relocation of a site", "Relocation of an isolation site", "隔离点整体转移"),
    (r"waiting for a room", "Who waits for a room", "待入住人员"),
    (r"waiting for room (.+)", "Who could have room {0}", "可入住 {0} 房间的人员"),
    (r"placement", "Rooms proposed for who waits", "房间分配建议"),
    (r"guardians", "Who could be a guardian", "可任监护人员"),
    (r"trips", "Trips to and from isolation sites", "隔离转运"),
    (r"tube:(.+)", "Tube {0}", "采样管 {0}"),
    (r"withdrawn from tube:(.+)", "Taken back out of tube {0}", "从采样管 {0} 撤回"),
    (r"group:(.+)", "Key group {0}", "重点人群 {0}"),
    (r"list into group:(.+)", "List taken into the key group {0}", "导入重点人群 {0} 的名单"),
    (r"list of visits:(.+)", "List of visits: {0}", "到访名单：{0}"),
    (r"list of visits:check_in", "List of check-ins", "扫码登记名单"),
    (r"list of visits:shift", "List of shifts", "班次名单"),
    (r"list of visits:foreign", "List of visits of another system", "外部系统到访名单"),
    (r"watch list: (.+), (.+)", "Watch list of {0}, {1}", "{0}协查名单，设备 {1}"),
    (r"hold:(.+)", "Notice of waiting {0}", "就地等待告知书 {0}"),
    (r"recall:(.+)", "Recall of tube {0}", "采样管 {0} 的召回"),
    (r"attachment:(.+)", "Attachment", "附件"),
    (r"case:(.+) trace:.+", "Trace of case {0}", "病例 {0} 的追溯"),
    (r"contacts of (.+)", "Contacts of case {0}", "病例 {0} 的接触者"),
    (r"interchange:(.+)", "Handed out for {0}", "导出给 {0}"),
    (r"leads, whole numbers", "Leads, whole numbers", "线索，完整号码"),
    (r"leads, masked", "Leads, numbers masked", "线索，号码脱敏"),
    (r"unreadable (.+)", "Unreadable rows of {0}", "{0} 无法读取的行"),
    (r"feedback (.+)", "Feedback file of {0}", "{0} 的反馈表"),
    (r"rows of (.+) v(\d+)", "Rows of {0}, version {1}", "{0} 第 {1} 版的行"),
    (r"rows of (.+) v(\d+) unreadable", "Unreadable rows of {0}, version {1}",
     "{0} 第 {1} 版无法读取的行"),
    (r"rows of (.+) v(\d+) gone", "Rows gone from {0}, version {1}", "{0} 第 {1} 版消失的行"),
    (r"rows of (.+) v(\d+) new", "New rows of {0}, version {1}", "{0} 第 {1} 版的新增行"),
    (r"rows of (.+) v(\d+) changed", "Changed rows of {0}, version {1}", "{0} 第 {1} 版的变更行"),
    (r"rows of (.+) v(\d+) unchanged", "Unchanged rows of {0}, version {1}",
     "{0} 第 {1} 版的未变行"),
)  # fmt: skip
_SAYINGS = tuple((re.compile(code), Words(en, zh)) for code, en, zh in _CODES)
_FILTERS = {
    "list": Words("list", "名单"),
    "unit": Words("unit", "单位"),
    "only": Words("this unit only", "仅本单位"),
    "state": Words("state", "状态"),
    "at": Words("as at", "截至"),
    "overdue": Words("overdue", "超时"),
    "mine": Words("mine", "本人"),
    "unclaimed": Words("nobody on it", "无人处理"),
    "untried": Words("not tried yet", "未联系"),
    "unheld": Words("found, no measure", "已找到未管控"),
    "route": Words("routing", "落位方式"),
    "waiting": Words("waiting", "待办"),
    "sort": Words("order", "排序"),
    "q": Words("text", "文字"),
}
_VALUES = OUTCOMES | {
    "True": Words("yes", "是"),
    "village": Words("village", "村居"),
    "town": Words("town", "镇街"),
    "district": Words("district", "区级"),
    "transfer_proposed": Words("transfer proposed", "建议转办"),
    "receipt": Words("receipt", "回执"),
    "approval": Words("approval", "审批"),
}


def say_about(about: str, look: str, language: str) -> str:
    """Return what a look was at in words; what a person typed as it was typed."""
    if look == Look.SEARCH:
        return about
    code, later = _LATER.sub("", about), Words(", a further page", "，后续页")
    said = _said(code, language)
    return said + (later.say(language) if code != about else "")


def _said(code: str, language: str) -> str:
    if code == "leads" or (code.startswith("leads, ") and "=" in code):
        return _say_filters(code.split(", ")[1:], lambda words: words.say(language))
    for pattern, words in reversed(_SAYINGS):
        if found := pattern.fullmatch(code):
            return words.say(language).format(*found.groups())
    return code


def _say_filters(asked: Iterable[str], say: Callable[[Words], str]) -> str:
    """Say the filters of the leads table: names and values by their words, else as they are."""
    parts = [say(Words("Leads", "线索"))]
    for each in asked:
        name, equals, value = each.partition("=")
        told = say(_FILTERS[name]) if name in _FILTERS else name
        parts.append(
            f"{told}: {say(_VALUES[value]) if value in _VALUES else value}" if equals else each
        )
    return say(Words(", ", "，")).join(parts)
