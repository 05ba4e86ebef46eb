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
from services.content.directory.schemas.forms import (
    DoctorForm,
    LocalizedText,
    LocationForm,
    OfferingForm,
)

__all__ = [
    "DoctorBody", "DoctorForm", "DoctorList", "Locale", "LocalizedText", "LocationBody",
    "LocationForm", "LocationList", "NetworkBody", "NetworkForm", "OfferingForm", "Slug",
]  # fmt: skip
