"""Handing a message over to the mail server, and what that says to it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import aiosmtplib

from shared.logs import get_log
from shared.mail.connections import SmtpConnections

_log = get_log(__name__)
_PERMANENT: Final = 500
_POLICY: Final = re.compile(r"\b5\.7\.\d+\b")
"""Enhanced status of a refusal by policy, such as a block list: about us, not the recipient (RFC
3463, section 3.8).
"""


class Delivery(StrEnum):
    """What the server said."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: it knows no such recipient."""
    FAILED = "failed"
    """For now: it did not take it, for whatever reason of its own."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    host: str
    port: int
    _connections: SmtpConnections = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        connections = SmtpConnections(self.host, self.port)
        object.__setattr__(self, "_connections", connections)

    async def hang_up(self) -> None:
        """After the last message for now."""
        await self._connections.close()

    async def deliver(self, message: bytes, *, sender: str, to: str) -> Delivery:
        """`sender` and `to`: addresses alone. What the server says is logged as a code, since it
        may repeat the address.

        Only that the server refuses this recipient is final: a server that greets with 554, knows
        no sender or dislikes the content will be another one tomorrow.
        """
        try:
            async with self._connections.begun(sender, size=len(message)) as server:
                await server.rcpt(to)
                await server.data(message)
        except aiosmtplib.SMTPRecipientRefused as error:
            return _of_recipient(error)
        except aiosmtplib.SMTPResponseException as error:
            _log.warning("email.not-accepted", code=error.code)
            return Delivery.FAILED
        except (aiosmtplib.SMTPException, OSError) as error:
            _log.error("email.not-sent", error=error)
            return Delivery.FAILED
        return Delivery.ACCEPTED


def _of_recipient(error: aiosmtplib.SMTPRecipientRefused) -> Delivery:
    _log.warning("email.not-accepted", code=error.code)
    is_final = error.code >= _PERMANENT and not _POLICY.search(str(error.message))
    return Delivery.REFUSED if is_final else Delivery.FAILED
