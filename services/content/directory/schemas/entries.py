"""What an editor reads of the directory: exactly what they may write back, and its revision."""

from dataclasses import asdict

from pydantic import BaseModel

from services.content.directory.domain import Doctor, Location, Offering
from services.content.directory.schemas.forms import DoctorFields, LocationFields, OfferingFields
from services.content.revisions.domain import Revised


class LocationEntry(BaseModel):
    """`edited_by`: the account that wrote it last, empty where a bundle did."""

    slug: str
    revision: int
    edited_by: str
    location: LocationFields

    @classmethod
    def of(cls, stored: Revised[Location]) -> "LocationEntry":
        fields = asdict(stored.value)
        return cls(
            slug=fields.pop("slug"),
            revision=stored.revision,
            edited_by=fields.pop("edited_by"),
            location=LocationFields.model_validate(fields),
        )


class DoctorEntry(BaseModel):
    """`edited_by`: the account that wrote it last, empty where a bundle did."""

    slug: str
    revision: int
    edited_by: str
    doctor: DoctorFields

    @classmethod
    def of(cls, stored: Revised[Doctor]) -> "DoctorEntry":
        fields = asdict(stored.value)
        return cls(
            slug=fields.pop("slug"),
            revision=stored.revision,
            edited_by=fields.pop("edited_by"),
            doctor=DoctorFields.model_validate(fields),
        )


class OfferingEntry(BaseModel):
    """`edited_by`: the account that wrote it last, empty where a bundle did."""

    location: str
    procedure: str
    revision: int
    edited_by: str
    offering: OfferingFields

    @classmethod
    def of(cls, stored: Revised[Offering]) -> "OfferingEntry":
        fields = asdict(stored.value)
        del fields["is_retired"]
        return cls(
            location=fields.pop("location"),
            procedure=fields.pop("procedure"),
            revision=stored.revision,
            edited_by=fields.pop("edited_by"),
            offering=OfferingFields.model_validate(fields),
        )
