"""What stands of a tube and of who comes to it: asked at once, since sixty a second come to a desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

_IS_KNOWN = """
SELECT EXISTS (SELECT FROM gubei_sample WHERE id = %(key)s)
    OR EXISTS (SELECT FROM gubei_withdrawnsample WHERE id = %(key)s)
"""
_STANDING = """
SELECT ARRAY(SELECT person_id FROM gubei_sample WHERE tube_id = %(tube)s ORDER BY place),
       ARRAY(SELECT place FROM gubei_sample WHERE tube_id = %(tube)s ORDER BY place),
       EXISTS (SELECT FROM gubei_tuberesult WHERE tube_id = %(tube)s),
       (SELECT max(sampled_at) FROM gubei_sample
        WHERE person_id = %(person)s AND sampled_at > %(since)s),
       EXISTS (SELECT FROM gubei_measure
               WHERE person_id = %(person)s AND released_at IS NULL)
    OR EXISTS (SELECT FROM gubei_person p JOIN gubei_measure m ON m.person_id = p.id
               WHERE p.same_as_id = %(person)s AND m.released_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is at which place of a tube, whether it has a result, and what stands of a person.

    `before` is when the person was last sampled since the moment asked for; `is_under_measure`: a
    measure stands, so that a test may wait for the sample.
    """

    taken: dict[UUID, int]
    is_told: bool
    before: datetime | None
    is_under_measure: bool


def is_known(key: UUID) -> bool:
    """Say whether a sample was sent under this key before, whether it stands or was withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_KNOWN, {"key": key})
        return bool(cursor.fetchone()[0])


def standing_of(tube: UUID, person: UUID, *, since: datetime) -> Standing:
    """Return what stands of a tube that the caller has locked, and of a person (root record)."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"tube": tube, "person": person, "since": since})
        people, places, *rest = cursor.fetchone()
    return Standing(dict(zip(people, places, strict=True)), *rest)
