"""What a line of a laboratory's results does: taken, known already, a correction, or left out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from gubei.domain.sampling.rules.values import Value
from gubei.terms.moments import SHANGHAI, in_shanghai, say_moment
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result as it was sent. `trouble` says why the line cannot be read at all.

    `number` is the row as a spreadsheet counts it, from 1. Some laboratories give a time, some
    only a day (`tested_on`), some neither. `corrects`: who sent it says that it corrects the other.
    """

    number: int
    barcode: str
    value: Value | None = None
    tested_at: datetime | None = None
    tested_on: date | None = None
    laboratory: str = ""
    corrects: bool = False
    trouble: Words | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The result that a tube has now."""

    value: Value
    tested_at: datetime


@dataclass(frozen=True, slots=True)
class TubeFacts:
    """What is known of the tube of a line. `said` are all results it ever had, replaced ones too.

    `erased_at`: who was in it was kept long enough, and is known no more.
    """

    last_sample_at: datetime | None
    standing: Standing | None
    said: Collection[tuple[Value, datetime]] = ()
    erased_at: datetime | None = None


class Does(StrEnum):
    """What a line does."""

    TAKEN = "taken"
    SAME = "same"
    CORRECTS = "corrects"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a line does; `code` and `words` say why one is left out."""

    does: Does
    code: str = ""
    words: Words | None = None


def time_of(line: ResultLine, now: datetime) -> datetime:
    """Return when a line was tested: its time; else the end of its day, or now if that is earlier."""
    if line.tested_at is not None:
        return line.tested_at
    if line.tested_on is None:
        return now
    return min(now, datetime.combine(line.tested_on, time(23, 59, 59), SHANGHAI))


def judge(line: ResultLine, tube: TubeFacts | None, *, now: datetime) -> Judgement:
    """Say what a line does to a tube. A newer result of another value corrects the one that stands.

    A result that the tube had before changes nothing, so that a file may come twice, and a list
    that grows day by day does not undo what was corrected in between. Nor does a result without a
    time set anybody free: nobody can tell which of the two is newer. One that calls people back does.
    """
    if line.trouble is not None:
        return _left_out("unreadable", line.trouble)
    if tube is None:
        return _left_out("unknown_tube", Words(
            f"No tube has the barcode “{line.barcode}”. Check it with the sampling point.",
            f"没有条码为“{line.barcode}”的采样管，请与采样点核对。",
        ))  # fmt: skip
    if tube.erased_at is not None:
        day = in_shanghai(tube.erased_at).date()
        return _left_out("erased", Words(
            f"Who was in this tube was erased on {day}, after it was kept long enough: its result "
            "cannot change any more.",
            f"该管人员信息已于 {day} 满保存期限删除，结果不能再更改。",
        ))  # fmt: skip
    if tube.last_sample_at is None:
        return _left_out("empty_tube", Words(
            "Nobody is in this tube.", "该采样管没有登记任何人员。"
        ))  # fmt: skip
    return _bad_time(line, tube.last_sample_at, now) or _against(line, tube, now)


def _against(line: ResultLine, tube: TubeFacts, now: datetime) -> Judgement:
    """Judge a usable line against what stands."""
    standing = tube.standing
    if standing is None:
        return Judgement(Does.TAKEN)
    if standing.value is line.value:
        return Judgement(Does.SAME)
    if any(value is line.value and _is_of(line, at) for value, at in tube.said):
        return Judgement(Does.SAME) if line.tested_at else _corrected_since(standing)
    if time_of(line, now) < standing.tested_at:
        return _left_out("older", Words(
            f"A newer result stands: {standing.value.words.en} of {say_moment(standing.tested_at)}.",
            f"已有更新的结果：{say_moment(standing.tested_at)} {standing.value.words.zh}。",
        ))  # fmt: skip
    calls_back = line.value is not None and line.value.calls_back
    if not (line.corrects or calls_back or _is_newer(line, standing)):
        return _without_time(standing)
    return Judgement(Does.CORRECTS)


def _is_newer(line: ResultLine, standing: Standing) -> bool:
    """Say whether a line that is not older is surely newer: by its time, or by a later day."""
    if line.tested_at is not None:
        return True
    return line.tested_on is not None and line.tested_on > in_shanghai(standing.tested_at).date()


def _without_time(standing: Standing) -> Judgement:
    at = say_moment(standing.tested_at)
    return _left_out("without_time", Words(
        f"The tube is {standing.value.words.en} since {at}, and this row does not say that it is "
        "newer. Give the time of the test, or say that the row is a correction.",
        f"该管已有结果：{at} {standing.value.words.zh}，无法判断本行是否更新。"
        "请填写检测时间，或注明本行为更正。",
    ))  # fmt: skip


def _is_of(line: ResultLine, at: datetime) -> bool:
    """Say whether a line may be a result that was told before, of the moment `at`."""
    if line.tested_at is not None:
        return line.tested_at == at
    return line.tested_on is None or line.tested_on == in_shanghai(at).date()


def _corrected_since(standing: Standing) -> Judgement:
    return _left_out("corrected_since", Words(
        f"This was said before and corrected since; {standing.value.words.en} stands. To correct "
        "it again, give the time of the test.",
        f"该结果此前已报、后已更正，现为{standing.value.words.zh}。如需再次更正，请提供检测时间。",
    ))  # fmt: skip


def _bad_time(line: ResultLine, last: datetime, now: datetime) -> Judgement | None:
    today = in_shanghai(now).date()
    ahead = line.tested_at is None and line.tested_on is not None and line.tested_on > today
    at = time_of(line, now)
    if ahead or at > now:
        said = str(line.tested_on) if ahead else say_moment(at)
        return _left_out("in_the_future", Words(
            f"The result lies in the future ({said}).", f"结果时间在未来（{said}）。"
        ))  # fmt: skip
    if at < last:
        return _left_out("before_the_sample", Words(
            f"The result ({say_moment(at)}) lies before the last sample ({say_moment(last)}).",
            f"结果时间（{say_moment(at)}）早于最后一个样本（{say_moment(last)}）。",
        ))  # fmt: skip
    return None


def _left_out(code: str, words: Words) -> Judgement:
    return Judgement(Does.LEFT_OUT, code, words)
