"""What content announces of a small network."""

from typing import Any

from shared.directory import MongoDirectory, changes_of
from shared.events import (
    Address,
    CapableDoctor,
    DoctorPublished,
    Event,
    LocationPublished,
    NetworkPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)
from shared.mongo import Database

ADDRESS = Address(street="1 Main", city="Toronto", province="CA-ON", postal_code="M5V 1A1")


def location(revision: int = 1, **more: object) -> LocationPublished:
    fields: dict[str, object] = {
        "slug": "toronto",
        "name": "Toronto",
        "province": "CA-ON",
        "phone": "+14165550100",
        "timezone": "America/Toronto",
        "address": ADDRESS,
        "languages": ["en-CA", "fr-CA"],
        "hours": {"mon": [["08:30", "12:00"], ["13:00", "24:00"]]},
        "reply_within_hours": 4,
        "revision": revision,
    }
    return LocationPublished.model_validate(fields | more)


def doctor(revision: int = 1, **more: Any) -> DoctorPublished:
    fields = {"slug": "roy", "name": "Dr. Roy", "credentials": "MD", "locations": ("toronto",)}
    return DoctorPublished(revision=revision, **(fields | more))


def procedure(revision: int = 1, **more: Any) -> ProcedurePublished:
    fields: dict[str, Any] = {
        "slug": "micro-needling",
        "titles": {"en-CA": "Micro-needling"},
        "category": "skin",
        "insured_status": "uninsured",
        "screening": {"en-CA": ("Are pregnant.",)},
    }
    return ProcedurePublished(revision=revision, **(fields | more))


def offered(revision: int = 1, **capacities: int) -> OfferingPublished:
    doctors = tuple(CapableDoctor(slug=slug, capacity=n) for slug, n in capacities.items())
    return OfferingPublished(
        location="toronto", procedure="micro-needling", doctors=doctors, revision=revision
    )


def retired(revision: int) -> OfferingRetired:
    return OfferingRetired(location="toronto", procedure="micro-needling", revision=revision)


def branded(revision: int = 1, **more: Any) -> NetworkPublished:
    fields = {"slug": "northlight", "names": {"en-CA": "Northlight"}, "accent": "#0a5c57"}
    return NetworkPublished(revision=revision, **(fields | more))


def network() -> list[Event]:
    """One of each kind."""
    return [location(), doctor(), procedure(), offered(1, roy=3)]


async def publish(database: Database, *events: Event) -> None:
    """As another process does."""
    await MongoDirectory(database).apply(changes_of(events))
