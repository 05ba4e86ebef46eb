"""An SMTP server in this process that keeps what it is given, or refuses it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Catcher:
    """`answers` (to the content) are given in turn, the last one for ever."""

    port: int = 0
    greeting: str | None = None
    sender_answer: str | None = None
    recipient_answer: str | None = None
    answers: list[str] = field(default_factory=lambda: ["250 OK"])
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    emails_each: int | None = None
    """After so many the server closes a connection."""

    def be_well(self) -> None:
        self.greeting = self.sender_answer = self.recipient_answer = None
        self.answers = ["250 OK"]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.recipient_answer:
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        session.emails = getattr(session, "emails", 0) + 1
        if session.emails == self.emails_each:
            asyncio.get_running_loop().call_later(0, server.transport.close)
        return answer


class _Greeting(SMTP):
    """Sends its visitors away at the door where it is told to."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        catcher = self.event_handler
        catcher.connections += 1
        if catcher.greeting and isinstance(transport, asyncio.WriteTransport):
            transport.write(f"{catcher.greeting}\r\n".encode())
            transport.close()
            return
        super().connection_made(transport)


@asynccontextmanager
async def catching() -> AsyncIterator[Catcher]:
    catcher = Catcher()
    server = await asyncio.get_running_loop().create_server(
        lambda: _Greeting(catcher, enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    catcher.port = server.sockets[0].getsockname()[1]
    async with server:
        yield catcher
