"""Cases, visits, contacts and exposure sites: who gets which answer where."""

from tests.interfaces.matrix.lines import ALL, EXPORT, INVESTIGATE, READ, SITES, Line, alike, line

LINES = {
    "GET /sites": alike(READ),
    "GET /sites/proposals": alike(READ, query="?q=bmsd"),
    "POST /sites": line(
        SITES, body=lambda t: {"name": "东风饭店", "kind": "restaurant", "unit": t.unit.code}
    ),
    "POST /sites/import": alike(SITES, body=lambda t: {"file": t.site_table()}),
    "GET /public/exposure-sites": alike(ALL, nobody=200),
    "GET /sites/{site_id}": line(READ),
    "PATCH /sites/{site_id}": line(SITES, body=lambda t: {"name": "便民店", "kind": "shop"}),
    "POST /sites/{site_id}/close": line(SITES),
    "GET /cases": alike(READ),
    "GET /cases/counts": alike(READ),
    "GET /cases/positives": alike(READ),
    "POST /cases": line(INVESTIGATE, body=lambda t: {"person": t.person_id}),
    "GET /cases/{case_id}": line(READ),
    "PATCH /cases/{case_id}": line(INVESTIGATE, body=lambda t: {"onset_on": "2022-04-23"}),
    "POST /cases/{case_id}/classifications": line(
        INVESTIGATE, body=lambda t: {"value": "asymptomatic"}
    ),
    "POST /cases/{case_id}/sources": line(INVESTIGATE, body=lambda t: {"kind": "imported"}),
    "POST /sources/{source_id}/decision": line(
        INVESTIGATE, body=lambda t: {"holds": True, "reason": "同航班多例"}
    ),
    "POST /cases/{case_id}/end": line(INVESTIGATE, body=lambda t: {"end": "recovered"}),
    "POST /cases/{ended_case_id}/reopen": line(INVESTIGATE),
    "GET /persons/{visited_id}/visits": line(READ),
    "POST /persons/{person_id}/visits": line(INVESTIGATE, body=lambda t: {"visits": [t.visit()]}),
    "POST /persons/{visited_id}/visits/copy": line(
        INVESTIGATE, body=lambda t: {"day": "2022-04-25", "to": "2022-04-24"}
    ),
    "POST /visits/read": alike(
        INVESTIGATE, body=lambda t: {"text": "14:10-15 便民商店", "day": "2022-04-25"}
    ),
    "POST /visits/propose": alike(INVESTIGATE, body=lambda t: {"text": "4月25日到便民商店。"}),
    # A site out of reach is one that does not exist.
    "POST /visits/file": alike(
        INVESTIGATE, body=lambda t: {"file": t.visit_list(), "source": "check_in"}
    ),
    "POST /vehicles": alike(INVESTIGATE, body=lambda t: {"number": "G101"}),
    "PATCH /visits/{visit_id}": line(
        INVESTIGATE, body=lambda t: t.visit() | {"seat": "3号", "reason": "监控更正"}
    ),
    "POST /visits/{visit_id}/{act}": line(INVESTIGATE, body=lambda t: {"reason": "记错了"}),
    "POST /cases/{case_id}/traces": line(INVESTIGATE, body=lambda t: {}),
    "GET /cases/{case_id}/traces": line(READ),
    "GET /cases/{case_id}/contacts": line(READ),
    "GET /cases/{case_id}/contacts/counts": line(READ),
    "POST /cases/{case_id}/contacts": line(INVESTIGATE, body=lambda t: {"contacts": [t.told()]}),
    "POST /cases/{told_id}/decisions": line(
        INVESTIGATE,
        body=lambda t: {"persons": t.told_persons(), "value": "close", "reason": "同室办公"},
    ),
    "GET /cases/{case_id}/graph": line(READ),
    "GET /cases/{case_id}/board": line(READ),
    "GET /cases/{case_id}/contacts.{kind}": line(EXPORT),
    "GET /cases/{case_id}/relationships.{kind}": line(EXPORT),
    "GET /cases/{case_id}/graph.graphml": line(EXPORT),
    "GET /exposure-sites/feed.csv": alike(EXPORT),
    "POST /exposure-sites/feed": alike(INVESTIGATE, body=lambda t: {"file": t.feed()}),
    "GET /interchange/files": alike(INVESTIGATE),
    # What other systems say is the district's to take in.
    "POST /interchange/{system}/files": Line("", "", body=lambda t: {"files": t.foreign_file()}),
    "GET /interchange/{system}/outbreak.zip": alike(INVESTIGATE, query="?purpose=investigate"),
    "GET /persons/{person_id}/exposures": line(READ),
    "GET /outbreak/chains": alike(READ),
    "GET /outbreak/clusters": alike(READ),
    "GET /outbreak/curve": alike(READ),
    "GET /exposure-sites": alike(READ),
    "POST /exposure-sites": line(INVESTIGATE, body=lambda t: t.exposure()),
    "POST /exposure-sites/match": alike(READ, body=lambda t: {"reports": [t.report()]}),
    "POST /exposure-sites/{exposure_id}/withdraw": line(
        INVESTIGATE, body=lambda t: {"reason": "时段有误"}
    ),
}
