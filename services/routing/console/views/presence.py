"""Who else has a lead open, by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.console.views.formatter import Formatter
from shared.formatting import format_names


@dataclass(frozen=True, kw_only=True)
class PresentView:
    """`names`: as a sentence enumerates them; empty where nobody else is there."""

    names: str
    count: int


def present_view(accounts: Sequence[str], formatter: Formatter) -> PresentView:
    names = [formatter.colleague(account) or account for account in accounts]
    return PresentView(names=format_names(names, formatter.locale), count=len(names))
