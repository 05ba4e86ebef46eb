"""The body and the answer of `POST /v1/eligibility`."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.inquiry.eligibility.domain import Assessment, Assessments
from services.inquiry.inquiries.domain import PayerKind
from services.inquiry.intake.schemas.body import ResidenceBody
from services.inquiry.intake.schemas.formats import OptionalShortText, Slug
from shared.eligibility.case import Coverage, coverage_of
from shared.eligibility.sentences import Reader, sentence


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class CoveragePayerBody(_Part):
    """`has_claim_number` is all that counts; `claim_number`, as an inquiry has it, is looked at for
    being there and for nothing else.
    """

    kind: PayerKind
    has_claim_number: bool | None = None
    claim_number: OptionalShortText = None


class EligibilityBody(_Part):
    """As in an inquiry. Who leaves out residence or payer is told that the answer depends on it."""

    procedure: Slug
    residence: ResidenceBody | None = None
    payer: CoveragePayerBody | None = None

    def coverage(self) -> Coverage:
        residence, payer = self.residence, self.payer
        return coverage_of(
            country=residence.country if residence else "",
            subdivision=residence.subdivision if residence else None,
            plan_subdivision=residence.plan_subdivision if residence else None,
            payer_kind=payer.kind if payer else "unknown",
            has_claim_number=bool(payer and (payer.has_claim_number or payer.claim_number)),
        )


class ClinicAlternative(BaseModel):
    """A clinic where it is allowed, or allowed with conditions."""

    kind: Literal["clinic"] = "clinic"
    location: str
    name: str
    province: str
    verdict: str

    @classmethod
    def of(cls, one: Assessment) -> "ClinicAlternative":
        clinic = one.clinic
        return cls(
            location=clinic.slug,
            name=clinic.name,
            province=clinic.province,
            verdict=one.verdict.value,
        )


class PublicPlanAlternative(BaseModel):
    """The public path: the plan of this province pays."""

    kind: Literal["public_plan"] = "public_plan"
    province: str


Alternative = Annotated[ClinicAlternative | PublicPlanAlternative, Field(discriminator="kind")]


class EligibilityItem(BaseModel):
    """`code` is the rule that decided, `sentence` says it to the patient. `conditions`: what has to
    be there before treatment; `questions`: what has to be answered first. `alternatives`, where the
    verdict is `block`: other clinics, at most ten, and the public path.
    """

    location: str
    name: str
    province: str
    verdict: str
    code: str
    sentence: str
    source: str | None
    conditions: list[str]
    questions: list[str]
    alternatives: list[Alternative]


class EligibilityAnswer(BaseModel):
    """Every clinic that offers the procedure, by name."""

    rules_version: str
    items: list[EligibilityItem]

    @classmethod
    def of(cls, found: Assessments, locale: str) -> "EligibilityAnswer":
        """Of a thousand clinics most have the same sentence and the same alternatives."""
        findings = {one.finding.rule: one.finding for one in found.items}
        sentences = {
            rule: sentence(
                found.rules, finding, reader=Reader.PATIENT, locale=locale, home=found.home
            )
            for rule, finding in findings.items()
        }
        others = [ClinicAlternative.of(one) for one in found.alternatives]
        return cls(
            rules_version=found.rules.version,
            items=[
                _item(one, sentences[one.finding.rule], _instead_of(one, others))
                for one in found.items
            ],
        )


def _item(one: Assessment, text: str, alternatives: list[Alternative]) -> EligibilityItem:
    clinic, finding = one.clinic, one.finding
    return EligibilityItem(
        location=clinic.slug,
        name=clinic.name,
        province=clinic.province,
        verdict=one.verdict.value,
        code=finding.rule,
        sentence=text,
        source=finding.source,
        conditions=list(finding.conditions),
        questions=list(finding.questions),
        alternatives=alternatives,
    )


def _instead_of(one: Assessment, others: Sequence[ClinicAlternative]) -> list[Alternative]:
    public = [PublicPlanAlternative(province=one.clinic.province)] if one.has_public_path else []
    return [*others, *public] if one.is_blocked else []
