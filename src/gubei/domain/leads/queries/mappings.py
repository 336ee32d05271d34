"""Which column means what, as it was saved for files of the same shape."""

from collections.abc import Sequence

from django.db.models import QuerySet

from gubei.domain.leads.models import ColumnMapping
from gubei.domain.leads.rules.plans import Sheet, own_headers, shape_of_sheets
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def mapping_named(unit: Unit, name: str) -> ColumnMapping:
    """Return a saved mapping by its name. Raises NotFound, with the names there are."""
    saved = ColumnMapping.objects.filter(unit=unit)
    found = saved.filter(name=name).first()
    if found is None:
        names = ", ".join(saved.order_by("-saved_at").values_list("name", flat=True)[:10]) or "–"
        raise NotFound(
            f"There is no mapping “{name}”. Saved ones: {names}",
            f"没有名为“{name}”的列映射。已保存：{names}",
        )
    return found


def mapping_for(unit: Unit, sheets: Sequence[Sheet]) -> ColumnMapping | None:
    """Return the newest mapping saved for files of this shape, if there is one that fits."""
    saved = ColumnMapping.objects.filter(unit=unit, shape=shape_of_sheets(sheets))
    newest_first = saved.order_by("-saved_at")
    return next((each for each in newest_first if _fits(each.fields, sheets)), None)


def _fits(fields: list[list[str | None]], sheets: Sequence[Sheet]) -> bool:
    """Say whether a mapping speaks of every own column, or of every column, of each sheet."""
    widths = [{len(own_headers(sheet.columns)), len(sheet.columns)} for sheet in sheets]
    return len(fields) == len(widths) and all(
        len(own) in fitting for own, fitting in zip(fields, widths, strict=True)
    )


def mappings_of(officer: Officer) -> QuerySet[ColumnMapping]:
    """Return the mappings saved in the officer's units, newest first."""
    saved = ColumnMapping.objects.filter(unit__in=units_of(officer))
    return saved.select_related("saved_by").order_by("-saved_at")
