"""The body of `POST /v1/inquiries`, strict: unknown fields and other types are refused."""

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.inquiry.inquiries.domain import (
    AgeBand,
    Answer,
    Authority,
    Blackout,
    Channel,
    ConsentGiven,
    Laterality,
    OnBehalf,
    Patient,
    Payer,
    PayerKind,
    Prior,
    Residence,
    Source,
    Submission,
    Travel,
    TravelMode,
    Urgency,
)
from services.inquiry.intake.schemas.formats import (
    Country,
    Day,
    EmailAddress,
    Hours,
    Language,
    Name,
    OptionalLongText,
    OptionalName,
    OptionalPostalPrefix,
    OptionalShortText,
    PhoneText,
    PurposeCode,
    Question,
    Relationship,
    Slug,
    Subdivision,
    TextVersion,
    TimeZone,
    WordedText,
    e164,
    subdivision_country,
)
from services.inquiry.intake.schemas.problems import refuse_at
from services.inquiry.intake.schemas.shapes import is_claim_number, postal_problem

_COUNTRIES_WITH_PROVINCES: Final = frozenset({"CA", "US"})


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class PatientBody(_Part):
    given_name: Name
    family_name: Name
    email: EmailAddress
    phone: PhoneText | None = None
    language: Language
    channel: Channel
    timezone: TimeZone | None = None
    best_hours: OptionalShortText = None
    interpreter: bool | None = None
    preferred_name: OptionalName = None
    date_of_birth: Day | None = None
    age_band: AgeBand | None = None

    @model_validator(mode="after")
    def _has_one_age(self) -> Self:
        refuse_at({"age_band": "age-twice"} if self.date_of_birth and self.age_band else {})
        return self


class OnBehalfBody(_Part):
    """Who writes for the patient. The name of the one who writes may be left out."""

    relationship: Relationship
    authority: Authority
    given_name: OptionalName = None
    family_name: OptionalName = None


class ResidenceBody(_Part):
    country: Country
    subdivision: Subdivision | None = None
    plan_subdivision: Subdivision | None = None
    postal_prefix: OptionalPostalPrefix = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        refuse_at({**self._missing(), **self._contradictions(), **self._elsewhere()})
        return self

    def _elsewhere(self) -> dict[str, str]:
        if self.postal_prefix is None:
            return {}
        problem = postal_problem(self.postal_prefix, self.country, self.subdivision)
        return {"postal_prefix": problem} if problem else {}

    def _missing(self) -> dict[str, str]:
        """Where a province or state decides who may be shown the inquiry, it must be known."""
        is_needed = self.country in _COUNTRIES_WITH_PROVINCES and not self.subdivision
        return {"subdivision": "subdivision-required"} if is_needed else {}

    def _contradictions(self) -> dict[str, str]:
        """A Canadian health plan may outlast a move to another country."""
        expected = {
            "subdivision": (self.subdivision, {self.country}),
            "plan_subdivision": (self.plan_subdivision, {"CA", self.country}),
        }
        return {
            field: "subdivision-country"
            for field, (code, countries) in expected.items()
            if code and subdivision_country(code) not in countries
        }


class PayerBody(_Part):
    kind: PayerKind
    claim_number: OptionalShortText = None

    @model_validator(mode="after")
    def _is_of_this_payer(self) -> Self:
        fits = self.claim_number is None or is_claim_number(self.claim_number, self.kind)
        refuse_at({} if fits else {"claim_number": "claim-number"})
        return self


class TravelBody(_Part):
    earliest: Day | None = None
    latest: Day | None = None
    companions: Annotated[int, Field(ge=0, le=20)] | None = None
    mobility_aid: WordedText = None
    visa_letter: bool | None = None
    passport_valid: bool | None = None
    hours: Hours | None = None
    citizenship: Country | None = None
    mode: TravelMode | None = None
    ground_help: bool | None = None
    hotel_help: bool | None = None
    aftercare_by: OptionalShortText = None


class PriorBody(_Part):
    imaging: bool | None = None
    referral: bool | None = None


class BlackoutBody(_Part):
    """Days on which the patient cannot come: the first and the last."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="to")]


class AnswerBody(_Part):
    question: Question
    answer: WordedText


class ConsentBody(_Part):
    purpose: PurposeCode
    text_version: TextVersion
    granted: bool


class SourceBody(_Part):
    site: OptionalShortText = None
    page: OptionalShortText = None
    revision: WordedText = None
    campaign: OptionalShortText = None


class InquiryBody(_Part):
    """Codes: ISO 3166-1 and 3166-2, BCP 47, IANA time zones, E.164 (national numbers are read in
    the country).
    """

    procedure: Slug
    location: Slug | None = None
    willing_to_travel_to: Annotated[list[Slug], Field(max_length=50)] | None = None
    patient: PatientBody
    residence: ResidenceBody
    payer: PayerBody
    travel: TravelBody | None = None
    screening: Annotated[list[AnswerBody], Field(max_length=50)] | None = None
    message: OptionalLongText = None
    consents: Annotated[list[ConsentBody], Field(max_length=20)]
    source: SourceBody | None = None
    on_behalf: OnBehalfBody | None = None
    laterality: Laterality | None = None
    prior: PriorBody | None = None
    urgency: Urgency | None = None
    doctor_wish: OptionalShortText = None
    blackout: Annotated[list[BlackoutBody], Field(max_length=10)] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """Formats that depend on another field; each problem is named at the field it concerns."""
        refuse_at(phone_problem(self.patient, self.residence.country))
        return self

    def submission(self) -> Submission:
        return Submission(
            procedure=self.procedure,
            location=self.location,
            willing_to_travel_to=tuple(dict.fromkeys(self.willing_to_travel_to or ())),
            patient=patient_of(self.patient, self.residence.country),
            residence=Residence(**vars(self.residence)),
            payer=Payer(**vars(self.payer)),
            travel=self._travel(),
            screening=tuple(
                Answer(question=given.question, answer=given.answer or "")
                for given in self.screening or ()
            ),
            message=self.message,
            consents=tuple(ConsentGiven(**vars(given)) for given in self.consents),
            source=self._source(),
            on_behalf=OnBehalf(**vars(self.on_behalf)) if self.on_behalf else None,
            laterality=self.laterality,
            prior=Prior(**vars(self.prior)) if self.prior else Prior(),
            urgency=self.urgency,
            doctor_wish=self.doctor_wish,
            blackout=tuple(Blackout(**vars(given)) for given in self.blackout or ()),
        )

    def _travel(self) -> Travel:
        return Travel(**vars(self.travel)) if self.travel else Travel()

    def _source(self) -> Source:
        return Source(**vars(self.source)) if self.source else Source()


def phone_problem(patient: PatientBody, country: str) -> dict[str, str]:
    """What is wrong with the phone number, read in this country, by field."""
    if patient.phone is None:
        return {"patient.phone": "phone-required"} if patient.channel in {"phone", "sms"} else {}
    return {} if e164(patient.phone, country) else {"patient.phone": "phone"}


def patient_of(given: PatientBody, country: str) -> Patient:
    phone = e164(given.phone, country) if given.phone else None
    interpreter = bool(given.interpreter)
    return Patient(**{**vars(given), "phone": phone, "interpreter": interpreter})
