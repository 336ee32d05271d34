"""Orders that are answered where the work is done: doing it closes them, nobody reports on them."""

from gubei.terms.words import Words

KIND = "locate"
SUBJECT = "list"
ANSWERED = {
    (KIND, SUBJECT): Words(
        "Close or assign its leads: the order closes by itself with the last of them.",
        "请核销或转派相关线索；全部核销后本任务单自动办结。",
    ),
    ("control", "person"): Words(
        "Impose the measure: the order closes by itself. If none is needed, open the lead again "
        "and close it so, with the reason.",
        "请落实管控措施，本任务单随即自动办结；如无需管控，请重新打开线索并说明原因后核销。",
    ),
    ("disinfect", "occupancy"): Words(
        "Write down at the room, on the map of the site, that it is disinfected: the order closes "
        "by itself.",
        "请在隔离点房间页登记“已消毒”，本任务单随即自动办结。",
    ),
    ("home_check", "measure"): Words(
        "Look at the home and write down at the measure what is there: the order closes by itself.",
        "请上门核查居家隔离条件，并在管控措施页登记结果，本任务单随即自动办结。",
    ),
    ("contest", "contest"): Words(
        "Answer the contest with reasons: the order closes by itself.",
        "请答复该申诉并说明理由，本任务单随即自动办结。",
    ),
    ("sample", "test"): Words(
        "Write down the sample, at the measure or at the sampling desk: the order closes by itself.",
        "请在管控措施页或采样台登记采样，本任务单随即自动办结。",
    ),
    ("sample", "recall"): Words(
        "Take a single sample at the sampling desk: the order closes by itself.",
        "请在采样台单采登记，本任务单随即自动办结。",
    ),
    ("result", "single"): Words(
        "Tell the result of the tube, on the page of sampling or by the laboratory's file: the order "
        "closes by itself.",
        "请在核酸采样页录入该管结果或导入实验室文件，本任务单随即自动办结。",
    ),
    ("site_matter", "stay"): Words(
        "Move the guest, on the map of the site: the order closes by itself.",
        "请在隔离点房间图为其换房，本任务单随即自动办结。",
    ),
    ("site_matter", "opening"): Words(
        "Say on the page of the site that it is ready, or stand it down: the order closes by itself.",
        "请在隔离点页登记“已启用”或“转为储备”，本任务单随即自动办结。",
    ),
    ("assignment", "passage"): Words(
        "Write down, on the page of this order, who arrived and who did not: the order closes by "
        "itself.",
        "请在本任务单页逐人登记“已抵达”或“未抵达”，登记齐后本任务单自动办结。",
    ),
    ("sample", "passage"): Words(
        "Write down, on the page of this order, who was tested: the order closes by itself.",
        "请在本任务单页逐人登记“已检测”，登记齐后本任务单自动办结。",
    ),
    ("locate", "transit"): Words(
        "Write down, on the page of this order, what was found: the order closes by itself, also "
        "where the vehicle passes a checkpoint on its way out.",
        "请在本任务单页填写核查结果，本任务单随即自动办结；车辆经检查站驶离的，也自动办结。",
    ),
    ("locate", "first_stop"): Words(
        "Write down, on the page of this order, that the lorry arrived or where it was found: the "
        "order closes by itself.",
        "请在本任务单页登记车辆已到首站，或填写核查结果，本任务单随即自动办结。",
    ),
    ("site_matter", "matter"): Words(
        "Say at the site, under its day, how the matter was settled: the order closes by itself.",
        "请在隔离点“今日”页填写办理结果，本任务单随即自动办结。",
    ),
}

PASSED_DOWN = frozenset({("assignment", "passage"), ("sample", "passage")})
"""Of these, those that a unit may still give to units below: a town knows which village it is."""


def answered_by_doing(kind: str, subject_kind: str) -> Words | None:
    """Say what closes an order on which nobody reports; None for one that is reported on."""
    return ANSWERED.get((kind, subject_kind))


def is_passed_down(kind: str, subject_kind: str) -> bool:
    """Say whether a unit may give an order to units below."""
    return (kind, subject_kind) in PASSED_DOWN or (kind, subject_kind) not in ANSWERED
