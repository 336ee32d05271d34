"""Filters of tables that officers keep under a name."""

import os
from datetime import datetime
from uuid import UUID

from gubei.domain.territory.models import Officer, SavedView
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

MOST = 50
"""How many views an officer keeps for one page."""


def save_view(*, page: str, name: str, query: str, by: Officer, now: datetime) -> SavedView:
    """Keep a filter; one of the same name on the same page is replaced."""
    others = SavedView.objects.filter(officer=by, page=page).exclude(name=name)
    if others.count() >= MOST:
        raise Refused(
            "too_many_views",
            Words(
                f"{MOST} views are kept for a page; delete one first.",
                f"每个页面最多保存 {MOST} 个视图，请先删除一个。",
            ),
        )
    view, _ = SavedView.objects.update_or_create(
        officer=by,
        page=page,
        name=name,
        defaults={"query": query, "saved_at": now},
        create_defaults={
            "id": uuid7_at(milliseconds_of(now), os.urandom(10)),
            "query": query,
            "saved_at": now,
        },
    )
    return view


def delete_view(*, view_id: UUID, by: Officer) -> None:
    """Forget one of the officer's own views. Raises NotFound."""
    gone, _ = SavedView.objects.filter(pk=view_id, officer=by).delete()
    if not gone:
        raise NotFound("There is no such view of yours.", "没有这个视图。")
