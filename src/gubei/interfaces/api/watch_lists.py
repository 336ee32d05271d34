"""The watch list of a device: whom it stops at a checkpoint where there is no network."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from gubei.domain.checkpoints.operations.watching import take_watch_list
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.devices import OnDevice
from gubei.interfaces.api.shapes import Moment, Shape

router = Router(tags=["devices"])


class WatchListShown(Shape):
    """Keyed hashes of six bytes in ascending order, one behind the other, in base64.

    HMAC-SHA-256 of kind, U+001F and value, with the key HMAC-SHA-256(key of the device, "gubei
    watch list"), cut to six bytes. `persons`: "document" with a number, "call" with name, U+001F
    and telephone: hold, and call `phone`. `vehicles`: "plate" with a number: look into it. `known`:
    "document" of a commuter. From `stale_at` on a screen says how old the list is; from
    `expires_at` on it decides nothing. `is_known`: the device holds this one, the texts are empty.
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
    )
