"""Saved views above the list."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.console.views.filters import Filters, filters_in
from services.routing.saved_views.domain import SavedView


@dataclass(frozen=True, kw_only=True)
class SavedViewView:
    name: str
    href: str
    is_current: bool


def saved_view_views(views: Iterable[SavedView], current: Filters) -> tuple[SavedViewView, ...]:
    found = [(view.name, filters_in(view.query)) for view in views]
    return tuple(
        SavedViewView(name=name, href=filters.address(), is_current=filters == current)
        for name, filters in found
    )
