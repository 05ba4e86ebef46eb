"""What oversight answers (`shared.disclosure.oversight`)."""

from typing import Final

from services.inquiry.disclosure.domain.chain import SEALED, Entry
from services.inquiry.disclosure.domain.verification import Broken, Intact
from services.inquiry.inquiries.domain import Hold
from services.inquiry.oversight.usecases.oversee import ERASED_WITHIN, Overview
from services.inquiry.oversight.usecases.read_file import InquiryFile
from shared.disclosure.oversight import (
    LISTED_AT_MOST,
    AccessBody,
    ChainBody,
    ConsentBody,
    HoldBody,
    InquiryFileBody,
    NamedHoldBody,
    OverviewBody,
    VerificationBody,
)

_UNKNOWN_STATUS: Final = "unknown"


def file_body(file: InquiryFile) -> InquiryFileBody:
    inquiry = file.inquiry
    accesses = [_access(entry) for entry in reversed(file.chain.entries) if entry.reason != SEALED]
    return InquiryFileBody(
        reference=inquiry.reference,
        status=str(inquiry.status) or _UNKNOWN_STATUS,
        received_at=inquiry.received_at,
        erased_at=inquiry.erased_at,
        person_asked_at=inquiry.person_asked_at,
        corrections=len(inquiry.corrections),
        consents=[
            ConsentBody(
                purpose=one.purpose,
                text_version=one.text_version,
                locale=one.locale,
                is_granted=one.is_granted,
                at=one.at,
                about=one.about,
            )
            for one in inquiry.consents
        ],
        accesses=accesses[:LISTED_AT_MOST],
        more_accesses=max(0, len(accesses) - LISTED_AT_MOST),
        chain=_chain(file.verification, len(file.chain.entries)),
        hold=_hold(inquiry.hold) if inquiry.hold else None,
    )


def overview_body(overview: Overview) -> OverviewBody:
    last = overview.last_pass
    return OverviewBody(
        holds=[
            NamedHoldBody(reference=reference, **_hold(hold).model_dump())
            for reference, hold in overview.holds
        ],
        verification=last
        and VerificationBody(
            began_at=last.began_at,
            is_done=last.after is None,
            chains=last.verified,
            broken=last.broken,
        ),
        erased=overview.erased,
        erased_days=ERASED_WITHIN.days,
    )


def _access(entry: Entry) -> AccessBody:
    return AccessBody(
        at=entry.at,
        was_granted=entry.was_granted,
        reason=entry.reason,
        name=entry.name,
        role=entry.role,
        purpose=entry.purpose,
        of_document=entry.attachment_id is not None,
    )


def _chain(verification: Intact | Broken, length: int) -> ChainBody:
    if isinstance(verification, Broken):
        return ChainBody(length=length, broken_at=verification.seq, code=verification.code)
    return ChainBody(length=length)


def _hold(hold: Hold) -> HoldBody:
    return HoldBody(
        reason=hold.reason.value,
        by=hold.by,
        at=hold.at,
        erasure_asked_at=hold.erasure_asked_at,
    )
