"""A device takes the watch list along, and it is written down that it did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.queries.watching import listed_now
from gubei.domain.checkpoints.rules.watching import WatchList, count_of, make_list
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.devices import key_of
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require


@dataclass(frozen=True, slots=True)
class Taken:
    """The list for a device, and the checkpoint whose number it calls.

    `is_known`: the device holds the same one already, which is as good as new now.
    """

    checkpoint: Checkpoint
    watch_list: WatchList
    is_known: bool


@transaction.atomic
def take_watch_list(
    *, device: UUID, checkpoint: UUID, known: str, by: Officer, now: datetime
) -> Taken:
    """Make the watch list for an officer's own device. `known` is the digest of the one it holds.

    Raises NotAllowed, NotFound, DeviceRevoked.
    """
    require(by, Ability.PASSAGES)
    place = checkpoint_in_reach(by, checkpoint)
    found, key = key_of(device=device, by=by)
    policy = policy_for(Part.ENTRY, district())
    pack = pack_of(policy) if policy else None
    made = make_list(listed_now(pack, checkpoint=place, now=now), key, now=now, pack=pack)
    if made.digest != known:
        log_look(
            officer=by, person=None, look=Look.TABLE, purpose=Purpose.LOCATE, now=now,
            about=f"watch list: {place.site.name}, {found.name}",
            count=count_of(made.persons) + count_of(made.known),
        )  # fmt: skip
    return Taken(place, made, made.digest == known)
