"""Files of a case to take out: contacts, relationships, the graph; exposure sites in and out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import File, Router, UploadedFile

from gubei.adapters.exposure_sites import (
    ExposureSite,
    LeftOut,
    read_exposure_sites,
    write_exposure_sites,
)
from gubei.adapters.godata.codes import duration_of
from gubei.adapters.godata.writing import relationship_table
from gubei.adapters.graphml import write_graphml
from gubei.domain.investigations import models
from gubei.domain.investigations.operations.exposing import take_in_exposures
from gubei.domain.investigations.queries.cases import case_in_reach
from gubei.domain.investigations.queries.contacts import ContactRow
from gubei.domain.investigations.queries.exposures import exposure_sites_of
from gubei.domain.investigations.queries.pictures import Graph
from gubei.domain.investigations.queries.tables import (
    contacts_table,
    graph_to_take_out,
    relations_to_take_out,
)
from gubei.domain.investigations.rules.contacts import ContactClass
from gubei.domain.investigations.rules.feeds import PublishedPlace
from gubei.domain.leads.queries.tables_out import TableOut
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.privacy.models import Purpose
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.files import Kind, send_tables, stamp_of
from gubei.interfaces.api.shapes import Shape, Words
from gubei.terms.moments import in_shanghai, say_moment
from gubei.terms.outbreaks import RelationRecord
from gubei.terms.refusals import Invalid

router = Router(tags=["files"])
_MOST_BYTES = 20 * 1024 * 1024
_SHOWN = 500


@router.get("/cases/{case_id}/contacts.{kind}")
def download_contacts(
    request: SignedRequest, case_id: UUID, kind: Kind, purpose: Purpose = Purpose.INVESTIGATE
) -> FileResponse:
    """Download the contacts of a case; the look at each is logged."""
    require(request.auth, Ability.EXPORT)
    case = case_in_reach(request.auth, case_id)
    table = contacts_table(case=case, by=request.auth, purpose=purpose, now=now_of(request))
    return send_tables([table], kind, f"{case.number}-接触者-{stamp_of(request)}")


@router.get("/cases/{case_id}/relationships.{kind}")
def download_relationships(
    request: SignedRequest, case_id: UUID, kind: Kind, purpose: Purpose = Purpose.INVESTIGATE
) -> FileResponse:
    """Download who exposed whom, in the columns of Go.Data's relationship file."""
    require(request.auth, Ability.EXPORT)
    case = case_in_reach(request.auth, case_id)
    found = relations_to_take_out(case=case, by=request.auth, purpose=purpose, now=now_of(request))
    header, rows = relationship_table(map(_relation, found), _kinds(case, found))
    table = TableOut("relationships", [], header, 1, enumerate(rows, start=2))
    return send_tables([table], kind, f"{case.number}-relationships-{stamp_of(request)}")


def _relation(row: ContactRow) -> RelationRecord:
    """A contact that was decided on is sure, one that was decided to be none is not."""
    is_sure = row.value in (ContactClass.CLOSE, ContactClass.SECONDARY)
    return RelationRecord(
        source=str(row.through),
        target=str(row.person),
        first_contact_on=in_shanghai(row.first_at).date(),
        last_contact_on=in_shanghai(row.last_at).date(),
        is_estimated=False,
        certainty="high" if is_sure else "low" if row.value else "medium",
        duration=duration_of(row.seconds / 60),
        detail=row.relation,
        comment=row.site_name,
        extras=(("sourceName", row.through_name), ("targetName", row.name)),
    )


def _kinds(case: models.Case, rows: Sequence[ContactRow]) -> dict[str, str]:
    kinds = {str(row.person): "contact" if row.ring == 1 else "contact_of_contact" for row in rows}
    return kinds | {str(root_id_of(case.person)): "case"}


@router.get("/cases/{case_id}/graph.graphml")
def download_graph(
    request: SignedRequest, case_id: UUID, purpose: Purpose = Purpose.INVESTIGATE
) -> HttpResponse:
    """Download the graph of a case as GraphML; the look at each person is logged."""
    require(request.auth, Ability.EXPORT)
    case = case_in_reach(request.auth, case_id)
    graph = graph_to_take_out(case=case, by=request.auth, purpose=purpose, now=now_of(request))
    name = f"{case.number}-{stamp_of(request)}.graphml"
    return _text(_as_graphml(graph), "application/xml; charset=utf-8", name)


def _as_graphml(graph: Graph) -> str:
    def said(seconds: int) -> str:
        return say_moment(datetime.fromtimestamp(seconds, UTC))

    return write_graphml(
        ((str(each.person), {"name": each.name, "ring": each.ring, "class": each.value})
         for each in graph.nodes),
        ((str(each.source), str(each.target),
          {"place": each.place, "first": said(each.first), "last": said(each.last),
           "minutes": round(each.seconds / 60, 1)})
         for each in graph.edges),
    )  # fmt: skip


def _text(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


class FeedLine(Shape):
    """A line of a feed that was not taken, or taken although something was odd."""

    line: int
    key: str
    text: str
    reason: Words

    @classmethod
    def of(cls, each: LeftOut) -> "FeedLine":
        return cls(line=each.line, key=each.key, text=each.text, reason=Words.of(each.words))


class FeedTaken(Shape):
    """What came of a feed: rows read, taken, known before, and the lines left out with why."""

    rows: int
    taken: int
    known: int
    has_conflict: bool
    left_out: list[FeedLine]
    left_out_count: int
    noted: list[FeedLine]


@router.get("/exposure-sites/feed.csv")
def download_exposure_sites(request: SignedRequest) -> HttpResponse:
    """Download the exposure sites that stand in the form in which health authorities publish them."""
    require(request.auth, Ability.EXPORT)
    text = write_exposure_sites(map(_published, exposure_sites_of(request.auth, withdrawn=False)))
    return _text(text, "text/csv; charset=utf-8", f"暴露场所-{stamp_of(request)}.csv")


def _published(each: models.ExposureSite) -> ExposureSite:
    return ExposureSite(
        key=each.foreign_id or str(each.pk),
        name=each.site.name if not each.zone else f"{each.site.name} {each.zone}",
        address=each.site.address,
        city=each.unit.name,
        start=each.from_at,
        end=each.to_at,
        advice=each.advice_zh,
        kind="close",
        added=each.published_at,
    )


@router.post("/exposure-sites/feed", response=FeedTaken)
def take_in_feed(request: SignedRequest, file: File[UploadedFile]) -> FeedTaken:
    """Take in a feed of exposure sites row by row; what cannot be used is listed with why."""
    require(request.auth, Ability.INVESTIGATE)
    now = now_of(request)
    feed = read_exposure_sites(_read(file), today=in_shanghai(now).date())
    places = [
        PublishedPlace(each.key, each.name, each.address, each.start, each.end, each.advice)
        for each in feed.sites
    ]
    done = take_in_exposures(places=places, by=request.auth, now=now)
    return FeedTaken(
        rows=feed.rows,
        taken=done.taken,
        known=done.known,
        has_conflict=feed.has_conflict,
        left_out=[FeedLine.of(each) for each in feed.left_out[:_SHOWN]],
        left_out_count=len(feed.left_out),
        noted=[FeedLine.of(each) for each in feed.noted[:_SHOWN]],
    )


def _read(file: UploadedFile) -> str:
    raw: bytes = file.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise Invalid("The file has more than 20 MB.", "文件超过 20 MB。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "The file is not a text table (UTF-8 or GB18030).", "文件不是文本表格（UTF-8 或 GB18030）。"
    )
