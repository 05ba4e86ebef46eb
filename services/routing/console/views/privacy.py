"""The privacy officer's page: who read an inquiry, what was agreed to, what is on hold."""

from dataclasses import dataclass

from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from shared.disclosure.assertion import SEARCHED
from shared.disclosure.oversight import (
    AccessBody,
    ChainBody,
    ConsentBody,
    HoldBody,
    InquiryFileBody,
    OverviewBody,
    VerificationBody,
)

HOLD_REASONS = ("litigation", "complaint", "regulator", "other")


@dataclass(frozen=True, kw_only=True)
class HoldView:
    reason: str
    by: str
    at: str
    erasure_asked: str | None
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class VerificationView:
    """`broken`: how many chains do not hold."""

    began: str
    is_done: bool
    chains: str
    broken: int


@dataclass(frozen=True, kw_only=True)
class AccessView:
    """`name` None: nobody vouched for who asked."""

    at: str
    was_granted: bool
    reason: str | None
    name: str | None
    role: str | None
    purpose: str | None
    of_document: bool
    is_search: bool
    """That there is an inquiry from an address was found, and nothing of it shown."""


@dataclass(frozen=True, kw_only=True)
class ConsentView:
    purpose: str
    is_granted: bool
    at: str
    text_version: str
    language: str
    clinic: str | None


@dataclass(frozen=True, kw_only=True)
class FileView:
    reference: str
    status: str
    received: str
    erased: str | None
    person_asked: str | None
    corrections: int
    consents: tuple[ConsentView, ...]
    accesses: tuple[AccessView, ...]
    readers: int
    """Different people to whom something was shown, of those listed."""
    more_accesses: int
    chain: ChainBody
    hold: HoldView | None


@dataclass(frozen=True, kw_only=True)
class PrivacyView:
    """`asked`: the reference that was looked for; `is_unknown`: nobody has it."""

    chrome: ChromeView
    holds: tuple[HoldView, ...]
    verification: VerificationView | None
    erased: str
    erased_days: int
    may_act: bool
    asked: str = ""
    is_unknown: bool = False
    file: FileView | None = None
    notice: str | None = None
    hold_reasons: tuple[str, ...] = HOLD_REASONS


def hold_views(overview: OverviewBody, formatter: Formatter) -> tuple[HoldView, ...]:
    return tuple(_hold(one, formatter, one.reference) for one in overview.holds)


def verification_view(
    last: VerificationBody | None, formatter: Formatter
) -> VerificationView | None:
    if last is None:
        return None
    return VerificationView(
        began=formatter.time(last.began_at, None),
        is_done=last.is_done,
        chains=formatter.number(last.chains),
        broken=last.broken,
    )


def file_view(file: InquiryFileBody, formatter: Formatter) -> FileView:
    shown = [one for one in file.accesses if one.was_granted and one.purpose != SEARCHED]
    readers = {(one.name, one.role) for one in shown}
    return FileView(
        reference=file.reference,
        status=file.status,
        received=formatter.time(file.received_at, None),
        erased=formatter.time(file.erased_at, None) if file.erased_at else None,
        person_asked=formatter.time(file.person_asked_at, None) if file.person_asked_at else None,
        corrections=file.corrections,
        consents=tuple(_consent(one, formatter) for one in file.consents),
        accesses=tuple(_access(one, formatter) for one in file.accesses),
        readers=len(readers),
        more_accesses=file.more_accesses,
        chain=file.chain,
        hold=_hold(file.hold, formatter) if file.hold else None,
    )


def _hold(hold: HoldBody, formatter: Formatter, reference: str | None = None) -> HoldView:
    asked = hold.erasure_asked_at
    return HoldView(
        reason=hold.reason,
        by=formatter.colleague(hold.by) or hold.by,
        at=formatter.time(hold.at, None),
        erasure_asked=formatter.time(asked, None) if asked else None,
        reference=reference,
    )


def _access(one: AccessBody, formatter: Formatter) -> AccessView:
    return AccessView(
        at=formatter.time(one.at, None),
        was_granted=one.was_granted,
        reason=one.reason,
        name=one.name,
        role=one.role,
        purpose=one.purpose,
        of_document=one.of_document,
        is_search=one.was_granted and one.purpose == SEARCHED,
    )


def _consent(one: ConsentBody, formatter: Formatter) -> ConsentView:
    return ConsentView(
        purpose=one.purpose,
        is_granted=one.is_granted,
        at=formatter.time(one.at, None),
        text_version=one.text_version,
        language=formatter.language(one.locale),
        clinic=formatter.clinic(one.about),
    )
