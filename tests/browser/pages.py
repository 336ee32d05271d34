"""Every page of the staff app: who opens it, where it is, and when it has come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext

Ask = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page as one officer sees it. `path` may ask the API for the id of what is shown.

    `shows` is a selector of what must be there before anybody looks.
    """

    name: str
    by: str
    path: str | Callable[[Ask], str]
    shows: str

    def find(self, context: BrowserContext) -> str:
        """Return the address of the page."""
        if isinstance(self.path, str):
            return self.path
        return self.path(lambda path: context.request.get(f"/api{path}").json())


def _list(
    tail: str = "", *, name: str = "大数据派单0426", version: int = 1
) -> Callable[[Ask], str]:
    def find(ask: Ask) -> str:
        lists = ask("/lists?limit=20")["items"]
        found = [one for one in lists if one["name"] == name and one["version"] == version]
        return f"/lists/{found[0]['id']}{tail}"

    return find


def _lead(query: str, tail: str = "") -> Callable[[Ask], str]:
    def find(ask: Ask) -> str:
        return f"/leads/{ask(f'/leads?{query}&limit=1')['items'][0]['id']}{tail}"

    return find


def _leads_of(name: str, version: int, query: str) -> Callable[[Ask], str]:
    find_list = _list(name=name, version=version)
    return lambda ask: f"/leads?list={find_list(ask).removeprefix('/lists/')}{query}"


def _upload(ask: Ask) -> str:
    return f"/intake/{ask('/uploads?open=1')['items'][0]['id']}"


def _log_of_investigator(ask: Ask) -> str:
    """Return the log of an officer who opens none of these pages: it stays as it is."""
    found = next(one for one in ask("/officers")["items"] if one["username"] == "investigator")
    return f"/access-log?officer={found['id']}"


def _measure(view: str) -> Callable[[Ask], str]:
    return lambda ask: f"/measures/{ask(f'/measures?view={view}&limit=1')['items'][0]['id']}"


def _person(ask: Ask) -> str:
    """Return the page of somebody who was found, tested and put under a measure."""
    return f"/persons/{ask('/measures?view=running&limit=1')['items'][0]['person_id']}?purpose=care"


def _order(view: str) -> Callable[[Ask], str]:
    return lambda ask: f"/orders/{ask(f'/orders?state={view}&limit=1')['items'][0]['id']}"


def _flooded(ask: Ask) -> str:
    """Return the flow of the checkpoint before which a queue stands."""
    places = ask("/checkpoints")["items"]
    return f"/checkpoints/{next(one['id'] for one in places if one['name'] == '司马台检查站')}"


def _isolation_site(ask: Ask) -> str:
    """Return the map of the site that runs, asked about who waits longest."""
    sites = ask("/isolation/sites")["items"]
    site = next(one for one in sites if one["step"] == "ready")
    return f"/isolation/{site['id']}?measure={ask('/isolation/waiting')['items'][0]['measure']}"


def _isolation_day(ask: Ask) -> str:
    """Return the day at the site that runs."""
    sites = ask("/isolation/sites")["items"]
    return f"/isolation/{next(one for one in sites if one['step'] == 'ready')['id']}/today"


def _first(of: str, page: str) -> Callable[[Ask], str]:
    """Return the page of the first one that an address of the API lists."""
    return lambda ask: f"{page}/{ask(of)['items'][0]['id']}"


def _impose(ask: Ask) -> str:
    found = ask("/leads?state=found&limit=1&sort=-locate_by")["items"][0]
    return f"/impose?person={found['person']['id']}&lead={found['id']}"


def _case(tail: str = "") -> Callable[[Ask], str]:
    """Return the page of the first case that was reported: its contacts were decided in part."""
    return lambda ask: (
        f"/cases/{ask('/cases?view=all&sort=reported_at&limit=1')['items'][0]['id']}{tail}"
    )


def _search(ask: Ask) -> str:
    return f"/search?q={ask('/leads?state=open&limit=1')['items'][0]['person']['name'][0]}"


_TABLE, _CARDS = "main [data-row]", "main .row-card"
_ROWS = f"{_TABLE}, {_CARDS}"
_LEDGER, _STORY = "main .ledger-equation", "main .ant-timeline"

PAGES = (
    ShownPage("sign-in", "", "/sign-in", "input[type=password]"),
    ShownPage("home-duty", "duty", "/", "main .tiles"),
    ShownPage("home-town", "town", "/", "main .tiles"),
    ShownPage("home-laboratory", "laboratory", "/", "main ul"),
    ShownPage("home-supply", "supply", "/", "main .tiles"),
    ShownPage("home-site-owner", "site", "/", "main .home-rows"),
    ShownPage("home-auditor", "auditor", "/", "main .tiles"),
    ShownPage("home-administrator", "admin", "/", "main .tiles"),
    ShownPage("lists", "duty", "/lists", "main .list-strip"),
    ShownPage("lists-all", "leader", "/lists?show=all", "main .list-strip"),
    ShownPage("list-ledger", "duty", _list(), _LEDGER),
    ShownPage("list-by-unit", "duty", _list("?by=unit", name="次密接名单0426"), _LEDGER),
    ShownPage("list-by-hour", "duty", _list("?by=hour"), _LEDGER),
    ShownPage("list-rows", "duty", _list("?tab=rows", name="次密接名单0426"), _ROWS),
    ShownPage("list-errors", "duty", _list("?tab=unreadable"), _ROWS),
    ShownPage("list-versions", "duty", _list("?tab=versions", version=2), "main h2"),
    ShownPage("list-mapping", "duty", _list("?tab=mapping"), "main .mapping-grid"),
    ShownPage("intake", "duty", "/intake", "main .begun"),
    ShownPage("intake-columns", "duty", _upload, "main .columns-table"),
    ShownPage("leads", "duty", _leads_of("大数据派单0426", 2, "&state=open"), _ROWS),
    ShownPage("leads-closed", "town", _leads_of("次密接名单0426", 1, "&state=found"), _ROWS),
    ShownPage("leads-none", "duty", "/leads?q=没有这个人", "main .resource-table"),
    ShownPage("lead-open", "duty", _lead("state=open&sort=-locate_by"), _STORY),
    ShownPage("lead-closed", "duty", _lead("state=found"), _STORY),
    ShownPage("lead-transfer", "duty", _lead("waiting=receipt"), _STORY),
    ShownPage("lead-approval", "leader", _lead("waiting=approval"), _STORY),
    ShownPage("waiting", "duty", "/waiting", "main .ant-tabs-content"),
    ShownPage("waiting-approval", "leader", "/waiting?tab=approval", "main .ant-tabs-content"),
    ShownPage("measures", "duty", "/measures", _ROWS),
    ShownPage("measures-shut", "town", "/measures?view=shut", "main .resource-table"),
    ShownPage("measures-today", "duty", "/measures?view=today", "main .resource-table"),
    ShownPage("measures-ending", "duty", "/measures?view=ending", "main .resource-table"),
    ShownPage("measure", "duty", _measure("running"), "main .course"),
    ShownPage("person", "duty", _person, "main .person-facts"),
    ShownPage("measure-own-village", "village", _measure("running"), "main .course"),
    ShownPage("impose", "duty", _impose, "main form"),
    ShownPage("contests", "duty", "/contests", "main .contest"),
    ShownPage("orders", "duty", "/orders", _ROWS),
    ShownPage("order-passed-down", "town", _order("waiting"), "main .order-doing"),
    ShownPage("decide", "duty", "/decide", "main form"),
    ShownPage("escalations", "duty", "/escalations", _ROWS),
    ShownPage("escalations-owing", "duty", "/escalations?tab=owing", "main .resource-table"),
    ShownPage("escalations-times", "duty", "/escalations?tab=times", _ROWS),
    ShownPage("escalations-ladders", "duty", "/escalations?tab=ladders", ".ladder"),
    ShownPage("escalations-dead", "duty", "/escalations?tab=dead", "main .resource-table"),
    ShownPage("isolation", "duty", "/isolation", "main .site-card"),
    ShownPage("isolation-waiting", "duty", "/isolation?tab=waiting", "main .waiting-line"),
    ShownPage("isolation-transfers", "duty", "/isolation?tab=transfers", "main .sheet"),
    ShownPage("isolation-site", "duty", _isolation_site, "main .room-tile"),
    ShownPage("isolation-day", "isolation", _isolation_day, "main .guest-day"),
    ShownPage("sampling", "duty", "/sampling", _ROWS),
    ShownPage("sampling-due", "duty", "/sampling?tab=due", "main .resource-table"),
    ShownPage("sampling-tubes", "duty", "/sampling?tab=tubes", _ROWS),
    ShownPage("sampling-shipments", "duty", "/sampling?tab=shipments", "main .resource-table"),
    ShownPage("sampling-results", "laboratory", "/sampling?tab=results", "main .tube-columns"),
    ShownPage("sampling-recalls", "duty", "/sampling?tab=recalls", "main .resource-table"),
    ShownPage("sampling-desk", "duty", _first("/sampling/sessions", "/sampling"), "main .sheet"),
    ShownPage("tube", "duty", _first("/sampling/tubes", "/tubes"), "main .tube-columns"),
    ShownPage("recall", "duty", _first("/sampling/recalls", "/recalls"), "main .recall-people"),
    ShownPage("group", "duty", _first("/sampling/groups", "/groups"), "main .group-sums"),
    ShownPage("rounds", "duty", "/rounds", "main h1"),
    ShownPage("rounds-planner", "duty", "/rounds?tab=planner", "main .tile"),
    ShownPage("barrier", "checkpoint", "/barrier", "main .shift-bar .numbers"),
    ShownPage("barrier-town", "town", "/barrier", "main h1"),
    ShownPage("checkpoints", "duty", "/checkpoints", "main .ledger-lines table"),
    ShownPage("permits", "duty", "/checkpoints/permits", _ROWS),
    ShownPage("cold-chain", "duty", "/checkpoints/cold-chain", _ROWS),
    ShownPage("cold-chain-site-owner", "site", "/checkpoints/cold-chain", _ROWS),
    ShownPage("neighbours", "duty", "/checkpoints/neighbours", "main .levers"),
    ShownPage("relays", "duty", "/checkpoints/relays", "main .relay"),
    ShownPage("flow", "duty", _flooded, "main .flow-sentence"),
    ShownPage("checkpoints-rows", "checkpoint", "/checkpoints?outcome=turn_back&rows=true", _ROWS),
    ShownPage("round", "duty", _first("/rounds", "/rounds"), "main .tile"),
    ShownPage("policy", "leader", "/policy", "main .in-force li"),
    ShownPage("policy-pack", "duty", "/policy?pack=cn-covid19-ed9", "main .pack-classes"),
    ShownPage("cases", "investigator", "/cases", _ROWS),
    ShownPage("cases-chains", "duty", "/cases?tab=chains", "main .chain-names li"),
    ShownPage("cases-clusters", "duty", "/cases?tab=clusters", "main .cluster-list li"),
    ShownPage("cases-curve", "leader", "/cases?tab=curve", "main .curve svg"),
    ShownPage("case", "duty", _case(), "main .window-line"),
    ShownPage("case-itinerary", "duty", _case("?tab=itinerary"), "main .visit"),
    ShownPage("case-trace", "duty", _case("?tab=trace"), _ROWS),
    ShownPage("case-graph", "duty", _case("?tab=trace&show=graph"), "canvas[data-still=true]"),
    ShownPage("case-board", "duty", _case("?tab=trace&show=board"), "main .board-card"),
    ShownPage("open-case", "duty", "/open-case", "main form"),
    ShownPage("exposures", "duty", "/exposures", _ROWS),
    ShownPage("matching", "duty", "/matching", "main .pair-scroll"),
    ShownPage("work", "village", "/work", "main .work-card"),
    ShownPage("search", "duty", _search, "main h2"),
    ShownPage("units", "admin", "/units", "main svg"),
    ShownPage("unit", "town", "/units?unit=110118001", "main h2"),
    ShownPage("access-log", "auditor", _log_of_investigator, _ROWS),
    ShownPage("retention", "duty", "/retention", "main .retention li"),
    ShownPage("tokens", "duty", "/tokens", "main .tokens .token"),
    ShownPage("lost", "duty", "/nowhere", "h1"),
)
