"""What a device at a checkpoint takes along: the rules it decides by, and whom it stops."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router

from gubei.domain.checkpoints.operations.watching import take_watch_list
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.rules.compiling import compile_rules
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.devices import OnDevice
from gubei.interfaces.api.passage_shapes import CheckpointRef
from gubei.interfaces.api.shapes import Moment, Shape, Words
from gubei.terms.passages import Ask, Outcome, VehicleClass

router = Router(tags=["devices"])


class NumberSince(Shape):
    """A number of the policy from a day on."""

    since: date
    value: float


class EntryRule(Shape):
    """A rule: for which vehicles, if all of `asks` and none of `unless` holds, what is decided.

    Hours are names of numbers, "" for what is not asked. Who is on the watch list is "listed".
    """

    name: str
    vehicles: list[VehicleClass]
    asks: list[Ask | Literal["listed"]]
    unless: list[Ask | Literal["listed"]]
    outcome: Outcome
    says: Words
    reference: Words
    report_within: str
    test_from: str
    test_within: str
    leave_within: str
    test_counts: str


class EntryRules(Shape):
    """Who is let in, as a device decides it: the first rule that holds, by numbers with dates."""

    pack: str
    test_hours: str
    commuter_test_hours: str
    fever: str
    infant_years: str
    soon_hours: str
    card_years: str
    numbers: dict[str, list[NumberSince]]
    rules: list[EntryRule]


class Desk(Shape):
    """What a device at a checkpoint keeps; `now` is the clock of the server.

    `rules` is null where no policy in force says who is let in.
    """

    now: Moment
    checkpoint: CheckpointRef
    rules: EntryRules | None


class WatchListShown(Shape):
    """Keyed hashes of six bytes in ascending order, one behind the other, in base64.

    HMAC-SHA-256 of kind, U+001F and value, with the key HMAC-SHA-256(key of the device, "gubei
    watch list"), cut to six bytes. `persons`: "document" with a number, "call" with name, U+001F
    and telephone: hold, and call `phone`. `vehicles`: "plate" with a number: look into it. `known`:
    "document" of a commuter. `checked`: "plate" of a vehicle that the neighbour checked, and behind
    each hash from when until when that counts, four bytes each, seconds since 1970. From
    `stale_at` on a screen says how old the list is; from `expires_at` on it decides nothing.
    `is_known`: the device holds this one, all texts but `checked` are empty.
    """

    digest: str
    made_at: Moment
    stale_at: Moment
    expires_at: Moment
    phone: str
    is_known: bool
    persons: str
    vehicles: str
    known: str
    checked: str


@router.get("/checkpoints/{checkpoint_id}/desk", response=Desk)
def read_desk(request: SignedRequest, checkpoint_id: UUID) -> Desk:
    """Return by what a device at a checkpoint decides where there is no network."""
    require(request.auth, Ability.PASSAGES)
    place = checkpoint_in_reach(request.auth, checkpoint_id)
    policy = policy_for(Part.ENTRY, district())
    rules = compile_rules(pack_of(policy) if policy else None)
    return Desk(
        now=now_of(request),
        checkpoint=CheckpointRef.of(place),
        rules=EntryRules.model_validate(rules) if rules else None,
    )


@router.get("/devices/{device_id}/watch-list", response=WatchListShown, auth=OnDevice())
def read_watch_list(
    request: SignedRequest,
    device_id: UUID,
    checkpoint: UUID,
    known: Annotated[str, Query(max_length=32)] = "",
) -> WatchListShown:
    """Return whom the own device stops at a checkpoint; `known` is the digest of what it holds."""
    taken = take_watch_list(
        device=device_id, checkpoint=checkpoint, known=known, by=request.auth, now=now_of(request)
    )
    made = taken.watch_list
    return WatchListShown(
        digest=made.digest,
        made_at=made.made_at,
        stale_at=made.stale_at,
        expires_at=made.expires_at,
        phone=taken.checkpoint.phone,
        is_known=taken.is_known,
        persons="" if taken.is_known else made.persons,
        vehicles="" if taken.is_known else made.vehicles,
        known="" if taken.is_known else made.known,
        checked=made.checked,
    )
