"""What the policy decides of everybody in a vehicle. Pure."""

from datetime import datetime, timedelta

from gubei.domain.checkpoints.rules.entries import Person, Tidy
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.engines.policy import Pack, Traveller, Verdict, judge, needs_no_card
from gubei.terms.moments import say_moment
from gubei.terms.passages import Ask, Outcome, gravest
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

SECRET = frozenset({Ask.UNDER_MEASURE, Ask.SOUGHT})
"""Why somebody is handed over is the duty officer's to know: a barrier sees the decision."""


def traveller_of(pack: Pack, tidy: Tidy, person: Person, found: frozenset[Ask]) -> Traveller:
    """Return a person as the engine asks for one.

    A child without papers beside somebody with papers is not held for it.
    """
    said = person.said
    facts = set(tidy.entry.facts | said.facts | found)
    if tidy.entry.direction is Direction.OUT:
        facts.add(Ask.LEAVING)
    if said.is_negative is False:
        facts.add(Ask.POSITIVE)
    if not person.has_papers and not _is_with_family(pack, tidy, person):
        facts.add(Ask.NO_PAPERS)
    return Traveller(
        facts=frozenset(facts),
        vehicle=tidy.entry.vehicle_class,
        tested_at=said.tested_at,
        is_negative=bool(said.is_negative),
        celsius=said.celsius,
        birth_date=person.birth_date,
        leaves_at=said.leaves_at,
    )


def verdict_of(
    pack: Pack | None, tidy: Tidy, person: Person, found: frozenset[Ask]
) -> Verdict | None:
    """Return the decision on a person; None where no policy says who is let in."""
    if pack is None:
        return None
    return judge(pack, traveller_of(pack, tidy, person, found), tidy.passed_at)


def _is_with_family(pack: Pack, tidy: Tidy, person: Person) -> bool:
    """Say whether a child, who need not carry a card, sits beside a person with one."""
    is_young = needs_no_card(pack, person.birth_date, tidy.passed_at)
    return is_young and any(other.has_papers for other in tidy.people)


NOBODY_THERE = ("Nobody has this place in the vehicle.", "该车没有这一位人员。")
OTHER_IS_GONE = Words(
    "The other registration of this vehicle does not stand here: yours stays.",
    "此车的另一条登记不在或已撤销，您的登记保留。",
)
"""Of two registrations of a vehicle one stays, also where both officers take theirs back."""


def refuse_without_other(mine: str | None, other: str | None) -> None:
    """Refuse to take mine back where the other registration of the vehicle does not stand.

    Each is its plate, None where it does not stand: whoever took theirs back already hears that.
    Without a plate nobody can say that it is the same vehicle; a plate that was corrected is another
    one. Raises Refused.
    """
    if mine is not None and (not mine or other != mine):
        raise Refused("other_is_gone", OTHER_IS_GONE)


PASSAGE_WITHDRAWN = Words("This passage was taken back.", "该通行记录已撤销。")


def refuse_too_late(*, is_taken: bool, by: str, last: datetime | None, at: datetime) -> None:
    """Refuse what is decided of somebody who is gone, or told after what `by` decided since.

    `by` is "" where no officer decided, and the rules did. Raises Refused.
    """
    if is_taken:
        raise Refused("taken_over", Words("This person was taken over already.", "此人已被接走。"))
    if by and last is not None and last > at:
        when = say_moment(last)
        raise Refused(
            "decided_since",
            Words(
                f"{by} decided on this person at {when}, after this: that decision holds.",
                f"{by} 已于 {when} 作出更晚的处置，以其为准。",
            ),
        )


AT_ONCE = timedelta(minutes=1)
"""What is told later than this after it passed has gone on: nobody there can be asked any more."""


def refuse_out_of_reach(pack: Pack | None, tidy: Tidy, *, now: datetime) -> None:
    """Raise Invalid for who has no papers and no name with a telephone: nobody could find them.

    What a device or a relay let pass without the server, or tells late, has happened, and is
    written down as it is.
    """
    has_gone = tidy.entry.relay is not None or now - tidy.passed_at > AT_ONCE
    if not tidy.entry.decided and not has_gone:
        refuse_same_number(tidy)
    place = None if tidy.entry.decided or has_gone else out_of_reach(pack, tidy)
    if place is not None:
        said = nobody_to_call(place, tidy.people[place - 1])
        raise Invalid(said.en, said.zh, code="nobody_to_call")


def refuse_same_number(tidy: Tidy) -> None:
    """Raise Invalid where two people in a vehicle carry one number: one of them is somebody else."""
    first: dict[str, int] = {}
    for place, each in enumerate(tidy.people, 1):
        other = first.setdefault(each.document.number, place) if each.document.number else place
        if other != place:
            said = same_number(place, other)
            raise Invalid(said.en, said.zh, code="same_number")


def same_number(place: int, other: int) -> Words:
    """Return what is said where two people in a vehicle carry one number."""
    return Words(
        f"Person {place} carries the number of person {other}: look at both cards again.",
        f"第 {place} 人与第 {other} 人证件号码相同，请重新核对两人证件。",
    )


def out_of_reach(pack: Pack | None, tidy: Tidy) -> int | None:
    """Return the place of the first person whom nobody could find; None where there is none.

    A child, by the age of the policy, beside somebody with a card is found by them.
    """
    has_card = any(each.has_papers for each in tidy.people)
    for place, each in enumerate(tidy.people, 1):
        is_child = has_card and needs_no_card(pack, each.birth_date, tidy.passed_at)
        is_found = each.name and (each.phone or is_child)
        if not each.has_papers and not is_found:
            return place
    return None


def nobody_to_call(place: int, person: Person) -> Words:
    """Return what an officer is told of somebody out of reach; a device says the same by itself."""
    if person.document.number:
        said = wrong_number(place)
        return Words(
            f"{said.en} Who has no card: write down name and telephone.",
            f"{said.zh}无证件的，请登记姓名和电话。",
        )
    return Words(
        f"Person {place}: without an identity number write down a telephone. A child "
        "beside somebody with a card needs the date of birth instead.",
        f"第 {place} 人：无证件号码须登记电话；无需证件的儿童与持证人同车的，请登记出生日期。",
    )


def wrong_number(place: int) -> Words:
    """Return what is said of a number that cannot be one of its kind; a device says the same."""
    return Words(
        f"Person {place}: the number has a wrong digit: type again or read the card; "
        "another kind of document: mark 7.",
        f"第 {place} 人：证件号码有误，请重新录入或刷卡；其他证件请填情况 7。",
    )


def wrong_numbers(tidy: Tidy) -> list[Words]:
    """Return what is said of each number in a vehicle that counts as no paper."""
    return [
        wrong_number(place)
        for place, each in enumerate(tidy.people, 1)
        if each.document.number and not each.has_papers
    ]


def outcome_of(outcomes: list[str]) -> str:
    """Return the outcome of a vehicle: the gravest of its people's; "" while one has none."""
    if "" in outcomes:
        return ""
    worst = gravest(Outcome(each) for each in outcomes)
    return worst.value if worst else ""


def may_close(outcomes: list[str]) -> bool:
    """Say whether everybody in a vehicle has a decision that lets it go on."""
    return all(each and Outcome(each).is_final for each in outcomes)


def words_of(pack: Pack | None, rule: str) -> tuple[Words, Words]:
    """Return what a rule of a pack says, and its reference; empty where there is none."""
    nothing = Words("", "")
    if pack is None or pack.checkpoint is None:
        return nothing, nothing
    found = next((each for each in pack.checkpoint.rules if each.name == rule), None)
    if found is None:
        return nothing, nothing
    return found.says.words, pack.references[found.reference].words
