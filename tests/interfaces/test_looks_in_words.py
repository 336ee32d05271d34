"""Whatever the program writes into the access log is said in the language of who reads it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gubei
from gubei.domain.privacy.models import Look
from gubei.interfaces.api.looks import say_about

SOURCE = Path(gubei.__file__).parent
LOGGING = {"log_look", "log_looks", "log_table", "log_people", "_log"}
NO_WORDS = {"mark_of", "about_of", "Exists"}
# What stands for a value that is none of a person's own words.
STANDS_FOR = {"which": "new", "telling.source.value": "check_in"}


def name_of(call: ast.Call) -> str:
    """Return how a function is called, without what stands before the dot."""
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield every code that is handed to the access log, a number for what is put in."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Call) and name_of(each) in LOGGING:
            told = [word.value for word in each.keywords if word.arg == "about"]
            for said in [*told, *each.args]:
                yield from texts_of(said)
        elif isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "about":
            yield from texts_of(each.value)


def texts_of(said: ast.AST) -> Iterator[str]:
    """Yield the texts of an expression: "a" if x else f"b {c}" has two."""
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        yield said.value
    elif isinstance(said, ast.JoinedStr):
        yield "".join(map(part_of, said.values))
    elif not (isinstance(said, ast.Call) and name_of(said) in NO_WORDS):
        for each in ast.iter_child_nodes(said):
            yield from texts_of(each)


def part_of(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    if isinstance(part.value, ast.Call) and name_of(part.value) in NO_WORDS:
        return ""
    return STANDS_FOR.get(ast.unparse(part.value), "7")


def test_each_code_of_the_access_log_has_words_in_both_languages():
    codes = {
        code
        for path in sorted(SOURCE.rglob("*.py"))
        for code in codes_in(ast.parse(path.read_text("utf-8")))
    }
    assert {"my work", "tube:7", "rows of 7 v7 new", "pairs decided", "interchange:7"} <= codes
    assert {
        code: said
        for code in codes
        for said in [(say_about(code, Look.TABLE, "zh"), say_about(code, Look.TABLE, "en"))]
        if code in said or not re.search("[\u4e00-\u9fff]", said[0]) or "{" in "".join(said)
    } == {}


def test_places_devices_and_kinds_of_lists_stand_in_the_words():
    told = ["watch list: 北口卡口, 手机3", "list of visits:shift", "withdrawn from tube:G-7"]
    assert [
        (say_about(each, Look.TABLE, "zh"), say_about(each, Look.TABLE, "en")) for each in told
    ] == [
        ("北口卡口协查名单，设备 手机3", "Watch list of 北口卡口, 手机3"),
        ("班次名单", "List of shifts"),
        ("从采样管 G-7 撤回", "Taken back out of tube G-7"),
    ]
