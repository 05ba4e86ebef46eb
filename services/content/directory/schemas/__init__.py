"""What is written into the directory, and what is answered from it."""

from services.content.directory.schemas.bodies import (
    DoctorBody,
    DoctorList,
    Locale,
    LocationBody,
    LocationList,
    NetworkBody,
    NetworkForm,
    Slug,
)
from services.content.directory.schemas.entries import DoctorEntry, LocationEntry, OfferingEntry
from services.content.directory.schemas.forms import (
    DoctorFields,
    DoctorForm,
    LocalizedText,
    LocationFields,
    LocationForm,
    OfferingFields,
    OfferingForm,
)

__all__ = [
    "DoctorBody", "DoctorEntry", "DoctorFields", "DoctorForm", "DoctorList", "Locale",
    "LocalizedText", "LocationBody", "LocationEntry", "LocationFields", "LocationForm",
    "LocationList", "NetworkBody", "NetworkForm", "OfferingEntry", "OfferingFields",
    "OfferingForm", "Slug",
]  # fmt: skip
