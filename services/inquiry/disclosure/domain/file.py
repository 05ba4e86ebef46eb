"""What is shown of an inquiry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.privacy.domain import Opened
from shared.disclosure.assertion import Assertion, RefusalReason


@dataclass(frozen=True, kw_only=True)
class PatientFile:
    """An inquiry with its personal fields opened, or erased."""

    inquiry_id: str
    reference: str
    lead_id: str | None
    """The lead that routing has announced; None until it has."""
    residence: Mapping[str, str | None]
    payer_kind: str
    language: str
    interpreter: bool
    earliest: str | None
    latest: str | None
    personal: Mapping[str, Any] = field(repr=False)
    is_erased: bool = False

    def fault(self, assertion: Assertion) -> RefusalReason | None:
        """What keeps these details from the one who asserts."""
        if self.lead_id is not None and self.lead_id != assertion.lead_id:
            return RefusalReason.OTHER_LEAD
        return RefusalReason.ERASED if self.is_erased else None


def patient_file(inquiry: Inquiry, opened: Opened) -> PatientFile:
    facts, residence = inquiry.facts, inquiry.facts.residence
    return PatientFile(
        inquiry_id=inquiry.id,
        reference=inquiry.reference,
        lead_id=inquiry.lead.lead_id,
        residence={
            "country": residence.country,
            "subdivision": residence.subdivision,
            "plan_subdivision": residence.plan_subdivision,
        },
        payer_kind=facts.payer_kind,
        language=facts.language,
        interpreter=facts.interpreter,
        earliest=facts.earliest.isoformat() if facts.earliest else None,
        latest=facts.latest.isoformat() if facts.latest else None,
        personal=opened.fields,
        is_erased=opened.is_erased,
    )
