"""`gubei round`: plans a round of testing."""

from typing import Annotated, Any

import typer

from gubei.engines.rounds import Assumption, RoundPlan, plan_round
from gubei.interfaces.cli.saying import be_quiet, print_json, say
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

app = typer.Typer(
    help="Rounds of testing. 核酸检测轮次。", no_args_is_help=True, add_completion=False
)


@app.callback()
def rounds() -> None:
    """Rounds of testing. 核酸检测轮次。"""


@app.command()
def plan(
    *,
    people: Annotated[int, typer.Option(help="How many people. 人数。")],
    hours: Annotated[float, typer.Option(help="Within so many hours. 小时数。")],
    pool: Annotated[
        int,
        typer.Option(
            help="People in a tube; usual are 1, 5, 10, 20. 每管人数，常用 1、5、10、20。"
        ),
    ],
    prevalence: Annotated[str, typer.Option(help="Share positive: 0.001 or 0.1%. 阳性率。")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")] = False,
) -> None:
    """Say what a round takes, and what that rests on. 测算一轮检测所需资源及依据。"""
    if as_json:
        be_quiet()
    planned = plan_round(people, hours, pool, read_share(prevalence))
    if as_json:
        print_json(summary(planned, pool))
    else:
        _show(planned, people, pool)


def read_share(text: str) -> float:
    """Read 0.001 or 0.1%. Raises Invalid."""
    bare = text.strip().removesuffix("%").removesuffix("％").strip()
    try:
        value = float(bare)
    except ValueError:
        raise Invalid(
            f"“{text}” is not a share. Write 0.001 or 0.1%.",
            f"“{text}”不是有效的比例，请写 0.001 或 0.1%。",
        ) from None
    return value / 100 if bare != text.strip() else value


def summary(planned: RoundPlan, pool: int) -> dict[str, Any]:
    """Return the numbers of the command line contract, and what else a planner asks for."""
    return {
        "points": planned.points,
        "lanes": planned.lanes,
        "samplers": planned.samplers,
        "tubes": planned.tubes,
        "lab_tests_expected": round(planned.lab_tests, 1),
        "pool_size": planned.best_pool,
        "finish_hours": round(planned.finish_hours, 2),
        "finish_hours_interval": [round(each, 2) for each in planned.interval],
        "assumptions": {name: _as_json(each) for name, each in planned.assumptions.all().items()},
        "pool": pool,
        "pool_size_in_use": planned.best_in_use,
        "lab_tests_expected_two_stage": round(planned.lab_tests_two_stage, 1),
        "positive_tubes_expected": round(planned.positive_pools, 2),
        "positive_people_expected": round(planned.positives, 2),
        "lab_tubes_an_hour": round(planned.tubes_an_hour, 1),
    }


def _as_json(assumption: Assumption) -> dict[str, Any]:
    source = assumption.source
    return {
        "value": round(assumption.value, 3),
        "means": {"en": assumption.means.en, "zh": assumption.means.zh},
        "source": {"en": source.en, "zh": source.zh} if source else None,
        "assumed": source is None,
    }


def _show(planned: RoundPlan, people: int, pool: int) -> None:
    early, late = planned.interval
    for words in (
        Words(
            f"{people:,} people: {planned.points:,} points, {planned.lanes:,} lanes, "
            f"{planned.samplers:,} samplers",
            f"{people:,} 人：采样点 {planned.points:,} 个，通道 {planned.lanes:,} 条，采样人员 {planned.samplers:,} 名",
        ),
        Words(
            f"the last is sampled after {planned.finish_hours:.1f} h ({early:.1f} to {late:.1f})",
            f"预计 {planned.finish_hours:.1f} 小时采完（{early:.1f} 至 {late:.1f}）",
        ),
        Words(
            f"{planned.tubes:,} tubes of {pool}, {planned.positive_pools:,.1f} of them positive",
            f"{pool} 混 1 共 {planned.tubes:,} 管，预计阳性 {planned.positive_pools:,.1f} 管",
        ),
        Words(
            f"laboratory tests: {planned.lab_tests:,.0f}, in two stages of pools "
            f"{planned.lab_tests_two_stage:,.0f}; {planned.tubes_an_hour:,.0f} tubes an hour",
            f"实验室检测 {planned.lab_tests:,.0f} 次（两级混检 {planned.lab_tests_two_stage:,.0f} 次），"
            f"每小时 {planned.tubes_an_hour:,.0f} 管",
        ),
        Words(
            f"fewest tests with {planned.best_pool} to a tube; of those in use {planned.best_in_use}",
            f"检测次数最少的混样数为 {planned.best_pool}；常用规格中为 {planned.best_in_use}",
        ),
    ):
        say(words.both())
    for each in planned.assumptions.all().values():
        by = each.source or Words("assumed, no source", "假设，无出处")
        say(Words(
            f"  {each.value:.4g} {each.means.en} — {by.en}", f"  {each.value:.4g} {each.means.zh}——{by.zh}"
        ).both())  # fmt: skip
