"""The web app's client is generated from the API that is served."""

from pathlib import Path

from gubei.interfaces.cli.openapi import describe_api

WEB = Path(__file__).parents[2] / "web"


def test_the_description_in_the_web_app_is_that_of_the_api():
    committed = (WEB / "openapi.json").read_text(encoding="utf-8")
    assert committed == describe_api(), "Run make schema and commit web/openapi.json."
