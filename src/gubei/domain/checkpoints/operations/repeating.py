"""A key stands for what was sent under it: told again it is a repeat, another content is refused."""

from gubei.domain.checkpoints.models import Passage
from gubei.domain.checkpoints.rules.entries import Entry, Tidy, content_of
from gubei.domain.privacy.queries import key_ring
from gubei.terms.refusals import OtherRecord


def refuse_other(passage: Passage, tidy: Tidy) -> None:
    """Raise OtherRecord for another content under a key.

    The first one holds: were the second answered as a repeat, that vehicle would be lost.
    """
    known, entry = passage.content, tidy.entry
    if known is not None and bytes(known) != keyed_content(entry):
        raise OtherRecord
    if passage.checkpoint_id != entry.checkpoint or passage.people != len(tidy.people):
        raise OtherRecord


def keyed_content(entry: Entry) -> bytes:
    """Return the keyed hash of what was sent: without the key numbers could be tried one by one."""
    return key_ring().blind_index("passage", content_of(entry))
