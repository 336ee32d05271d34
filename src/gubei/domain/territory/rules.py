"""Which role may do what, and other rules of the territory part: pure functions."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Protocol

from gubei.terms.refusals import Invalid, NotAllowed


class Ability(StrEnum):
    """What an officer can do within the own unit and what lies below it."""

    READ = "read"  # see lists, leads and persons, masked
    REVEAL = "reveal"  # see a whole number, with a purpose
    INTAKE = "intake"  # take lists in
    WORK = "work"  # locate people: claim, attempt, close, transfer
    ASSIGN = "assign"  # hand leads to units and officers
    APPROVE = "approve"  # say that a search may end
    REVIEW = "review"  # decide whether two records are one person
    UNITS = "units"  # import units
    OFFICERS = "officers"  # add officers and let them leave
    AUDIT = "audit"  # read the access log
    EXPORT = "export"  # take tables out
    TOKENS = "tokens"  # give other systems a key
    IMPOSE = "impose"  # put people under a measure, change it, release them
    CARE = "care"  # write down readings, samples and results
    JUDGE = "judge"  # answer a contest of somebody else's measure
    POLICY = "policy"  # bring a policy pack into force
    SITES = "sites"  # add and change sites
    SAMPLE = "sample"  # run sampling sessions: take samples, hand tubes over
    RESULTS = "results"  # receive tubes at the laboratory and tell what they say
    INVESTIGATE = "investigate"  # open cases, write itineraries, trace, decide on contacts
    HOUSE = "house"  # see isolation sites and who is there; what is done on site
    PLACE = "place"  # set up and open isolation sites, put people into rooms, move them
    PASSAGES = "passages"  # stand at a checkpoint: register vehicles and everybody in them
    CHECKPOINTS = "checkpoints"  # open checkpoints and lanes, record permits, pull levers
    BOOK = "book"  # book cold-chain lorries through a checkpoint to their first-stop store
    SUPPLIES = "supplies"  # see how much is asked for where, as numbers
    OWN_SITES = "own_sites"  # see the sites that one answers for, and what was published of them


class HasRole(Protocol):
    """An officer, as far as these rules ask."""

    @property
    def role(self) -> str:
        """Return the role."""


A = Ability
ABILITIES: dict[str, frozenset[Ability]] = {
    "district_duty": frozenset(
        {A.READ, A.REVEAL, A.INTAKE, A.WORK, A.ASSIGN, A.APPROVE, A.REVIEW, A.EXPORT, A.TOKENS}
        | {A.IMPOSE, A.CARE, A.JUDGE, A.POLICY, A.SITES, A.INVESTIGATE, A.SAMPLE, A.RESULTS}
        | {A.HOUSE, A.PLACE, A.PASSAGES, A.CHECKPOINTS, A.BOOK}
    ),
    "district_leader": frozenset({A.READ, A.APPROVE, A.EXPORT, A.JUDGE, A.POLICY, A.HOUSE}),
    "town_officer": frozenset(
        {A.READ, A.REVEAL, A.WORK, A.ASSIGN, A.APPROVE, A.REVIEW, A.EXPORT}
        | {A.IMPOSE, A.CARE, A.JUDGE, A.SITES, A.SAMPLE, A.HOUSE, A.PLACE}
        | {A.PASSAGES, A.CHECKPOINTS, A.BOOK}
    ),
    "village_worker": frozenset({A.READ, A.REVEAL, A.WORK, A.CARE, A.SAMPLE}),
    "investigator": frozenset(
        {A.READ, A.REVEAL, A.INTAKE, A.WORK, A.REVIEW, A.EXPORT, A.IMPOSE, A.CARE}
        | {A.SITES, A.INVESTIGATE, A.SAMPLE, A.HOUSE}
    ),
    # Sees who is at the isolation sites, and nobody else.
    "isolation_manager": frozenset({A.HOUSE, A.PLACE}),
    # Registers vehicles and their people, and learns decisions, no files.
    "checkpoint_officer": frozenset({A.PASSAGES}),
    # Learns how much is needed where, not by whom.
    "supply_officer": frozenset({A.SUPPLIES}),
    "laboratory": frozenset({A.RESULTS}),
    # Answers for sites, an importer's too: books the lorries that come, and says which arrived.
    "site_owner": frozenset({A.OWN_SITES, A.BOOK}),
    "privacy_auditor": frozenset({A.AUDIT}),
    "administrator": frozenset({A.UNITS, A.OFFICERS, A.AUDIT, A.TOKENS}),
}
"""What each role (territory.models.Role) includes."""


class Scope(StrEnum):
    """What an access token may be used for, within the officer's own abilities."""

    LISTS_READ = "lists:read"
    LISTS_WRITE = "lists:write"
    LEADS_READ = "leads:read"
    LEADS_WRITE = "leads:write"
    RESULTS_WRITE = "results:write"


_NEEDED = {
    Scope.LISTS_READ: A.READ,
    Scope.LISTS_WRITE: A.INTAKE,
    Scope.LEADS_READ: A.READ,
    Scope.LEADS_WRITE: A.WORK,
    Scope.RESULTS_WRITE: A.RESULTS,
}
LONGEST_TOKEN_DAYS = 366
SHORTEST_PASSWORD = 10


def abilities_of(officer: HasRole) -> frozenset[Ability]:
    """Return what the officer can do."""
    return ABILITIES[officer.role]


def may(officer: HasRole, ability: Ability) -> bool:
    """Say whether the officer's role includes `ability`."""
    return ability in abilities_of(officer)


def require(officer: HasRole, ability: Ability) -> None:
    """Raise NotAllowed unless the officer's role includes `ability`."""
    if not may(officer, ability):
        raise NotAllowed


def require_any(officer: HasRole, *abilities: Ability) -> None:
    """Raise NotAllowed unless the officer's role includes one of `abilities`."""
    if not any(may(officer, ability) for ability in abilities):
        raise NotAllowed


def grant_scopes(officer: HasRole, wanted: Iterable[str]) -> list[str]:
    """Return the scopes of a new token. Raises Invalid for one that the role does not include."""
    scopes = sorted({Scope(scope) for scope in wanted})
    for scope in scopes:
        if not may(officer, _NEEDED[scope]):
            raise Invalid(
                f"Your role does not include {scope}, so a token of yours cannot.",
                f"您的角色没有 {scope} 权限，不能授予令牌。",
                code="scope_not_yours",
            )
    return [str(scope) for scope in scopes]


def refuse_weak_password(password: str, *, others: Sequence[str]) -> None:
    """Raise Invalid for a password that is short, or one of the names in `others`."""
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < 4:
        raise Invalid(
            f"A password has at least {SHORTEST_PASSWORD} characters, four of them different.",
            f"密码至少 {SHORTEST_PASSWORD} 位，且至少含 4 种不同字符。",
            code="weak_password",
        )
    if password.casefold() in {other.casefold() for other in others}:
        raise Invalid(
            "The password must not be the name you sign in with.",
            "密码不能与用户名相同。",
            code="weak_password",
        )
