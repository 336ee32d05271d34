"""Which policy is in force."""

from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from gubei.domain.measures.models import PolicyChange
from gubei.domain.measures.rules.parts import Part, asks_of, parts_of
from gubei.domain.privacy.standing import ask, columns_of, row_of
from gubei.domain.territory.models import Unit
from gubei.engines.policy import Pack
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

# The content of a pack is read once and kept.
_UNREAD = ("content",)
_IN_FORCE = f"""
SELECT {columns_of(PolicyChange, "change", *_UNREAD)} FROM gubei_policychange change
WHERE change.unit_id = %(district)s AND change.rolled_back_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM gubei_policychange follower
    WHERE follower.before_id = change.id AND follower.rolled_back_at IS NULL)
ORDER BY change.applied_at DESC, change.id DESC
"""  # noqa: S608 - the names of columns are ours


def policies_in_force(district: Unit) -> QuerySet[PolicyChange]:
    """Return the changes that stand and that no other one follows."""
    followed = PolicyChange.objects.filter(before=OuterRef("pk"), rolled_back_at=None)
    return (
        PolicyChange.objects.filter(unit=district, rolled_back_at=None)
        .exclude(Exists(followed))
        .order_by("-applied_at", "-id")
    )


def policy_in_force(district: Unit, *, pack: str = "", class_: str = "") -> PolicyChange:
    """Return the policy in force, by the pack's name where there are several.

    Without a name those count that ask something of the class: rules of entry say nothing of
    contacts, and of somebody from a risk area only that they do not come in. Raises Refused where
    none is in force, or where it is not clear which.
    """
    found = policies_in_force(district)
    named = [each for each in found if not pack or each.pack == pack]
    if len(named) > 1 and class_:
        named = _fittest(named, class_)
    if len(named) == 1:
        return named[0]
    known = ", ".join(each.pack for each in found) or "-"
    if not named:
        words = Words(
            f"That policy is not in force. In force: {known}.", f"该政策包未生效。现行：{known}。"
        )
    else:
        words = Words(
            f"Several policies are in force; say which: {known}.",
            f"有多个政策包生效，请指明：{known}。",
        )
    raise Refused("policy_not_in_force", words)


def _fittest(policies: list[PolicyChange], class_: str) -> list[PolicyChange]:
    """Return those that ask something of a class, else those that know it, else all."""
    asking = [each for each in policies if asks_of(pack_of(each), class_)]
    return asking or [each for each in policies if class_ in pack_of(each).classes] or policies


def policy_for(part: Part, district: Unit) -> PolicyChange | None:
    """Return the newest policy in force that has rules for a part of the work; None: no one."""
    rows = ask(_IN_FORCE, {"district": district.pk})
    standing = (row_of(PolicyChange, row, *_UNREAD) for row in rows)
    return next((each for each in standing if part in parts_of(pack_of(each))), None)


def policy_changes(district: Unit) -> QuerySet[PolicyChange]:
    """Return every change, newest first."""
    return (
        PolicyChange.objects.filter(unit=district)
        .select_related("applied_by", "rolled_back_by")
        .order_by("-applied_at", "-id")
    )


def policy_change(district: Unit, key: UUID) -> PolicyChange:
    """Return one change of the district's policy. Raises NotFound."""
    found = PolicyChange.objects.filter(unit=district, pk=key).first()
    if found is None:
        raise NotFound("There is no such policy here.", "没有这项政策变更。")
    return found


def pack_of(change: PolicyChange) -> Pack:
    """Return the pack as it was when it was applied."""
    return _pack(change.pk)


@lru_cache(maxsize=32)
def _pack(key: UUID) -> Pack:
    """Return a stored pack; what is stored under a key never changes."""
    content = PolicyChange.objects.values_list("content", flat=True).get(pk=key)
    return Pack.model_validate(content)
