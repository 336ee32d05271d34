"""A filter by many values sends them as one.

PostgreSQL takes at most 65,535 values beside a statement. Whoever filters by a set of people that
grows with the outbreak (`person__in=sought`) would find an error on the worst day, and not before.
"""

from typing import Any

from django.db.models import Field
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

FEW = 1000
"""So many values are still sent one by one, which lets the server count how many rows they mean."""
_ONE = "%s"


class _AsOne:
    """Turns `column IN (%s, %s, …)` into `column = ANY(%s)` where there are many values."""

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the values as one array where there are many, and nothing but values."""
        sql, values = super().process_rhs(compiler, connection)  # type: ignore[misc]
        if len(values) > FEW and sql == f"({', '.join([_ONE] * len(values))})":
            return _ONE, [list(values)]
        return sql, values

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """Return the operator before the values."""
        if rhs == _ONE:
            return f"= ANY({rhs})"
        return str(super().get_rhs_op(connection, rhs))  # type: ignore[misc]


class ManyIn(_AsOne, In):
    """`in` of a column."""


class RelatedManyIn(_AsOne, RelatedIn):
    """`in` of a relation."""


def register() -> None:
    """Let every filter `…__in=` do so."""
    Field.register_lookup(ManyIn)
    ForeignObject.register_lookup(RelatedManyIn)
