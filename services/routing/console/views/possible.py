"""What this reader may do with this lead as it is."""

from services.routing.console.views.filters import Reader
from services.routing.inbox.usecases.read_lead import SeenLead
from services.routing.leads.domain import Access, Action, access


def may(action: Action, seen: SeenLead, reader: Reader) -> bool:
    """Whether there is a button for it; the use case asks again."""
    is_allowed = access(reader.by, action, seen.row.placement) is Access.ALLOWED
    return is_allowed and seen.lead.allows(action)
