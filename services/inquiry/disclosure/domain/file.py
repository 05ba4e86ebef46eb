"""What is shown of an inquiry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
