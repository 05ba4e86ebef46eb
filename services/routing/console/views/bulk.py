"""Many leads at once: what can be done with each, and what was."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.routing.bulk.domain import BulkAction, BulkOutcome
from services.routing.console.views.chrome import ChromeView, chrome_view
from services.routing.console.views.filters import Reader
from services.routing.leads.domain import CloseReason


@dataclass(frozen=True, kw_only=True)
class BulkItemView:
    """`item`: the lead and its version, as the form sends them back."""

    item: str
    reference: str | None
    procedure: str
    status: str
    refused: str | None


@dataclass(frozen=True, kw_only=True)
class BulkView:
    """`left_out`: so many more were marked than are done at once."""

    chrome: ChromeView
    action: str
    items: tuple[BulkItemView, ...]
    is_done: bool
    well: int
    left_out: int
    reasons: tuple[str, ...]
    query: str
    back_href: str


def bulk_view(
    action: BulkAction,
    outcomes: Iterable[BulkOutcome],
    reader: Reader,
    csrf_token: str,
    *,
    is_done: bool = False,
    left_out: int = 0,
) -> BulkView:
    items = tuple(_item(one, reader) for one in outcomes)
    return BulkView(
        chrome=chrome_view(reader.by, csrf_token, reader.formatter),
        action=action.value,
        items=items,
        is_done=is_done,
        well=sum(one.refused is None for one in items),
        left_out=left_out,
        reasons=tuple(one.value for one in CloseReason) if action is BulkAction.CLOSE else (),
        query=reader.filters.address("").removeprefix("?"),
        back_href=reader.filters.address(),
    )


def _item(outcome: BulkOutcome, reader: Reader) -> BulkItemView:
    row = outcome.row
    return BulkItemView(
        item=f"{outcome.lead_id}:{row.version}" if row else outcome.lead_id,
        reference=row.reference if row else None,
        procedure=reader.formatter.procedure(row.procedure) if row else "",
        status=row.status.value if row else "unknown",
        refused=outcome.refused,
    )
