"""Mappings: which column means what, as saved for files of the same shape."""

from uuid import UUID

from ninja import Router

from gubei.domain.leads.operations.mappings import forget_mapping
from gubei.domain.leads.queries.mappings import mappings_of
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest
from gubei.interfaces.api.shapes import Items, Nothing
from gubei.interfaces.api.upload_shapes import Mapping

router = Router(tags=["intake"])


@router.get("/mappings", response=Items[Mapping])
def list_mappings(request: SignedRequest) -> Items[Mapping]:
    """List the saved mappings, newest first."""
    require(request.auth, Ability.INTAKE)
    return Items[Mapping](items=[Mapping.of(each) for each in mappings_of(request.auth)])


@router.delete("/mappings/{mapping_id}", response=Nothing)
def drop_mapping(request: SignedRequest, mapping_id: UUID) -> Nothing:
    """Delete a mapping; later files of its shape are guessed again."""
    forget_mapping(mapping=mapping_id, by=request.auth)
    return Nothing()
