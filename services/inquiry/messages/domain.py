"""Messages in clear, as one of the two sides reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from services.inquiry.inquiries.domain import Inquiry, Message, Sender
from services.inquiry.privacy.domain import Opened


@dataclass(frozen=True, kw_only=True)
class OpenedMessage:
    """`name`: of the clinic's person. `read_at`: when the patient was first shown it."""

    id: str
    sender: Sender
    name: str | None
    at: datetime
    text: str = field(repr=False)
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """From the oldest message to the newest; none once they are erased."""

    inquiry: Inquiry
    messages: tuple[OpenedMessage, ...]

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(one.id for one in self.messages)


def conversation(inquiry: Inquiry, opened: Opened) -> Conversation:
    return Conversation(inquiry=inquiry, messages=tuple(_messages(inquiry, opened)))


def opened_message(message: Message, text: str, read_at: datetime | None = None) -> OpenedMessage:
    return OpenedMessage(
        id=message.id,
        sender=message.sender,
        name=message.name,
        at=message.at,
        text=text,
        read_at=read_at,
    )


def _messages(inquiry: Inquiry, opened: Opened) -> Iterator[OpenedMessage]:
    read = {one.message_id: one.at for one in inquiry.messages_read}
    for message in inquiry.messages:
        text = opened.text(message.id)
        if text is not None:
            yield opened_message(message, text, read.get(message.id))
