"""A scenario file that cannot be used is refused with line, key and reason, in both languages."""

from pathlib import Path

import pytest

from gubei.adapters.scenarios import read_scenario
from gubei.terms.refusals import Refused
from tests.interfaces.test_cli_queue import GOOD


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("servers: 3", "servers: -3"), ("lanes.小客车道.servers: must be 0 or more", "不得小于 0")),
        (("servers: 3", "servers: [1, 2]"), ("must have 24 values or more, and has 2", "须有 24 个值")),
        (("arrivals_per_hour: 240", "arrivals_per_hour: many"),
         ("classes.小客车.arrivals_per_hour: must be one number, or a list of 24", "按小时的 24 个数")),
        (("lognormal", "normal"), ("distribution: must be one of exponential, lognormal,", "只能是")),
        (("cv: 0.7", "cv: -1"), ("service.cv: must be 0 or more", "不得小于 0")),
        ((", cv: 0.7", ""), ("lognormal needs cv", "需要 cv")),
        (("second_check_bays", "bays"), ("bays: is not known here", "没有这个键")),
        (("[货车]", "[卡车]"), ("there is no class 卡车", "没有类别 卡车")),
        (("servers: 2", "servers: 0"), ("货车: no lane with servers takes it", "没有任何开放的车道")),
        (("warmup_hours: 1", "warmup_hours: 24"), ("warmup_hours: they are part of hours", "预热")),
        (("name: 货车道", "name: 小客车道"), ("小客车道 stands twice", "重复")),
        (("lanes:", "lanes: ["), ("It is no YAML", "不是有效的 YAML")),
        (("replications: 12", "replications: 900000"), ("replications: more than", "请减少")),
    ],
)  # fmt: skip
def test_a_bad_scenario_is_refused(tmp_path: Path, change, said):
    before, after = change
    assert before in GOOD
    file = tmp_path / "scenario.yaml"
    file.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_scenario(file)
    assert all(words in refused.value.words.both() for words in said)


def test_a_scenario_with_several_faults_says_them_all(tmp_path: Path):
    file = tmp_path / "scenario.yaml"
    file.write_text("lanes: []\nclasses: 3\nhours: 0\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_scenario(file)
    assert refused.value.words.en == (
        "scenario.yaml:1: lanes: must have 1 values or more, and has 0.; "
        "scenario.yaml:2: classes: must be a list.; scenario.yaml:3: hours: must be more than 0."
    )
