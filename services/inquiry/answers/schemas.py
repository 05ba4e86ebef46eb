"""The body of `POST /v1/inquiries/{reference}/answers`, strict like that of an inquiry, and the
form as such a body.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.inquiry.answers.domain import GivenAnswers
from services.inquiry.inquiries.domain import (
    CLINIC_OFFERED,
    ConsentGiven,
    Inquiry,
    Jurisdiction,
    PayerKind,
    Purpose,
)
from services.inquiry.intake.schemas import body_of_form
from services.inquiry.intake.schemas.body import ConsentBody, ResidenceBody
from services.inquiry.intake.schemas.formats import OptionalShortText, Slug

OFFER: Final = "offers."
_PURPOSES: Final = (CLINIC_OFFERED, Purpose.TRANSFER_OUT_OF_QUEBEC.value)


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class PayerAnswerBody(_Part):
    kind: PayerKind | None = None
    claim_number: OptionalShortText = None


class OfferAnswerBody(_Part):
    """A yes needs the consent `disclosure_to_clinic`."""

    location: Slug
    accepted: bool


class AnswersBody(_Part):
    """What is asked, all of it or a part: `GET /v1/inquiries/{reference}` names it."""

    residence: ResidenceBody | None = None
    payer: PayerAnswerBody | None = None
    offers: Annotated[list[OfferAnswerBody], Field(max_length=20)] = []
    consents: Annotated[list[ConsentBody], Field(max_length=20)] = []

    def given(self) -> GivenAnswers:
        payer = self.payer or PayerAnswerBody()
        return GivenAnswers(
            residence=self._residence(),
            payer_kind=payer.kind,
            claim_number=payer.claim_number,
            accepted=_locations(self.offers, accepted=True),
            refused=_locations(self.offers, accepted=False),
            consents=tuple(ConsentGiven(**one.model_dump()) for one in self.consents),
        )

    def _residence(self) -> Jurisdiction | None:
        given = self.residence
        if given is None:
            return None
        return Jurisdiction(
            country=given.country,
            subdivision=given.subdivision,
            plan_subdivision=given.plan_subdivision,
        )


class OpenAnswer(BaseModel):
    """What is still open after the answers: codes, and clinics that were offered."""

    reference: str
    questions: list[str]
    offers: list[str]

    @classmethod
    def of(cls, inquiry: Inquiry) -> "OpenAnswer":
        lead = inquiry.lead
        return cls(
            reference=inquiry.reference, questions=list(lead.questions), offers=list(lead.offers)
        )


def _locations(offers: Iterable[OfferAnswerBody], *, accepted: bool) -> tuple[str, ...]:
    named = (one.location for one in offers if one.accepted is accepted)
    return tuple(dict.fromkeys(named))


def body_of_answers(form: Mapping[str, str]) -> dict[str, Any]:
    """The form as a body; what was left empty is left out."""
    inquiry = body_of_form(form, ())
    body: dict[str, Any] = {name: inquiry[name] for name in ("residence", "payer") if inquiry[name]}
    body["offers"] = [
        {"location": name.removeprefix(OFFER), "accepted": value == "yes"}
        for name, value in form.items()
        if name.startswith(OFFER) and value in ("yes", "no")
    ]
    body["consents"] = [
        {"purpose": purpose, "text_version": version, "granted": True}
        for purpose in _PURPOSES
        if (version := form.get(f"consents.{purpose}.text_version"))
        and form.get(f"consents.{purpose}") == "yes"
    ]
    return body
