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
    """`answers` are given in turn, the last one for ever."""

    port: int = 0
    answers: list[str] = field(default_factory=lambda: ["250 OK"])
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return answer


@asynccontextmanager
async def catching() -> AsyncIterator[Catcher]:
    catcher = Catcher()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(catcher, enable_SMTPUTF8=False), "127.0.0.1", 0
    )
    catcher.port = server.sockets[0].getsockname()[1]
    async with server:
        yield catcher
