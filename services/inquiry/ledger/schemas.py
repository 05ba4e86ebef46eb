"""Answer of `GET /v1/ledger`."""

from pydantic import BaseModel

from services.inquiry.inquiries.domain import Ledger


class LedgerAnswer(BaseModel):
    """Counts of inquiries; a `difference` other than 0 lasts until they are accounted for."""

    accepted: int
    routed: int
    unrouted: int
    withdrawn: int
    erased: int
    in_flight: int
    quarantined: int
    difference: int

    @classmethod
    def of(cls, ledger: Ledger) -> "LedgerAnswer":
        return cls(
            accepted=ledger.accepted,
            routed=ledger.routed,
            unrouted=ledger.unrouted,
            withdrawn=ledger.withdrawn,
            erased=ledger.erased,
            in_flight=ledger.in_flight,
            quarantined=ledger.quarantined,
            difference=ledger.difference,
        )
