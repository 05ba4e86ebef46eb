"""What staff did with a lead, as it is noted for the audit chain in the same write."""

from services.routing.leads.domain import Lead, done_by_staff, home_of
from shared.audit.act import Act
from shared.audit.store import pushed
from shared.mongo import Document


def pushed_acts(lead: Lead, before: Document) -> Document:
    """What `$push` adds; `before`: the document that is written over, with its `location` and
    `waits_at`. What is done belongs to the clinic that had the lead when it was done.
    """
    home = home_of(before.get("location"), before.get("waits_at"))
    return pushed(
        Act(
            id=f"lead.{lead.id}.{record.version}",
            at=record.at,
            clinic=home,
            account=record.by,
            action=f"lead.{record.action.value}",
            about=lead.id,
            reason=record.reason,
            source=record.source,
            target=record.target,
        )
        for record in done_by_staff(lead)
    )
