"""The form of what is asked and offered, as it stands on the status page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.inquiry.answers.domain import needs_leave_of_quebec
from services.inquiry.catalogue.domain import Clinic
from services.inquiry.catalogue.ports import Catalogue
from services.inquiry.inquiries.domain import CLINIC_OFFERED, Inquiry, Purpose, Question
from services.inquiry.intake.domain.consent_texts import current_text
from services.inquiry.intake.domain.consents import QUEBEC
from services.inquiry.intake.schemas import blank_values
from services.inquiry.intake.views.choices import Choices, choices
from services.inquiry.intake.views.messages import message
from shared.errors import FieldProblem
from shared.formatting import subdivision_name

_SHOWN: Mapping[str, str] = {"CA": "residence.subdivision_ca", "US": "residence.subdivision_us"}

_PAGE = ("residence.country", "residence.", "payer.kind", "payer.", "offers", "consents")


@dataclass(frozen=True, kw_only=True)
class OfferView:
    """`name`: of its field."""

    name: str
    slug: str
    clinic: str
    city: str


@dataclass(frozen=True, kw_only=True)
class AgreementView:
    name: str
    text: str
    text_version: str


@dataclass(frozen=True, kw_only=True)
class AskedView:
    """`values` by field as typed, `errors` by field."""

    reference: str
    asks_residence: bool
    asks_payer: bool
    asks_claim_number: bool
    offers: tuple[OfferView, ...]
    agreements: tuple[AgreementView, ...]
    choices: Choices
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Questions that only a newer version asks have no form here."""
        return not (self.asks_residence or self.asks_payer or self.asks_claim_number or self.offers)


@dataclass(frozen=True, kw_only=True)
class ShowAsked:
    catalogue: Catalogue

    async def __call__(
        self,
        inquiry: Inquiry,
        *,
        typed: Mapping[str, str] | None = None,
        problems: Sequence[FieldProblem] = (),
    ) -> AskedView | None:
        """None where nothing is open, or nothing more is done with the inquiry."""
        if inquiry.has_ended:
            return None
        found = [await self.catalogue.clinic(slug) for slug in inquiry.lead.offers]
        clinics = [clinic for clinic in found if clinic]
        view = _view(inquiry, clinics, typed or {}, problems)
        return None if view.is_empty else view


def _view(
    inquiry: Inquiry,
    clinics: Sequence[Clinic],
    typed: Mapping[str, str],
    problems: Sequence[FieldProblem],
) -> AskedView:
    asked = set(inquiry.lead.questions)
    offers = tuple(_offer(clinic, inquiry.locale) for clinic in clinics)
    agreements = tuple(_agreements(inquiry, clinics))
    names = [*(one.name for one in offers), *(one.name for one in agreements)]
    return AskedView(
        reference=inquiry.reference,
        asks_residence=bool(asked & {Question.RESIDENCE, Question.PLAN}),
        asks_payer=Question.PAYER in asked,
        asks_claim_number=bool(asked & {Question.PAYER, Question.CLAIM_NUMBER}),
        offers=offers,
        agreements=agreements,
        choices=choices(inquiry.locale),
        values={**blank_values(), **dict.fromkeys(names, ""), **typed},
        errors=_in_order({_field(one.field, typed): message(one) for one in reversed(problems)}),
    )


def _in_order(errors: Mapping[str, str]) -> dict[str, str]:
    """As the fields stand on the page."""

    def position(error: tuple[str, str]) -> int:
        return next((n for n, part in enumerate(_PAGE) if error[0].startswith(part)), len(_PAGE))

    return dict(sorted(errors.items(), key=position))


def _offer(clinic: Clinic, locale: str) -> OfferView:
    return OfferView(
        name=f"offers.{clinic.slug}",
        slug=clinic.slug,
        clinic=clinic.name,
        city=f"{clinic.city}, {subdivision_name(clinic.province, locale)}",
    )


def _agreements(inquiry: Inquiry, clinics: Sequence[Clinic]) -> list[AgreementView]:
    """What a yes agrees to; of those who may be of Quebec also that it leaves the province."""
    if not clinics:
        return []
    leaves = any(clinic.province != QUEBEC for clinic in clinics)
    purposes = [CLINIC_OFFERED]
    if leaves and needs_leave_of_quebec(inquiry):
        purposes.append(Purpose.TRANSFER_OUT_OF_QUEBEC)
    texts = [current_text(purpose, inquiry.locale) for purpose in purposes]
    return [
        AgreementView(
            name=f"consents.{text.purpose}", text=text.text, text_version=text.text_version
        )
        for text in texts
    ]


def _field(name: str, typed: Mapping[str, str]) -> str:
    """Where the form shows it: the province is asked for country by country."""
    if name == "residence.subdivision":
        return _SHOWN.get(typed.get("residence.country", ""), "residence.country")
    return name
