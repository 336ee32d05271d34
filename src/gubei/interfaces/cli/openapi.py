"""`gubei openapi`: the API's description, as the web app's client is generated from it."""

import json
from pathlib import Path
from typing import Annotated

import typer
from django.test import RequestFactory
from django.urls import resolve

ADDRESS = "/api/openapi.json"


def openapi(
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file. 写入文件。")
    ] = None,
) -> None:
    """Print the description of the API (OpenAPI). 输出接口描述文件。"""
    text = describe_api()
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def describe_api() -> str:
    """Return what the server answers under /api/openapi.json, one value a line."""
    request = RequestFactory().get(ADDRESS)
    answer = resolve(ADDRESS).func(request)
    return json.dumps(json.loads(answer.content), ensure_ascii=False, indent=1) + "\n"
