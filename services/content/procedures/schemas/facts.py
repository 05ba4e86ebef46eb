"""What all locales of a procedure share, as somebody writes it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from services.content.procedures.domain import Draft, PlanListing, Recovery
from services.content.procedures.usecases.edit_facts import WrittenFacts
from services.content.text.domain import InsuredStatus, checks
from services.content.text.schemas import OF_PROVINCES, TextByLocale


class Form(BaseModel):
    """An unknown field is a mistake, not a remark. The bounds of single values are those of the
    domain.
    """

    model_config = ConfigDict(extra="forbid")


class RecoveryForm(Form):
    """Nights near the clinic; days, counted from that of the procedure, before a flight, during
    which the clinic follows up, and off work.
    """

    stay_nights: StrictInt
    fit_to_fly_days: StrictInt
    aftercare_days: StrictInt
    off_work_days: StrictInt | None = None

    def value(self) -> Recovery:
        return Recovery(**self.model_dump())


class PlanListingForm(Form):
    """How the plan of one province lists the procedure, and who says so since when."""

    status: InsuredStatus
    source: TextByLocale
    as_of: date
    url: str | None = None

    def value(self) -> PlanListing:
        return PlanListing(**self.model_dump())


PlanListings = Annotated[dict[str, PlanListingForm], OF_PROVINCES]


def plan_listings(forms: dict[str, PlanListingForm]) -> dict[str, PlanListing]:
    """By province."""
    listings = {}
    for province, form in forms.items():
        with checks.under(f"plan_listings.{province}"):
            listings[province] = form.value()
    return listings


class FactsForm(Form):
    category: Annotated[str, Field(max_length=100)]
    insured_status: InsuredStatus
    insured_status_in: Annotated[dict[str, InsuredStatus], OF_PROVINCES] = {}
    plan_listings: PlanListings = {}
    recovery: RecoveryForm | None = None
    picture: Annotated[str, Field(max_length=100)] = ""

    def value(self) -> WrittenFacts:
        return WrittenFacts(
            category=self.category,
            insured_status=self.insured_status,
            insured_status_in=self.insured_status_in,
            plan_listings=plan_listings(self.plan_listings),
            recovery=self.recovery.value() if self.recovery else None,
            picture=self.picture,
        )


class FactsEntry(BaseModel):
    """Exactly what may be written back, and its revision."""

    procedure: str
    revision: int
    facts: FactsForm

    @classmethod
    def of(cls, draft: Draft) -> "FactsEntry":
        procedure = draft.value
        return cls(
            procedure=procedure.slug,
            revision=draft.facts_revision,
            facts=FactsForm(
                category=procedure.category,
                insured_status=procedure.insured_status,
                insured_status_in=dict(procedure.insured_status_in),
                plan_listings={
                    province: PlanListingForm(**vars(listing))
                    for province, listing in procedure.plan_listings.items()
                },
                recovery=procedure.recovery and RecoveryForm(**vars(procedure.recovery)),
                picture=procedure.picture,
            ),
        )
