"""Whom of the register a number means: one question for everybody at a barrier."""

from collections.abc import Mapping
from uuid import UUID

from gubei.domain.people.models import ContactDetail, Person
from gubei.domain.privacy.queries import key_ring

MEANT = """
SELECT coalesce(person.same_as_id, person.id)
FROM gubei_identity identity JOIN gubei_person person ON person.id = identity.person_id
WHERE asked.name = '' AND identity.blind = asked.blind AND identity.is_sure
UNION ALL
SELECT coalesce(person.same_as_id, person.id)
FROM gubei_contactdetail contact JOIN gubei_person person ON person.id = contact.person_id
WHERE asked.name <> '' AND contact.blind = asked.blind AND person.name = asked.name
"""
"""Whom asked(name, blind) means: a sure document where the name is empty, else the name together
with a telephone; a family shares one, a name tells."""
RECORDS = """
SELECT whom.root UNION ALL SELECT same.id FROM gubei_person same WHERE same.same_as_id = whom.root
"""
"""Every record of the person that whom(root) stands for."""


def records_by_root(roots: list[UUID]) -> Mapping[UUID, UUID]:
    """Return every record of these persons with the record that stands for the person."""
    if not roots:
        return {}
    merged = Person.objects.filter(same_as__in=roots).values_list("id", "same_as")
    return {root: root for root in roots} | {
        record: root for record, root in merged if root is not None
    }


def known_by_phone(name: str, phone: str) -> UUID | None:
    """Return whom a name together with a telephone means, by the root record; None: nobody yet."""
    found = ContactDetail.objects.filter(
        blind=key_ring().blind_index("phone", phone), person__name=name
    ).values_list("person", "person__same_as")
    return min((root or person for person, root in found), default=None)
