"""An inquiry's facts as `/v1/evaluations` takes them: codes, nothing that names anybody."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from services.routing.decisions.domain import InquiryFacts, Residence
from shared.events.fields import Code, Country, Language, Region, Slug

_ID = "evaluation"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ResidenceBody(_Part):
    """ISO 3166-1 and 3166-2; the health plan's province when it differs."""

    country: Country
    subdivision: Region | None = None
    plan_subdivision: Region | None = None


class PayerBody(_Part):
    kind: Code
    has_claim_number: StrictBool = False


class EvaluationBody(_Part):
    procedure: Slug
    location: Slug | None = None
    willing_to_travel_to: Annotated[list[Slug], Field(max_length=100)] = []
    residence: ResidenceBody
    payer: PayerBody
    language: Language = "en-CA"
    consents: Annotated[list[Code], Field(max_length=50)] = []
    """The purposes that the patient would have agreed to."""

    def facts(self, now: datetime) -> InquiryFacts:
        return InquiryFacts(
            inquiry_id=_ID,
            reference=_ID,
            procedure=self.procedure,
            location=self.location,
            willing_to_travel_to=tuple(self.willing_to_travel_to),
            residence=Residence(**self.residence.model_dump()),
            payer_kind=self.payer.kind,
            has_claim_number=self.payer.has_claim_number,
            language=self.language,
            consents=tuple(self.consents),
            received_at=now,
            reply_by=now + timedelta(days=1),
        )
