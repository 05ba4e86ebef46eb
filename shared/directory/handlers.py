"""`content.events` into the replica of the directory."""

from collections.abc import Awaitable, Callable, Sequence

from shared.directory.domain import (
    Change,
    Clinic,
    Doctor,
    Entry,
    Offering,
    Procedure,
)
from shared.directory.ports import DirectoryReplica
from shared.events import (
    ContentEvent,
    DoctorPublished,
    LocationPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.kafka import Received


def on_content_events(
    directory: DirectoryReplica,
) -> Callable[[Sequence[Received]], Awaitable[None]]:
    """The handler of a batch; events of other types are passed over."""

    async def handle(batch: Sequence[Received]) -> None:
        events = [received.envelope.data for received in batch]
        await directory.apply([_change(e) for e in events if isinstance(e, ContentEvent)])

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
    return Clinic(
        slug=event.slug,
        name=event.name,
        province=event.province,
        timezone=event.timezone,
        languages=event.languages,
        overnight_stay=event.overnight_stay,
        hours=event.hours,
        reply_within_hours=event.reply_within_hours,
    )
