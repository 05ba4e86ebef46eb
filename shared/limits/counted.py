"""What requests are counted by, and the refusal of those beyond a limit.

Names of limits are those of the settings `LIMIT_…`, in small letters and without that prefix.
"""

from dataclasses import dataclass, field
from typing import Final

from shared.addresses import address_block, network_block
from shared.errors import TooMany

_DOTS_MEAN_NOTHING: Final = frozenset({"gmail.com", "googlemail.com"})


class LimitReached(TooMany):
    code = "limit.reached"
    title = "There have been too many requests. Please wait and try again."

    def __init__(self, limit: str, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.limit = limit


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One thing that has a number of requests to itself: which limit, and of whom."""

    limit: str
    whom: str = field(repr=False)


def by_address(subject: str, address: str) -> tuple[Counted, ...]:
    """The client first, then its neighbourhood: one who has reached the limit of one address does
    not use up what the neighbours have.
    """
    return (
        Counted(limit=f"{subject}_by_address", whom=address_block(address)),
        Counted(limit=f"{subject}_by_network", whom=network_block(address)),
    )


def by_contact(subject: str, *, email: str, phone: str | None = None) -> tuple[Counted, ...]:
    """The mailbox, and the number (E.164) where there is one."""
    limit = f"{subject}_by_contact"
    mailbox = Counted(limit=limit, whom=mailbox_of(email))
    return (mailbox, Counted(limit=limit, whom=phone)) if phone else (mailbox,)


def mailbox_of(email: str) -> str:
    """The mailbox behind an address, for counting only: however it is written, tagged or dotted."""
    local, _, domain = email.strip().casefold().rpartition("@")
    local = local.split("+", 1)[0]
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
