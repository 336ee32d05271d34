"""The documents agree with the project: links, commands, settings, tables, decisions, languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from django.apps import apps

from gubei.interfaces.cli.main import COMMANDS
from tests.docs.documents import (
    PROJECT,
    anchors,
    broken_links,
    documents,
    fences,
    headings,
    links,
    name_of,
)

DOCS = PROJECT / "docs"
ADRS = sorted(DOCS.glob("adr/*.md"))
_SETTING = re.compile(r"\bGUBEI_[A-Z]+(?:_[A-Z]+)*\b")
_DATE = re.compile(r"Date: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded by \S.*)\.")
_COMMAND = re.compile(r"(?<![\w./-])gubei ([a-z]+)\b")
# What the documents say the program, the district or the project does, not what one types.
_SHELLS = {"sh", "sh test", "console", "bash"}


def read(name: str) -> str:
    """Return the text of a document."""
    return (PROJECT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_link_leads_somewhere(path: Path):
    assert broken_links(path) == []


def test_every_document_is_reached_from_the_readme():
    reached, waiting = set(), [PROJECT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path not in reached and path.is_file():
            reached.add(path)
            waiting += [(path.parent / link.partition("#")[0]).resolve() for link in links(path)]
    lost = {path for path in documents() if path.parent != DOCS / "adr"} - reached
    assert sorted(map(name_of, lost)) == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(name: str):
    targets = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", read(name))) <= targets


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_every_decision_has_a_question_a_date_and_a_status(path: Path):
    first, *_ = headings(path)
    number = int(path.stem.partition("-")[0])
    assert first[0] == 1
    assert first[1].startswith(f"{number}. ")
    assert first[1].endswith("?")
    assert _DATE.search(path.read_text(encoding="utf-8"))


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.stem.partition("-")[0]) for path in ADRS] == list(range(1, len(ADRS) + 1))


def test_every_command_is_described_and_no_other():
    described = anchors(DOCS / "reference" / "command-line.md")
    assert {anchor for anchor in described if anchor.startswith("gubei-")} == {
        f"gubei-{name}" for name in COMMANDS
    }


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_no_document_types_a_command_that_is_none(path: Path):
    typed = [name for text in shell_texts(path) for name in _COMMAND.findall(text)]
    assert set(typed) <= COMMANDS.keys()


def shell_texts(path: Path) -> Iterator[str]:
    """Yield the lines of a document's shell blocks without remarks and quoted text."""
    for each in fences(path):
        if each.info in _SHELLS:
            yield re.sub(r"(?<=\s)#.*|\"[^\"]*\"|'[^']*'", "", each.text)


def test_every_setting_is_described_and_no_other():
    described = set(re.findall(r"^\| `(GUBEI_\w+)`", read("docs/reference/settings.md"), re.M))
    code = [*PROJECT.glob("src/**/*.py"), *PROJECT.glob("bench/**/*.py")]
    read_in_code = {
        name for path in code for name in _SETTING.findall(path.read_text(encoding="utf-8"))
    }
    assert described == read_in_code


def test_every_setting_that_a_document_names_exists():
    described = set(_SETTING.findall(read("docs/reference/settings.md")))
    named = {name for path in documents() for name in _SETTING.findall(path.read_text("utf-8"))}
    assert named == described


def test_every_table_and_constraint_is_described_and_no_other():
    described = set(re.findall(r"`([a-z_]+)`", read("docs/reference/tables.md")))
    described = {name for name in described if not name.endswith("_")}
    models = [m for m in apps.get_models() if m._meta.app_label == "gubei"]
    tables = {model._meta.db_table for model in models}
    constraints = {each.name for model in models for each in model._meta.constraints}
    triggers = {each.name for m in models for each in getattr(m._meta, "triggers", ())}
    ours = {name for name in triggers if name not in {"update_update", "delete_delete"}}
    others = {"same_as", "closed_at", "closed_as", "procrastinate_jobs"}
    assert described - others == tables | constraints | ours


def test_every_address_of_the_api_is_described():
    described = read("docs/reference/api.md")
    paths = json.loads(read("web/openapi.json"))["paths"]
    parts = {path.removeprefix("/api/").partition("/")[0] for path in paths}
    assert sorted(part for part in parts if f"/api/{part}" not in described) == []


def test_the_addresses_that_take_a_token_are_marked():
    rows = [line for line in read("docs/reference/api.md").splitlines() if "`" in line]
    marked = {part for line in rows if "●" in line for part in re.findall(r"/api/([a-z-]+)", line)}
    paths = json.loads(read("web/openapi.json"))["paths"]
    take = {
        path.split("/")[2]
        for path, methods in paths.items()
        for act in methods.values()
        if any("ByToken" in way for way in act.get("security", []))
    }
    assert marked == take


def test_the_chinese_readme_is_built_as_the_english_one():
    english, chinese = PROJECT / "README.md", PROJECT / "README.zh-CN.md"
    assert [depth for depth, _ in headings(english)] == [depth for depth, _ in headings(chinese)]
    assert [link for link in links(english) if link != "README.zh-CN.md"] == [
        link for link in links(chinese) if link != "README.md"
    ]
    assert typed_in(english) == typed_in(chinese)


def typed_in(path: Path) -> list[str]:
    """Return what one types or writes down, without the remarks."""
    texts = [each.text for each in fences(path) if each.info]
    return [re.sub(r"\s+#.*", "", text) for text in texts]


def test_every_option_that_the_reference_names_exists():
    described = read("docs/reference/command-line.md")
    for section in re.split(r"^## gubei ", described, flags=re.M)[1:]:
        name, text = section.split("\n", 1)
        said = re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)
        named = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", said))
        assert named <= options_of(name.strip()), name


def options_of(name: str) -> set[str]:
    """Return the long options of a command and of those below it."""
    from gubei.interfaces.cli.main import _load  # noqa: PLC0415 - imports the command's module

    command = typer.main.get_command(_load(name))
    below = getattr(command, "commands", {}).values() or [command]
    known = {"--help"}
    for each in below:
        for option in each.params:
            known |= {*option.opts, *option.secondary_opts}
    return known
