"""The messages as they stand on the status page, and the form below them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from services.inquiry.inquiries.domain import Sender
from services.inquiry.intake.views.messages import message as sentence
from services.inquiry.messages.domain import Conversation, OpenedMessage
from services.inquiry.messages.usecases.read_messages import ReadMessages
from services.inquiry.tracking.usecases.read_status import StatusReport
from shared.errors import FieldProblem
from shared.formatting import clock_city, first_known_zone, format_long_time, format_phone


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """`own_at`: on the patient's own clock, where that is another one."""

    is_own: bool
    is_new: bool
    name: str | None
    text: str = field(repr=False)
    at: str
    city: str
    own_at: str | None
    own_city: str | None


@dataclass(frozen=True, kw_only=True)
class MessagesView:
    """`key`: the form's idempotency key. `errors` by field; `refused`: the code of what was refused
    as a whole.
    """

    reference: str
    messages: tuple[MessageView, ...]
    new_count: int
    may_write: bool
    clinic_name: str | None
    clinic_phone: str | None
    phone_link: str | None
    key: str
    values: Mapping[str, str] = field(default_factory=lambda: {"text": ""}, repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody tried to send, and what was wrong with it."""

    text: str = field(repr=False)
    problems: tuple[FieldProblem, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowMessages:
    read: ReadMessages
    new_key: Callable[[], str]

    async def __call__(
        self, report: StatusReport, typed: Typed | None = None, *, is_read: bool = True
    ) -> MessagesView:
        """What it shows is read by that, unless nobody may be looking."""
        read = await self.read.of(report.inquiry)
        if is_read:
            await self.read.shown(read)
        return _view(read, report, self.new_key(), typed or Typed(text=""))


def _view(read: Conversation, report: StatusReport, key: str, typed: Typed) -> MessagesView:
    clinic, timezone = report.clinic, report.timezone
    zone = first_known_zone(clinic.timezone if clinic else None, timezone)
    own = first_known_zone(timezone, zone)
    views = tuple(_message(one, zone, own, read.inquiry.locale) for one in read.messages)
    return MessagesView(
        reference=read.inquiry.reference,
        messages=views,
        new_count=sum(one.is_new for one in views),
        may_write=read.inquiry.takes_messages,
        clinic_name=clinic.name if clinic else None,
        clinic_phone=format_phone(clinic.phone) if clinic else None,
        phone_link=f"tel:{clinic.phone}" if clinic else None,
        key=key,
        values={"text": typed.text},
        errors={one.field: _sentence(one) for one in typed.problems},
        refused=typed.refused,
    )


def _message(message: OpenedMessage, zone: str, own: str, locale: str) -> MessageView:
    is_own = message.sender is Sender.PATIENT
    is_elsewhere = own != zone
    return MessageView(
        is_own=is_own,
        is_new=not is_own and message.read_at is None,
        name=message.name,
        text=message.text,
        at=format_long_time(message.at, zone, locale),
        city=clock_city(zone, locale),
        own_at=format_long_time(message.at, own, locale) if is_elsewhere else None,
        own_city=clock_city(own, locale) if is_elsewhere else None,
    )


_ = str  # marks a text; the template translates it
_EMPTY = _("Write your message first.")


def _sentence(problem: FieldProblem) -> str:
    return _EMPTY if problem.code == "wayfare.blank" else sentence(problem)
