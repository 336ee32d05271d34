"""`gubei`: finds the command, prepares what it stands on, and says in one line what went wrong.

A command's module is imported only when the command runs, so that `gubei --help` is quick and
`gubei match` needs no database.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Any

import typer
from typer._click.exceptions import UsageError

from gubei.interfaces.cli.failing import FAILED, note_failure, say_misuse, say_refusal
from gubei.terms.refusals import Refused
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is written: a function, or an app of several commands.

    `needs_django` says that its module imports models, so that Django is set up before.
    """

    where: str
    words: Words
    needs_django: bool = True


COMMANDS = {
    "demo": Command(
        "demo.run:demo", Words("Show a working district with invented people.", "演示：虚构的区。")
    ),
    "serve": Command("serve:serve", Words("Run the server.", "启动服务。")),
    "worker": Command("worker:worker", Words("Run the background worker.", "启动后台作业。")),
    "intake": Command("intake:intake", Words("Take in a dispatch list.", "接收派单文件。")),
    "ledger": Command("ledger:ledger", Words("Show where every row stands.", "查看台账。")),
    "feedback": Command(
        "feedback:feedback", Words("Write a list with its results.", "导出反馈表。")
    ),
    "unreadable": Command(
        "unreadable:unreadable", Words("Write the rows that cannot be read.", "导出无法识别的行。")
    ),
    "match": Command(
        "match:match",
        Words("Find the same person twice in a file.", "查找文件内的重复人员。"),
        needs_django=False,
    ),
    "trace": Command(
        "trace:trace", Words("Find who met whom in a file of visits.", "由到访记录追溯接触者。"),
        needs_django=False,
    ),
    "network": Command(
        "network:network",
        Words("Join recorded contacts into a network.", "由接触记录生成接触网络。"),
        needs_django=False,
    ),
    "itinerary": Command(
        "itinerary:itinerary",
        Words("Propose visits from a case report.", "从病例报告提出行程。"),
        needs_django=False,
    ),
    "place": Command(
        "place:place", Words("Find rooms for a list, nobody mixed.", "为名单安排隔离房间。"),
        needs_django=False,
    ),
    "round": Command(
        "round:app", Words("Plan a round of testing.", "测算一轮核酸检测。"), needs_django=False
    ),
    "sampling": Command(
        "sampling:app", Words("Take in results and key groups.", "导入检测结果、重点人群。")
    ),
    "compliance": Command(
        "compliance:compliance",
        Words("Find who missed the tests of a key group.", "查找重点人群漏检人员。"),
        needs_django=False,
    ),
    "queue": Command(
        "queue:app",
        Words("Simulate queues at a checkpoint, find its staff.", "模拟检查站排队，求人力。"),
        needs_django=False,
    ),
    "checkpoint": Command(
        "checkpoint:app", Words("Take in counts of vehicles.", "导入外部车流。")
    ),
    "neighbour": Command(
        "neighbour:app",
        Words("Lists of checked plates, exchanged with neighbours.", "与毗邻地区互认查验清单。"),
    ),
    "relay": Command("relay:app", Words("Relays at checkpoints.", "检查站中继。")),
    "interchange": Command(
        "interchange:app", Words("Exchange outbreaks with other systems.", "与外部系统交换数据。")
    ),
    "policy": Command(
        "policy:app",
        Words("Check, show and compare policy packs.", "检查、查看、比较政策包。"),
        needs_django=False,
    ),
    "isolation": Command(
        "isolation:app", Words("Take in the rooms of isolation sites.", "导入隔离点房间。")
    ),
    "visits": Command(
        "visits:visits", Words("Take in check-ins and shifts.", "导入到访名单。")
    ),
    "sites": Command("sites:sites", Words("Take in a table of sites.", "导入场所。")),
    "units": Command("units:units", Words("Import the district's units.", "导入属地单位。")),
    "officer": Command("officer:app", Words("Add officers.", "添加工作人员。")),
    "keys": Command("keys:app", Words("Rotate the keys.", "轮换密钥。")),
    "certificate": Command(
        "certificate:certificate", Words("Make a certificate for https.", "生成 https 证书。")
    ),
    "migrate": Command("migrate:migrate", Words("Bring the tables up to date.", "更新数据表。")),
    "doctor": Command(
        "doctor:doctor", Words("Look for problems of this machine.", "检查本机环境。"),
        needs_django=False,
    ),
    "openapi": Command("openapi:openapi", Words("Print the API's description.", "输出接口描述。")),
    "bench": Command(
        "bench:bench", Words("Measure, beside a reference.", "性能测试。"), needs_django=False
    ),
}  # fmt: skip
_HERE = "gubei.interfaces.cli."


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process. Exit codes: 0 done, 1 failed, 2 refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    name = given[0] if given else "--help"
    if name in ("--help", "-h", "help"):
        print(_menu())  # noqa: T201 - what was asked for
        sys.exit(0)
    if name == "--version":
        print(f"gubei {metadata.version('gubei')}")  # noqa: T201 - what was asked for
        sys.exit(0)
    sys.exit(_run(name, given[1:]))


def _run(name: str, rest: list[str]) -> int:
    try:
        return _obey(name, rest)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except Refused as refused:
        return say_refusal(refused)
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:  # noqa: BLE001 - the last line of defence: a line and a log
        return note_failure(name, error)
    finally:
        _close_connections()


def _obey(name: str, rest: list[str]) -> int:
    """Run a command. Not as a program of its own: what is misused is said on one line by us."""
    try:
        answer = _load(name)(args=rest, prog_name=f"gubei {name}", standalone_mode=False)
    except UsageError as error:
        return say_misuse(name, error)
    except typer.Abort:
        return FAILED
    return answer if isinstance(answer, int) else 0


def _load(name: str) -> Callable[..., Any]:
    """Import a command and return what runs it. Raises Refused for a name that is none."""
    command = COMMANDS.get(name)
    if command is None:
        raise Refused(
            "no_such_command",
            Words(f"There is no command {name}. See: gubei --help", f"没有命令 {name}，请看：gubei --help"),
        )  # fmt: skip
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gubei.config.settings")
    if command.needs_django:
        import_module("django").setup()
    module, attribute = command.where.split(":")
    return _as_app(getattr(import_module(_HERE + module), attribute))


def _as_app(found: Any) -> typer.Typer:
    if isinstance(found, typer.Typer):
        return found
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(found)
    return app


def _menu() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {each.words.both()}" for name, each in COMMANDS.items()]
    head = "gubei 命令 [选项] — 每个命令加 --help 查看说明 / each command explains itself: --help"
    return "\n".join([head, "", *lines])


def _close_connections() -> None:
    """Give the database's connections back, so that a private server can stop at once."""
    database = sys.modules.get("gubei.interfaces.cli.database")
    if database:
        database.forget_connections()


def _reader_gone() -> int:
    """Whoever read our output has gone away: end quietly, as `head` expects."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


if __name__ == "__main__":
    main()
