"""The slip of a passage: what was decided of each person, by which rule, and whom to call."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from gubei.adapters.papers import print_slip
from gubei.domain.checkpoints.queries.passages import passage_in_reach
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest
from gubei.interfaces.api.papers import paper
from gubei.interfaces.api.passage_shapes import PassageShown, TravellerShown
from gubei.interfaces.api.shapes import Words as ShownWords
from gubei.terms.moments import say_moment
from gubei.terms.passages import Outcome
from gubei.terms.plates import PlateKind
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

router = Router(tags=["checkpoints"])
_UNDECIDED = Words("not decided yet", "尚未决定")
_WAIT = Words(
    "Please wait here. The officer on duty will speak to you.",
    "请在此等候，值班人员将向您当面说明。",
)


@router.get("/passages/{passage_id}/slip.pdf")
def download_slip(
    request: SignedRequest, passage_id: UUID, language: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """Download the slip of a passage as PDF, as wide as a receipt; names are masked."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found = passage_in_reach(request.auth, passage_id)
    if found.withdrawn_at is not None:
        raise Refused(
            "passage_withdrawn",
            Words(
                "This passage was taken back; there is nothing to hand out.",
                "该通行记录已撤回，无可打印的告知单。",
            ),
        )
    people = found.travellers.select_related("decided_by").order_by("place")
    content = slip_content(PassageShown.of(found, list(people)), district().name)
    printed = print_slip(content, language=language, made_at=found.passed_at)
    return paper(printed, name=f"通行告知单-{content['number']}.pdf", is_download=False)


def slip_content(shown: PassageShown, home: str) -> dict[str, Any]:
    """Return what the template sets."""
    return {
        "district": home,
        "number": shown.slip,
        "checkpoint": shown.checkpoint.name,
        "phone": shown.checkpoint.phone,
        "passed_at": say_moment(shown.passed_at),
        "vehicle": shown.plate or _both(PlateKind.NONE.words),
        "leave_by": say_moment(shown.leave_by) if shown.leave_by else "",
        "people": [_person(each) for each in shown.travellers],
    }


def _person(each: TravellerShown) -> dict[str, Any]:
    """Return what a person may know: of who is handed over, not why; that is told face to face."""
    outcome = Outcome(each.outcome).words if each.outcome else _UNDECIDED
    said = {"who": f"{each.name} {each.document}".strip(), "outcome": _both(outcome)}
    if each.outcome == Outcome.HAND_OVER:
        return said | {"says": _both(_WAIT), "reference": "", "reason": ""}
    if each.decided_by is not None:
        return said | {"says": "", "reference": "", "reason": each.reason}
    return said | {"says": _both(each.says), "reference": _both(each.reference), "reason": ""}


def _both(words: Words | ShownWords) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
