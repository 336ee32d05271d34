"""Two relays of the demo: one in the hut that is connected, one whose line is cut since yesterday."""

from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import Checkpoint, RelayRecord
from gubei.domain.checkpoints.operations.laying_aside import LaidAside, note_relay
from gubei.domain.checkpoints.operations.relays import enrol_relay, meet_relay, take_relay_desk
from gubei.domain.territory.models import Officer
from gubei.terms.words import Words, both_in_one

_ENROLLED = timedelta(days=8)
_HEARD = timedelta(seconds=20)
_SILENT = timedelta(hours=26)
_AHEAD = timedelta(minutes=7)
_WAITING = 3
_REFUSED = Words(
    "This passage lies more than a year ago: set the clock of the device.",
    "通行时间早于一年前，请校准设备时钟。",
)


def play_relays(heard: Checkpoint, silent: Checkpoint, by: Officer, now: datetime) -> None:
    """Let a relay at one checkpoint be met just now, and one at another keep silent for a day."""
    _, secret = enrol_relay(checkpoint=heard.pk, name="岗亭", by=by, now=now - _ENROLLED)
    relay = meet_relay(secret=secret, now=now - _HEARD)
    take_relay_desk(relay=relay, with_watch=True, now=now - timedelta(minutes=12))
    note_relay(relay=relay, clock=now - _HEARD, waiting=0, dropped=(), now=now - _HEARD)
    _, secret = enrol_relay(checkpoint=silent.pk, name="值班室", by=by, now=now - 2 * _ENROLLED)
    then = now - _SILENT
    relay = meet_relay(secret=secret, now=then)
    take_relay_desk(relay=relay, with_watch=True, now=then - timedelta(minutes=25))
    aside = LaidAside(
        key=UUID(int=relay.pk.int ^ 1), kind=RelayRecord.Kind.PASSAGE, at=then,
        officer=Officer.objects.get(username="checkpoint").pk, refusal=both_in_one(_REFUSED),
    )  # fmt: skip
    note_relay(
        relay=relay, clock=then + _AHEAD, waiting=_WAITING, aside=[aside], dropped=(), now=then
    )
