"""What a decision may know of an inquiry: ids and codes, nothing that names the patient."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Final

from services.routing.decisions.domain.travel import QUEBEC, Residence
from shared.eligibility.case import Coverage, coverage_of

SHARE_ACROSS_PROVINCES: Final = "disclosure_out_of_province"
LEAVE_QUEBEC: Final = "transfer_out_of_quebec"
"""Purposes of consents that inquiry asks for (`GET /v1/consents`)."""


@dataclass(frozen=True, kw_only=True)
class InquiryFacts:
    inquiry_id: str
    reference: str
    procedure: str
    location: str | None = None
    """The clinic the patient wishes for, if any."""
    willing_to_travel_to: tuple[str, ...] = ()
    residence: Residence
    payer_kind: str
    has_claim_number: bool = False
    language: str
    interpreter: bool = False
    earliest: date | None = None
    latest: date | None = None
    consents: tuple[str, ...] = ()
    """The purposes that the patient has agreed to."""
    received_at: datetime
    reply_by: datetime
    accepted: tuple[str, ...] = ()
    """Clinics that were offered to the patient, who said yes."""
    refused: tuple[str, ...] = ()
    """Clinics that were offered to the patient, who said no."""
    revision: int = 0
    """How often the patient has answered something since the inquiry came."""
    declined_by: tuple[str, ...] = ()
    """Who has handed the lead back, as `location/doctor`: never routed to them again."""
    transferred_to: str | None = None
    """The clinic that somebody has chosen: it stands in for what the patient named."""
    approved: tuple[str, ...] = ()
    """What a person has reviewed and allowed, as `location/rule`."""

    def may_be_shared_with(self, location: str, province: str) -> bool:
        """Whether a clinic may be shown this.

        Naming a clinic, or saying yes to it, is asking it. Every other one needs consent, unless it
        is known to be in the patient's own province: what is not known is no reason to do without.
        """
        return (
            location in (self.acceptable_locations or ())
            or location in self.accepted
            or self.residence.is_known_to_be_in(province)
            or SHARE_ACROSS_PROVINCES in self.consents
        )

    def may_be_sent_to(self, province: str) -> bool:
        """Whether the data may go to this province: out of Quebec only with consent, also to a
        clinic that was named (Quebec's Act P-39.1, section 17).
        """
        stays = province == QUEBEC or not self._may_be_in_quebec
        return stays or LEAVE_QUEBEC in self.consents

    def declined_at(self, location: str) -> tuple[str, ...]:
        """The doctors of this clinic who have handed it back."""
        if not self.declined_by:
            return ()
        parts = [name.partition("/") for name in self.declined_by]
        return tuple(doctor for at, _, doctor in parts if at == location)

    def has_approval(self, location: str, rule: str) -> bool:
        """Whether a person has allowed at this clinic what this rule wanted to be reviewed."""
        return bool(self.approved) and approval_of(location, rule) in self.approved

    @cached_property
    def coverage(self) -> Coverage:
        """What eligibility depends on."""
        return coverage_of(
            country=self.residence.country,
            subdivision=self.residence.subdivision,
            plan_subdivision=self.residence.plan_subdivision,
            payer_kind=self.payer_kind,
            has_claim_number=self.has_claim_number,
        )

    @cached_property
    def _may_be_in_quebec(self) -> bool:
        return self.residence.may_be_in_quebec

    @property
    def named_locations(self) -> frozenset[str] | None:
        """The clinics that come into question: the one that somebody has transferred it to, or
        those that the patient would go to; None when any will do.
        """
        if self.transferred_to is not None:
            return frozenset({self.transferred_to})
        return self.acceptable_locations

    @cached_property
    def acceptable_locations(self) -> frozenset[str] | None:
        """The clinics that the patient would go to; None when any will do. Saying yes to one that
        was offered takes none of the others away.
        """
        named = frozenset(self.willing_to_travel_to) | ({self.location} if self.location else set())
        return named | frozenset(self.accepted) if named else None


def approval_of(location: str, rule: str) -> str:
    """What is kept of an approval: ids, and neither of them holds the slash."""
    return f"{location}/{rule}"
