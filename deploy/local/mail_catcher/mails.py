"""The caught mails. In memory only: they carry personal data, which must not lie on a disk."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

KEPT = 1_000


@dataclass(frozen=True, kw_only=True)
class Mail:
    id: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str

    def describe(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received_at": self.received_at.isoformat(),
            "from": self.sender,
            "to": list(self.recipients),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
        }


@dataclass
class Mails:
    """Newest first; the oldest gives way when there are too many."""

    _mails: deque[Mail] = field(default_factory=lambda: deque(maxlen=KEPT))
    _count: int = 0

    def add(self, raw: bytes, recipients: tuple[str, ...], received_at: datetime) -> Mail:
        self._count += 1
        message = message_from_bytes(raw, policy=policy.default)
        mail = Mail(
            id=self._count,
            received_at=received_at,
            sender=str(message["from"] or ""),
            recipients=recipients,
            subject=str(message["subject"] or ""),
            text=_part(message, "plain"),
            html=_part(message, "html"),
        )
        self._mails.appendleft(mail)
        return mail

    def to(self, address: str | None = None) -> list[Mail]:
        if address is None:
            return list(self._mails)
        wanted = address.casefold()
        return [
            mail
            for mail in self._mails
            if wanted in {recipient.casefold() for recipient in mail.recipients}
        ]

    def find(self, mail_id: int) -> Mail | None:
        return next((mail for mail in self._mails if mail.id == mail_id), None)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an encoding or a charset that nobody knows
        return "(this part cannot be read)"
