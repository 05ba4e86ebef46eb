"""`content.events` into the roster: what routing keeps of clinics, doctors and offerings."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from services.routing.roster.domain import (
    Change,
    Clinic,
    Doctor,
    Entry,
    Interval,
    Offering,
    Procedure,
)
from services.routing.roster.ports import Roster
from shared.events import (
    ContentEvent,
    DoctorPublished,
    LocationPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.kafka import Received

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def on_content_events(roster: Roster) -> Callable[[Sequence[Received]], Awaitable[None]]:
    """The handler of a batch; events of other types are passed over."""

    async def handle(batch: Sequence[Received]) -> None:
        events = [received.envelope.data for received in batch]
        await roster.apply([_change(e) for e in events if isinstance(e, ContentEvent)])

    return handle


def _change(event: ContentEvent) -> Change:
    return Change(key=event.key, revision=event.revision, entry=_entry(event))


def _entry(event: ContentEvent) -> Entry | None:
    match event:
        case LocationPublished():
            return _clinic(event)
        case DoctorPublished():
            return Doctor(
                slug=event.slug,
                name=event.name,
                languages=event.languages,
                locations=event.locations,
            )
        case ProcedurePublished():
            return Procedure(
                slug=event.slug, titles=event.titles, insured_status=event.insured_status
            )
        case OfferingPublished():
            return Offering(
                location=event.location,
                procedure=event.procedure,
                capacities={doctor.slug: doctor.capacity for doctor in event.doctors},
            )
        case OfferingRetired():
            return None


def _clinic(event: LocationPublished) -> Clinic:
    """Refuses an unknown time zone here: a deadline reckoned in it would fail every inquiry."""
    return Clinic(
        slug=event.slug,
        name=event.name,
        province=event.province,
        timezone=ZoneInfo(event.timezone).key,
        languages=event.languages,
        overnight_stay=event.overnight_stay,
        hours={_DAYS.index(day): _intervals(spans) for day, spans in event.hours.items()},
        reply_within_hours=event.reply_within_hours,
    )


def _intervals(spans: tuple[tuple[str, str], ...]) -> tuple[Interval, ...]:
    return tuple((time.fromisoformat(opens), _closing(closes)) for opens, closes in spans)


def _closing(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
