"""Numbered notices: what a person is told about an act, kept so that it prints the same again."""

import json
import os
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from gubei.domain.measures.models import Act, Measure, Notice, PersonCode, WrongCode
from gubei.domain.measures.operations.contesting import time_to_answer
from gubei.domain.measures.operations.imposing import basis_of
from gubei.domain.measures.queries.measures import measure_in_reach, plan_of
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.codes import RANDOM_BYTES, code_of, digest_of_code
from gubei.domain.measures.rules.courses import Course
from gubei.domain.measures.rules.wording import phases_said, tests_said
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.people.queries.files import files_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import Indexed, Sealed, log_look
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import SHANGHAI, in_shanghai, milliseconds_of
from gubei.terms.refusals import NotFound
from gubei.terms.words import Words, words_of_reason

SEALED = (Sealed(Notice, "content", "notice"),)
INDEXED = (Indexed(WrongCode, ("address",)),)
_NUMBERING = 0x676_7563  # the number of the lock: one notice gets its number at a time
_CODE_LIVES_ON = timedelta(days=30)
"""How long after the end of a measure the person can still look at it."""
_KINDS = {Act.Kind.IMPOSE: Notice.Kind.IMPOSED, Act.Kind.RELEASE: Notice.Kind.RELEASED}
_TITLES = {
    Notice.Kind.IMPOSED: Words("Notice of measure", "管控措施告知书"),
    Notice.Kind.CHANGED: Words("Notice of a change of measure", "管控措施变更告知书"),
    Notice.Kind.RELEASED: Words("Notice of release", "解除管控措施告知书"),
}


@transaction.atomic
def make_notice(*, measure: UUID, act: UUID | None, by: Officer, now: datetime) -> Notice:
    """Return the notice of an act, or of the newest one, numbered when it is first asked for."""
    require(by, Ability.CARE)
    found = measure_in_reach(by, measure, lock=True)
    acts = found.acts.order_by("-at", "-pk")
    about = (acts.filter(pk=act) if act else acts).first()
    if about is None:
        raise NotFound("There is no such act of this measure.", "该措施没有这项变更。")
    made = Notice.objects.filter(act=about).first()
    return made or _number(found, about, by, now)


def _number(measure: Measure, act: Act, by: Officer, now: datetime) -> Notice:
    key, year = next(uuid7_run(milliseconds_of(now))), in_shanghai(now).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERING])
    last = Notice.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    notice = Notice(
        id=key,
        measure=measure,
        act=act,
        kind=_KINDS.get(Act.Kind(act.kind), Notice.Kind.CHANGED),
        year=year,
        number=last + 1,
        made_at=now,
    )
    content = _content(notice, by, now)
    written = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    notice.content = key_ring().seal_bytes(written, about=about_of("notice", key))
    notice.save(force_insert=True)
    return notice


def _content(notice: Notice, by: Officer, now: datetime) -> dict[str, Any]:
    """Return everything that the paper says, in both languages."""
    measure, act = notice.measure, notice.act
    pack, plan = pack_of(measure.policy), plan_of(measure)
    course = Course.from_json(act.after) if act.after else None
    file = files_of([measure.person])[measure.person.pk]
    answer_within = time_to_answer(pack, measure)
    return {
        "number": notice.label,
        "kind": notice.kind,
        "title": _both(_TITLES[Notice.Kind(notice.kind)]),
        "district": district().name,
        "unit": _place_of(measure.unit),
        "person": measure.person.name,
        "document": file.identities[0].masked if file.identities else "-",
        "class_name": _both(pack.classes[plan.class_].name.words),
        "reason": _both(words_of_reason(act.reason)),
        "basis": _both(basis_of(pack, plan)),
        "before": _before(notice),
        "phases": phases_said(course) if course else [],
        "tests": tests_said(course) if course else [],
        "conditions": [_both(each.says.words) for each in plan.release],
        "ends_on": str(_free_from(notice, course)),
        "calls": _calls(measure.unit),
        "answer_hours": round(answer_within / timedelta(hours=1)),
        "code": _code_for(measure, now),
        "made_on": str(in_shanghai(now).date()),
        "officer": by.name,
    }


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}


def _before(notice: Notice) -> list[dict[str, Any]]:
    """Return the phases that a change took the place of."""
    kept = notice.act.before if notice.kind == Notice.Kind.CHANGED else None
    return phases_said(Course.from_json(kept)) if kept else []


def _free_from(notice: Notice, course: Course | None) -> date:
    released = notice.measure.released_at
    if notice.kind == Notice.Kind.RELEASED and released:
        return min(in_shanghai(released).date(), notice.measure.ends_on)
    return course.ends_on if course else notice.measure.ends_on


def _place_of(unit: Unit) -> str:
    above = Unit.objects.filter(code__in=unit.lineage[1:]).order_by("level")
    return "".join(each.name for each in above) or unit.name


def _calls(unit: Unit) -> list[dict[str, str]]:
    """Return whom to call: who answers for the unit, and the district on duty."""
    found = dict.fromkeys(officer for officer in map(answerable, (unit, district())) if officer)
    return [
        {"unit": each.unit.name, "name": each.name, "phone": each.phone or "-"} for each in found
    ]


def _code_for(measure: Measure, now: datetime) -> str:
    """Return the person's code: that of the notice before, or a new one."""
    ends_at = datetime.combine(measure.ends_on, time(), SHANGHAI) + _CODE_LIVES_ON
    before = measure.notices.order_by("-made_at", "-pk").first()
    code = str(content_of(before)["code"]) if before else code_of(os.urandom(RANDOM_BYTES))
    PersonCode.objects.update_or_create(
        digest=digest_of_code(code),
        defaults={"ends_at": max(ends_at, now + _CODE_LIVES_ON)},
        create_defaults={
            "id": next(uuid7_run(milliseconds_of(now))),
            "measure": measure,
            "made_at": now,
            "ends_at": max(ends_at, now + _CODE_LIVES_ON),
        },
    )
    return code


def content_of(notice: Notice) -> dict[str, Any]:
    """Return what a notice says."""
    opened = key_ring().open_bytes(bytes(notice.content), about=about_of("notice", notice.pk))
    content: dict[str, Any] = json.loads(opened)
    return content


def read_notice(
    *, measure: UUID, notice: UUID, by: Officer, purpose: Purpose, now: datetime
) -> tuple[Notice, dict[str, Any]]:
    """Return a notice and what it says, to be printed; the look is logged. Raises NotFound."""
    require(by, Ability.CARE)
    found = measure_in_reach(by, measure)
    paper = Notice.objects.filter(measure=found, pk=notice).first()
    if paper is None:
        raise NotFound("There is no such notice of this measure.", "该措施没有这份告知书。")
    log_look(
        officer=by, person=found.person, look=Look.EXPORT, purpose=purpose, about=paper.label,
        now=now,
    )  # fmt: skip
    return paper, content_of(paper)
