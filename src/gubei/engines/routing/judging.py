"""From the places that an address agrees on to the unit that answers, with the reason."""

import re
from dataclasses import replace

from gubei.engines.routing.places import Place, PlaceLevel, PlaceTree
from gubei.engines.routing.resolving import Verdict
from gubei.engines.routing.route import OutsidePlace, Route, RouteKind
from gubei.terms.words import Words

_CODE = re.compile(r"(\d{12}|\d{9}|\d{6})(?:\.0)?")
_KIND_OF_LEVEL: dict[PlaceLevel, RouteKind] = {
    "district": "district",
    "town": "town",
    "village": "village",
}
_NOT_SURE = 0.7
_SEVERAL = 0.6


def confidence_of(verdict: Verdict) -> float:
    """Return 0..0.98: more agreeing names give more, doubt takes some away."""
    value = min(0.98, 0.4 + 0.06 * verdict.score)
    if len(verdict.places) > 1:
        value *= _SEVERAL
    if verdict.rivals:
        value *= _NOT_SURE
    return round(value, 3)


class Judge:
    """Knows the home district, and turns verdicts into routes."""

    def __init__(self, tree: PlaceTree, home: str) -> None:
        place = tree.unit(home)
        if place is None:
            raise ValueError(f"the home district {home} is not among the units")
        self.home = place
        self._tree = tree

    def decide(self, verdict: Verdict) -> Route:
        """Return the route for what one address says."""
        if not verdict.places:
            return self._unreadable()
        if verdict.places[0].inside:
            return self._inside(verdict)
        place = self._tree.common_ancestor(verdict.places)
        if place is None:
            return self._several_outside(verdict)
        if place.number in self.home.path:
            return self._too_coarse(place, verdict)
        return self._outside(place, verdict)

    def by_code(self, code: str) -> Route | None:
        """Return the route for a unit code, None where it is no code that we know.

        Zeros at the end are filling: 110118107000 is the town 110118107.
        """
        found = _CODE.fullmatch(code)
        place = self._tree.unit(code) or (self._place_of(found.group(1)) if found else None)
        if place is None:
            return None
        return replace(self.decide(Verdict((place,))), confidence=1.0)

    def _place_of(self, digits: str) -> Place | None:
        """Return the lowest place that the digits name: a village unknown to us has its town."""
        parts = (digits[:length] for length in (12, 9, 6))
        known = (self._tree.unit(part) or self._tree.division(part) for part in parts)
        return next((place for place in known if place is not None), None)

    def _unreadable(self) -> Route:
        reason = Words("No place can be read in the address.", "地址中读不出任何地名。")
        return Route("unreadable", self.home.code, 0.0, (), None, reason)

    def _inside(self, verdict: Verdict) -> Route:
        place = self._tree.common_ancestor(verdict.places)
        if place is None:
            raise ValueError("units of one district share the district")
        kind: RouteKind = _KIND_OF_LEVEL[place.level]
        if len(verdict.places) > 1:
            kind = "town" if verdict.places[0].level == "village" else kind
            return self._route(kind, place, verdict, _say_several(verdict, place))
        name = self._name_inside(place)
        return self._route(kind, place, verdict, Words(f"It names {name}.", f"写明{name}。"))

    def _name_inside(self, place: Place) -> str:
        """Return town and village, or the district's name for the district itself."""
        steps = [self._tree.places[number] for number in place.path]
        below = [step.name for step in steps if step.level in ("town", "village")]
        return "".join(below) or place.name

    def _too_coarse(self, place: Place, verdict: Verdict) -> Route:
        reason = Words(
            f"It names only {place.name}, not the district.", f"只写到{place.name}，没有区县。"
        )
        return self._route("district", self.home, verdict, reason)

    def _several_outside(self, verdict: Verdict) -> Route:
        reason = Words(
            "It names a place that exists in several provinces; ask which one.",
            "所写地名在多个省份都有，请核实。",
        )
        return self._route("district", self.home, verdict, reason)

    def _outside(self, place: Place, verdict: Verdict) -> Route:
        steps = [self._tree.places[number] for number in place.path]
        goal = [step for step in steps if step.level != "street"]
        name = "".join(step.name for step in goal)
        outside = OutsidePlace(goal[-1].code, name, goal[-1].level)
        reason = Words(f"The address lies in {name}.", f"地址在{name}。")
        return self._route("outside", self.home, verdict, reason, outside)

    def _route(
        self,
        kind: RouteKind,
        place: Place,
        verdict: Verdict,
        reason: Words,
        outside: OutsidePlace | None = None,
    ) -> Route:
        several = verdict.places if len(verdict.places) > 1 else ()
        codes = tuple(one.code for one in (*several, *verdict.rivals))
        return Route(kind, place.code, confidence_of(verdict), codes, outside, reason)


def _say_several(verdict: Verdict, above: Place) -> Words:
    count = len(verdict.places)
    if above.level == "town":
        names = "、".join(place.name for place in verdict.places)
        return Words(
            f"{count} units of {above.name} fit: {names}; ask which one.",
            f"{above.name}有{count}个单位都符合：{names}，请核实。",
        )
    name = verdict.places[0].name
    return Words(
        f"{name} exists {count} times here and no town is named; ask which one.",
        f"{name}在本区有{count}处，地址没有写明是哪个乡镇，请核实。",
    )
