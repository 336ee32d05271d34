"""Which column means what is saved once, and used for later files of the same shape."""

import os
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.leads.models import ColumnMapping
from gubei.domain.leads.queries.mappings import mappings_of
from gubei.domain.leads.rules.uploads import Fields, check_name
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import NotFound


def save_mapping(
    *, name: str, shape: str, fields: Sequence[Fields], by: Officer, now: datetime
) -> ColumnMapping:
    """Keep a mapping under a name; the same name again replaces it."""
    require(by, Ability.INTAKE)
    facts = {
        "shape": shape,
        "fields": [list(each) for each in fields],
        "saved_at": now,
        "saved_by": by,
    }
    mapping, _ = ColumnMapping.objects.update_or_create(
        unit=by.unit,
        name=check_name(name),
        defaults=facts,
        create_defaults=facts | {"id": uuid7_at(milliseconds_of(now), os.urandom(10))},
    )
    return mapping


def forget_mapping(*, mapping: UUID, by: Officer) -> None:
    """Delete a mapping of the officer's units. Raises NotFound."""
    require(by, Ability.INTAKE)
    found = mappings_of(by).filter(pk=mapping).first()
    if found is None:
        raise NotFound("There is no such mapping.", "没有这个列映射。")
    found.delete()
