"""The page of the audit chain: who did what, and whether the record of it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from services.routing.audit.domain import Checked, Entry
from services.routing.audit.ports import DayOfClinic, Wanted
from services.routing.audit.usecases.verify_audit import Verification
from services.routing.console.domain.sheet import Sheet
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.leads.domain import NETWORK_DESK
from shared.audit.act import NETWORK
from shared.formatting import sort_key

COLUMNS = (
    "clinic", "day", "number", "at", "account", "action", "about", "reason", "source", "target",
    "hash",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Choice:
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """`day` and `number`: its position in the chain of the clinic."""

    day: str
    number: str
    at: str
    clinic: str
    who: str
    action: str
    about: str | None
    reason: str | None
    moved: str | None


@dataclass(frozen=True, kw_only=True)
class DayView:
    day: str
    clinic: str
    entries: str
    people: int
    query: str


@dataclass(frozen=True, kw_only=True)
class FaultView:
    clinic: str
    day: str
    number: str
    misfit: str


@dataclass(frozen=True, kw_only=True)
class VerifiedView:
    """What was found just now."""

    entries: int
    days: int
    faults: tuple[FaultView, ...]


@dataclass(frozen=True, kw_only=True)
class AuditView:
    """`query`: what is looked for, as it stands in an address; `next_query`: of the older ones."""

    chrome: ChromeView
    clinics: tuple[Choice, ...]
    accounts: tuple[Choice, ...]
    wanted: Wanted
    entries: tuple[EntryView, ...]
    days: tuple[DayView, ...]
    query: str
    next_query: str | None
    verified: VerifiedView | None = None


def clinic_choices(formatter: Formatter) -> tuple[Choice, ...]:
    slugs = [*formatter.directory.clinics, NETWORK_DESK]
    named = [Choice(code=slug, name=formatter.clinic(slug) or slug) for slug in slugs]
    whole = Choice(code=NETWORK, name=NETWORK)
    return (whole, *sorted(named, key=_by_name))


def account_choices(formatter: Formatter) -> tuple[Choice, ...]:
    named = [Choice(code=one, name=name) for one, name in formatter.staff.items()]
    return tuple(sorted(named, key=_by_name))


def entry_views(entries: Iterable[Entry], formatter: Formatter) -> tuple[EntryView, ...]:
    return tuple(_entry(one, formatter) for one in entries)


def day_views(days: Iterable[DayOfClinic], formatter: Formatter) -> tuple[DayView, ...]:
    return tuple(
        DayView(
            day=day_text(one.day, formatter),
            clinic=formatter.clinic(one.clinic) or one.clinic,
            entries=formatter.number(one.entries),
            people=one.accounts,
            query=query_of(Wanted(clinic=one.clinic, day=one.day)),
        )
        for one in days
    )


def verified_view(verification: Verification, formatter: Formatter) -> VerifiedView:
    return VerifiedView(
        entries=verification.entries,
        days=verification.days,
        faults=tuple(
            fault for checked in verification.clinics for fault in _faults(checked, formatter)
        ),
    )


def query_of(wanted: Wanted, **more: str) -> str:
    """As an address has it; what is not asked for is left out."""
    asked = {"clinic": wanted.clinic, "day": wanted.day, "account": wanted.account, **more}
    return urlencode({name: value for name, value in asked.items() if value})


def sheet_of(entries: Iterable[Entry], wanted: Wanted) -> Sheet:
    """Ids and codes as they stand in the chains, times in UTC: for other programs to read."""
    return Sheet(
        name=f"audit-{wanted.day}" if wanted.day else "audit",
        columns=COLUMNS,
        rows=[
            (
                one.act.clinic, one.position.day, one.position.number,
                one.act.at.isoformat(timespec="milliseconds"), one.act.account, one.act.action,
                one.act.about, one.act.reason, one.act.source, one.act.target, one.hash,
            )
            for one in entries
        ],
    )  # fmt: skip


def day_text(day: str, formatter: Formatter) -> str:
    """What somebody else has put in place of a day is shown as it is."""
    try:
        return formatter.day(date.fromisoformat(day))
    except ValueError:
        return day


def _entry(entry: Entry, formatter: Formatter) -> EntryView:
    act = entry.act
    moved = " → ".join(_where(one, formatter) for one in (act.source, act.target) if one)
    return EntryView(
        day=day_text(entry.position.day, formatter),
        number=formatter.number(entry.position.number),
        at=formatter.time(act.at, act.clinic),
        clinic=formatter.clinic(act.clinic) or act.clinic,
        who=formatter.colleague(act.account) or act.account,
        action=act.action,
        about=act.about,
        reason=act.reason,
        moved=moved or None,
    )


def _where(text: str, formatter: Formatter) -> str:
    """What something went from or to; the instant from which a policy decides, as people say it."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return formatter.time(at, None) if at.tzinfo else text


def _faults(checked: Checked, formatter: Formatter) -> Iterable[FaultView]:
    for fault in checked.faults:
        yield FaultView(
            clinic=formatter.clinic(fault.clinic) or fault.clinic,
            day=day_text(fault.position.day, formatter),
            number=formatter.number(fault.position.number),
            misfit=fault.misfit.value,
        )


def _by_name(one: Choice) -> tuple[object, str]:
    return sort_key(one.name), one.code
