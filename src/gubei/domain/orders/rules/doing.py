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
    ("site_matter", "matter"): Words(
        "Say at the site, under its day, how the matter was settled: the order closes by itself.",
        "请在隔离点“今日”页填写办理结果，本任务单随即自动办结。",
    ),
}


def answered_by_doing(kind: str, subject_kind: str) -> Words | None:
    """Say what closes an order on which nobody reports and which nobody passes down; else None."""
    return ANSWERED.get((kind, subject_kind))
