"""The SMTP side: takes everything that is sent to it."""

import asyncio
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mail_catcher.mails import Mails

LARGEST_MAIL = 2_000_000


class Catch:
    """The handler that aiosmtpd calls for each mail."""

    def __init__(self, mails: Mails) -> None:
        self._mails = mails

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks for this name
        self,
        server: SMTP,  # noqa: ARG002 - and calls it with these
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self._mails.add(raw, tuple(envelope.rcpt_tos), datetime.now(UTC))
        return "250 OK"


async def listen(mails: Mails, host: str, port: int) -> asyncio.Server:
    def connection() -> asyncio.Protocol:
        protocol: asyncio.Protocol = SMTP(
            Catch(mails),
            data_size_limit=LARGEST_MAIL,
            hostname="wayfare.local",
            enable_SMTPUTF8=True,
        )
        return protocol

    return await asyncio.get_running_loop().create_server(connection, host, port)
