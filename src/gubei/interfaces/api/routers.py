"""The API: every router, in the order in which the schema lists them."""

from datetime import datetime
from typing import Any, cast

from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from gubei.interfaces.api import (
    access_log,
    again,
    attachments,
    bookings,
    case_files,
    cases,
    checkpoints,
    contests,
    desks,
    devices,
    exchanging,
    exposures,
    field,
    files,
    flow,
    here,
    homebound,
    homes,
    isolation,
    isolation_life,
    isolation_spread,
    isolation_staff,
    itineraries,
    key_groups,
    ladders,
    leads,
    ledger_files,
    lists,
    mappings,
    matches,
    measure_acts,
    measures,
    neighbours,
    notices,
    officers,
    order_times,
    orders,
    outbreak,
    passages,
    permits,
    persons,
    policies,
    proposing,
    public,
    public_sites,
    recalls,
    receptions,
    relay_office,
    relays,
    retention,
    rounds,
    sampling,
    sampling_desk,
    searching,
    session,
    sites,
    slips,
    stays,
    tokens,
    tracing,
    trips,
    tube_results,
    units,
    uploads,
    views,
    visit_lists,
    work,
)
from gubei.interfaces.api.access import by_session
from gubei.interfaces.api.asked import UNSAFE
from gubei.interfaces.api.problems import answer_problems
from gubei.interfaces.api.shapes import Problem
from gubei.interfaces.api.writing import answer_once, in_one_transaction
from gubei.terms.moments import in_shanghai

ROUTERS: list[Router] = [
    session.router,
    units.router,
    officers.router,
    tokens.router,
    devices.router,
    desks.router,
    views.router,
    persons.router,
    searching.router,
    matches.router,
    uploads.router,
    mappings.router,
    lists.router,
    leads.router,
    files.router,
    work.router,
    homes.router,
    field.router,
    order_times.router,
    orders.router,
    attachments.router,
    ladders.router,
    measures.router,
    measure_acts.router,
    notices.router,
    contests.router,
    policies.router,
    sampling.router,
    sampling_desk.router,
    tube_results.router,
    key_groups.router,
    recalls.router,
    homebound.router,
    rounds.router,
    sites.router,
    isolation.router,
    stays.router,
    isolation_spread.router,
    isolation_staff.router,
    isolation_life.router,
    trips.router,
    cases.router,
    proposing.router,  # before itineraries, whose /visits/{visit_id} would take their addresses
    visit_lists.router,
    itineraries.router,
    tracing.router,
    outbreak.router,
    case_files.router,
    exposures.router,
    exchanging.router,
    checkpoints.router,
    permits.router,
    bookings.router,
    here.router,
    flow.router,
    passages.router,
    again.router,
    ledger_files.router,
    receptions.router,
    neighbours.router,
    relay_office.router,
    relays.router,
    slips.router,
    access_log.router,
    retention.router,
]

_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "A repeat with the same key and body gets the first answer; kept for 7 days.",
}


class _ShanghaiTimes(NinjaJSONEncoder):
    """Every time is written on the clock of Shanghai, with its zone."""

    def default(self, o: Any) -> Any:
        """Write a time; leave the rest to the encoder above."""
        if isinstance(o, datetime):
            return in_shanghai(o).isoformat(timespec="milliseconds" if o.microsecond else "seconds")
        return super().default(o)


class _PlainJson(JSONRenderer):
    """Chinese stays Chinese, and times are those of Shanghai."""

    encoder_class = _ShanghaiTimes
    json_dumps_params = {"ensure_ascii": False}


class GubeiApi(NinjaAPI):
    """The API with its own names of operations, its refusals and its header in the schema."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation after its function."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """Add to each operation how it refuses, and to each write its Idempotency-Key."""
        schema = super().get_openapi_schema(**kwargs)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        components = cast(dict[str, Any], schema["components"])["schemas"]
        components |= shape.pop("$defs", {}) | {"Problem": shape}
        for path in schema["paths"].values():
            for method, operation in path.items():
                operation["responses"]["default"] = _REFUSAL
                if method.upper() in UNSAFE:
                    operation["parameters"] = [*operation["parameters"], _KEY]
        return schema


_REFUSAL = {
    "description": "Refused",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def build_api() -> NinjaAPI:
    """Put the API together."""
    api = GubeiApi(
        title="Gubei",
        version="1",
        description="Lists come in, every person on them is located, and each list closes.",
        auth=by_session,
        docs_url=None,
        renderer=_PlainJson(),
    )
    api.add_decorator(in_one_transaction, mode="view")
    api.add_decorator(answer_once, mode="operation")
    answer_problems(api)
    for router in ROUTERS:
        api.add_router("", router)
    api.add_router("/public", public.router)
    api.add_router("/public", public_sites.router)
    return api


api = build_api()
