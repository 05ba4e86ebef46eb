"""Where a lead is, from its document."""

from typing import Any, Final

from services.routing.deadlines.domain import Escalation
from services.routing.leads.domain import Placement
from shared.mongo import Document

AT_NETWORK_DESK: Final = Escalation.NETWORK_DESK.value


def placement_in(document: Document) -> Placement:
    return Placement(
        location=document.get("location"),
        wished_location=(document.get("facts") or {}).get("location"),
        waits_at=document.get("waits_at"),
        doctor=document.get("doctor"),
        is_at_network_desk=_level(document.get("clock")) == AT_NETWORK_DESK,
    )


def _level(clock: Any) -> Any:
    return clock.get("level") if isinstance(clock, dict) else None
