"""Answers of `GET /v1/ledger` and `/v1/ledger/report`."""

from dataclasses import asdict

from pydantic import BaseModel

from services.inquiry.inquiries.domain import Ledger
from services.inquiry.ledger.domain import LedgerReport
from shared.disclosure.ledger import LedgerReportBody, WaitingBody


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


def report_body(report: LedgerReport) -> LedgerReportBody:
    return LedgerReportBody(
        **LedgerAnswer.of(report.ledger).model_dump(),
        late=report.late,
        waiting=[WaitingBody(**asdict(one)) for one in report.waiting.oldest],
        late_before=report.late_before,
        counted_at=report.counted_at,
    )
