"""Changes of leads, and whom each of them concerns."""

from dataclasses import dataclass, replace

from services.routing.leads.domain import Placement, Visibility


@dataclass(frozen=True, kw_only=True)
class LeadChange:
    """A lead was written. `has_moved`: it was with another doctor or clinic, or with none, before;
    `left`: where it has ever been taken away from.
    """

    lead_id: str
    placement: Placement
    has_moved: bool = False
    left: tuple[Placement, ...] = ()

    def concerns(self, visibility: Visibility) -> bool:
        """Whoever sees the lead, and whoever has lost it to another."""
        if visibility.shows(self.placement):
            return True
        unrouted = replace(self.placement, location=None, doctor=None)
        return self.has_moved and any(map(visibility.shows, (unrouted, *self.left)))
