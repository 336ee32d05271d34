"""Filters of tables that an officer keeps under a name."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.territory import models
from gubei.domain.territory.operations.views import delete_view, save_view
from gubei.domain.territory.queries import views_of
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Moment, Name, Nothing, Sent, Shape

router = Router(tags=["views"])


class View(Shape):
    """A filter, as it stands in the address bar behind the question mark."""

    id: UUID
    page: str
    name: str
    query: str
    saved_at: Moment


class ViewToSave(Sent):
    """A filter to keep; one of the same name on the same page is replaced."""

    page: str = Field(min_length=1, max_length=32)
    name: Name
    query: str = Field(max_length=2000)


@router.get("/views", response=Items[View])
def list_views(
    request: SignedRequest, page: Annotated[str, Query("", max_length=32)]
) -> Items[View]:
    """List the officer's own views."""
    return Items[View](items=[_view(view) for view in views_of(request.auth, page)])


@router.post("/views", response=View)
def keep_view(request: SignedRequest, sent: ViewToSave) -> View:
    """Keep a filter under a name."""
    return _view(
        save_view(
            page=sent.page,
            name=sent.name,
            query=sent.query,
            by=request.auth,
            now=now_of(request),
        )
    )


@router.delete("/views/{view_id}", response=Nothing)
def forget_view(request: SignedRequest, view_id: UUID) -> Nothing:
    """Forget a view."""
    delete_view(view_id=view_id, by=request.auth)
    return Nothing()


def _view(view: models.SavedView) -> View:
    return View(
        id=view.id, page=view.page, name=view.name, query=view.query, saved_at=view.saved_at
    )
