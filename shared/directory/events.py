"""From what content announces to changes of the directory."""

from collections.abc import Iterable

from shared.directory.domain import (
    Change,
    Clinic,
    DatedHours,
    Doctor,
    Entry,
    Network,
    Offering,
    Procedure,
    Recovery,
)
from shared.events import (
    ContentEvent,
    DoctorPublished,
    Event,
    LocationPublished,
    NetworkPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)


def changes_of(events: Iterable[Event]) -> list[Change]:
    """Events that are not content's are passed over. Raises `ValueError` for a clinic that no
    directory can hold.
    """
    return [
        Change(key=event.key, revision=event.revision, entry=_entry(event))
        for event in events
        if isinstance(event, ContentEvent)
    ]


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
                non_participating_in=event.non_participating_in,
            )
        case ProcedurePublished():
            return Procedure(
                slug=event.slug,
                titles=event.titles,
                insured_status=event.insured_status,
                insured_status_in=event.insured_status_in,
                screening=event.screening,
                recovery=Recovery(**event.recovery.model_dump()) if event.recovery else None,
            )
        case OfferingPublished():
            return Offering(
                location=event.location,
                procedure=event.procedure,
                capacities={doctor.slug: doctor.capacity for doctor in event.doctors},
            )
        case OfferingRetired():
            return None
        case NetworkPublished():
            return _network(event)


def _clinic(event: LocationPublished) -> Clinic:
    return Clinic(
        slug=event.slug,
        name=event.name,
        city=event.address.city,
        province=event.province,
        phone=event.phone,
        timezone=event.timezone,
        languages=event.languages,
        overnight_stay=event.overnight_stay,
        hours=event.hours,
        reply_within_hours=event.reply_within_hours,
        dated_hours=tuple(
            DatedHours(day=one.day, intervals=one.intervals) for one in event.dated_hours
        ),
    )


def _network(event: NetworkPublished) -> Network:
    return Network(
        slug=event.slug,
        names=event.names,
        phone=event.phone,
        logo=event.logo,
        accent=event.accent,
        accent_dark=event.accent_dark,
        languages=event.languages,
        site_url=event.site_url,
    )
