"""The facts on `content.events` that tell of the directory's entities, whole each time."""

from typing import assert_never

from services.content.directory.domain import Doctor, Fee, Location, Network, Offering
from shared import events


def fact(entity: Location | Doctor | Offering | Network, revision: int) -> events.Event:
    """The fact that announces an entity as it now stands."""
    match entity:
        case Location():
            return _location(entity, revision)
        case Doctor():
            return _doctor(entity, revision)
        case Offering():
            return _offering(entity, revision)
        case Network():
            return _network(entity, revision)
        case _:
            assert_never(entity)


def _location(location: Location, revision: int) -> events.LocationPublished:
    address, position = location.address, location.position
    return events.LocationPublished(
        slug=location.slug,
        name=location.name,
        province=location.province,
        phone=location.phone,
        timezone=location.timezone,
        address=events.Address(
            street=address.street,
            city=address.city,
            province=address.province,
            postal_code=address.postal_code,
        ),
        languages=location.languages,
        overnight_stay=location.overnight_stay,
        hours=dict(location.hours),
        reply_within_hours=location.reply_within_hours,
        position=position
        and events.Position(latitude=position.latitude, longitude=position.longitude),
        dated_hours=tuple(
            events.DatedHours(day=one.day, intervals=one.intervals, reason=dict(one.reason))
            for one in location.dated_hours
        ),
        revision=revision,
    )


def _doctor(doctor: Doctor, revision: int) -> events.DoctorPublished:
    return events.DoctorPublished(
        slug=doctor.slug,
        name=doctor.name,
        credentials=doctor.credentials,
        languages=doctor.languages,
        locations=doctor.locations,
        non_participating_in=doctor.non_participating_in,
        credentials_in=dict(doctor.credentials_in),
        specialties=dict(doctor.specialties),
        licensed_in=doctor.licensed_in,
        revision=revision,
    )


def _offering(
    offering: Offering, revision: int
) -> events.OfferingPublished | events.OfferingRetired:
    if offering.is_retired:
        return events.OfferingRetired(
            location=offering.location, procedure=offering.procedure, revision=revision
        )
    return events.OfferingPublished(
        location=offering.location,
        procedure=offering.procedure,
        doctors=tuple(
            events.CapableDoctor(slug=doctor.slug, capacity=doctor.capacity)
            for doctor in offering.doctors
        ),
        fees=tuple(_fee(fee) for fee in offering.fees),
        wait=offering.wait and events.Wait(**vars(offering.wait)),
        revision=revision,
    )


def _fee(fee: Fee) -> events.Fee:
    return events.Fee(
        effective_from=fee.effective_from,
        effective_to=fee.effective_to,
        currency=fee.currency,
        lowest_cents=fee.lowest_cents,
        highest_cents=fee.highest_cents,
        includes=dict(fee.includes),
        excludes=dict(fee.excludes),
    )


def _network(network: Network, revision: int) -> events.NetworkPublished:
    return events.NetworkPublished(
        slug=network.slug,
        names=dict(network.names),
        phone=network.phone,
        logo=network.logo,
        accent=network.accent,
        accent_dark=network.dark_accent,
        languages=network.languages,
        site_url=network.site_url,
        revision=revision,
    )
