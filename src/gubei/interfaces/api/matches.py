"""Pairs of records that may be one person, side by side."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.leads.queries.about import leads_about
from gubei.domain.people.models import MatchCandidate
from gubei.domain.people.operations.merging import decide, undo
from gubei.domain.people.queries.files import PersonFile, files_of, own_files_of, root_id_of
from gubei.domain.people.queries.matches import evidence_of, matches_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.pages import Cursor, Limit, mark_of, page_of
from gubei.interfaces.api.people_shapes import Person, person_of
from gubei.interfaces.api.shapes import Moment, OfficerName, Page, Reason, Sent, Shape

router = Router(tags=["people"])


class Evidence(Shape):
    """One thing that both records say, masked."""

    field: str
    left: str
    right: str
    level: Literal["same", "close", "different", "missing"]


class MergeRef(Shape):
    """The merge that came of a decision, and when it was undone."""

    id: UUID
    undone_at: Moment | None


class Match(Shape):
    """Two records that may be one person."""

    id: UUID
    probability: float
    person: Person
    other: Person
    evidence: list[Evidence]
    found_at: Moment
    decided_at: Moment | None
    decided_by: OfficerName | None
    is_same: bool | None
    reason: str
    merge: MergeRef | None


class Decision(Sent):
    """Whether the two are one person."""

    same: bool
    reason: str = Field("", max_length=300)


class Undoing(Sent):
    """Why a merge was wrong."""

    reason: Reason


class Undone(Shape):
    """A merge that was undone."""

    id: UUID
    undone_at: Moment


@router.get("/matches", response=Page[Match])
def list_matches(
    request: SignedRequest,
    cursor: Cursor,
    limit: Limit,
    decided: Annotated[bool, Query(default=False)],
) -> Page[Match]:
    """Page through the pairs that wait, the likeliest first, or those decided, the newest first.

    That both persons were shown is logged.
    """
    require(request.auth, Ability.REVIEW)
    matches = matches_of(request.auth, decided=decided)
    found, after = page_of(
        matches,
        sort="-decided_at" if decided else "-probability",
        cursor=cursor,
        limit=limit,
        value_of=lambda match: match.decided_at if decided else match.probability,
    )
    total = None if cursor else matches.count()
    now = now_of(request)
    items = show_matches(request.auth, found, now)
    about = "pairs decided" if decided else "pairs to decide"
    log_table(
        officer=request.auth, look=Look.COMPARE, purpose=Purpose.REVIEW, count=2 * len(items),
        now=now, about=about + mark_of(cursor),
    )  # fmt: skip
    return Page[Match](items=items, next=after, total=total)


@router.post("/matches/{match_id}/decision", response=Match)
def decide_match(request: SignedRequest, match_id: UUID, sent: Decision) -> Match:
    """Say whether two records are one person; if so they are merged."""
    now = now_of(request)
    match = decide(match_id=match_id, same=sent.same, reason=sent.reason, by=request.auth, now=now)
    return show_matches(request.auth, [match], now)[0]


@router.post("/merges/{merge_id}/undo", response=Undone)
def undo_merge(request: SignedRequest, merge_id: UUID, sent: Undoing) -> Undone:
    """Part what a merge joined."""
    now = now_of(request)
    undone = undo(merge_id=merge_id, reason=sent.reason, by=request.auth, now=now)
    return Undone(id=undone.id, undone_at=now)


def show_matches(officer: Officer, matches: Sequence[MatchCandidate], now: datetime) -> list[Match]:
    """Show pairs; a decided one as the two records say by themselves."""
    files = _files(matches)
    roots = {root_id_of(file.person) for file in files.values()}
    leads = leads_about(officer, roots)
    shown = {
        record: person_of(file, leads.get(root_id_of(file.person), []), now)
        for record, file in files.items()
    }
    return [_match(match, files, shown) for match in matches]


def _files(matches: Sequence[MatchCandidate]) -> dict[UUID, PersonFile]:
    waiting = [match for match in matches if match.decided_at is None]
    decided = [match for match in matches if match.decided_at is not None]
    whole = files_of([person for match in waiting for person in (match.person, match.other)])
    own = own_files_of([person for match in decided for person in (match.person, match.other)])
    return own | whole


def _match(
    match: MatchCandidate, files: dict[UUID, PersonFile], shown: dict[UUID, Person]
) -> Match:
    evidence = evidence_of(files[match.person_id], files[match.other_id])
    merge = match.merge
    return Match(
        id=match.id,
        probability=match.probability,
        person=shown[match.person_id],
        other=shown[match.other_id],
        evidence=[
            Evidence(field=each.field, left=each.left, right=each.right, level=each.level)
            for each in evidence
        ],
        found_at=match.found_at,
        decided_at=match.decided_at,
        decided_by=OfficerName.of(match.decided_by) if match.decided_by else None,
        is_same=match.is_same,
        reason=match.reason,
        merge=MergeRef(id=merge.id, undone_at=merge.undone_at) if merge else None,
    )
