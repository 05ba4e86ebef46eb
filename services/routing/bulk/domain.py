"""What may be done with many leads at once, and what came of it for each."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.routing.leads.domain import Action, LeadRow

MOST: Final = 50


class BulkAction(StrEnum):
    """What one may say of many patients without having spoken with each."""

    ACCEPT = "accept"
    CLOSE = "close"

    @property
    def action(self) -> Action:
        return Action(self.value)


@dataclass(frozen=True, kw_only=True)
class BulkItem:
    """A lead as somebody has seen it."""

    lead_id: str
    version: int


@dataclass(frozen=True, kw_only=True)
class BulkOutcome:
    """`row`: as it is afterwards; None where it is out of sight. `refused`: the code of why not;
    None: it is done, or before it was done: it can be.
    """

    lead_id: str
    row: LeadRow | None
    refused: str | None = None
