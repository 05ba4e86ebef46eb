"""When a running system has done all that was asked of it."""

from datetime import UTC, datetime

from shared.mongo import Client, Document
from tests.support.waiting import eventually

_LOOK_SECONDS = 0.1
_LONGEST_SECONDS = 600.0


async def until_all_is_done(client: Client, *, later_too: bool = False) -> None:
    """Every inquiry has its lead and has heard of it, nothing waits to be published, and every
    email is sent that is due: the one about the clinic is so a minute later. `later_too`: that one
    as well, so that nothing at all is left to be done.
    """
    inquiries, leads = client["wayfare_inquiry"]["inquiries"], client["wayfare_routing"]["leads"]

    async def is_done() -> bool:
        due: Document = {"$exists": True} if later_too else {"$lte": datetime.now(UTC)}
        looks = (
            (inquiries, {"outbox": {"$exists": True}}, "outbox_pending"),
            (inquiries, {"lead.sequence": 0}, "unanswered"),
            (inquiries, {"emails.due_at": due}, "emails_due"),
            (leads, {"outbox": {"$exists": True}}, "outbox_pending"),
        )
        found = [await at.find_one(what, {"_id": 1}, hint=index) for at, what, index in looks]
        return not any(found)

    await eventually(is_done, timeout_seconds=_LONGEST_SECONDS, every=_LOOK_SECONDS)
