"""Bodies of `/v1/inquiries/{reference}/messages`."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.inquiry.intake.schemas.formats import LongText, refuse
from services.inquiry.messages.domain import Conversation, OpenedMessage


def _with_short_breaks(value: object) -> object:
    """A form sends a line break as two characters; its limit counts one."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _filled(text: str) -> str:
    if not text:
        refuse("blank", "This field is required.")
    return text


MessageText = Annotated[LongText, BeforeValidator(_with_short_breaks), AfterValidator(_filled)]


class WriteBody(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    text: MessageText


class MessageItem(BaseModel):
    """`name`: of the clinic's person; `read_at`: when the patient was first shown it."""

    id: str
    sender: Literal["patient", "clinic"] = Field(serialization_alias="from")
    name: str | None
    at: datetime
    text: str
    read_at: datetime | None

    @classmethod
    def of(cls, message: OpenedMessage) -> "MessageItem":
        return cls(
            id=message.id,
            sender=message.sender.value,
            name=message.name,
            at=message.at,
            text=message.text,
            read_at=message.read_at,
        )


class MessageList(BaseModel):
    """All there are, the oldest first. `may_write`: whether the clinic still reads them."""

    reference: str
    may_write: bool
    items: list[MessageItem]

    @classmethod
    def of(cls, read: Conversation) -> "MessageList":
        return cls(
            reference=read.inquiry.reference,
            may_write=read.inquiry.takes_messages,
            items=[MessageItem.of(one) for one in read.messages],
        )
