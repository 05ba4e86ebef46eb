"""The pages of replays: how far each has come, and what the policy would have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from services.routing.console.domain.replay import ReplayInput
from services.routing.console.domain.sheet import Sheet
from services.routing.console.domain.typed import Problems
from services.routing.console.views.charts import ChartView, Pair, pair_chart
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.policies import PolicyRow
from services.routing.replay.domain import ClinicLoad, DoctorLoad, Replay, Report
from services.routing.replay.domain.job import OPEN
from services.routing.replay.domain.report import KindCount

_DRAWN: Final = 20
_LISTED: Final = 100
_SHORTEST: Final = timedelta(milliseconds=1)
TABLES: Final = ("moves", "doctors", "clinics", "verdicts")


@dataclass(frozen=True, kw_only=True)
class ReplayRow:
    """`policy` None: it is not among those that were read; `days`: both included."""

    id: str
    policy_id: str
    policy: PolicyRow | None
    days: tuple[str, str]
    asked_at: str
    asked_by: str
    status: str
    is_open: bool
    done: int
    total: int
    percent: int


@dataclass(frozen=True, kw_only=True)
class ReplaysView:
    chrome: ChromeView
    may_change: bool
    policies: tuple[PolicyRow, ...]
    typed: ReplayInput
    replays: tuple[ReplayRow, ...]
    timezone: str
    problems: Problems = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class MoveView:
    """From and to which clinic, None: nobody; `*`: several. `reason`: a code."""

    before: str | None
    after: str | None
    reason: str
    count: str


@dataclass(frozen=True, kw_only=True)
class LoadView:
    """`name`: of the clinic, or of the doctor with the clinic. The last two: the targets of a
    doctor, or how far the furthest doctor of a clinic is from it.
    """

    name: str
    before: str
    after: str
    change: str
    target_before: str | None
    target_after: str | None


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """`moved` of `replayed` would go elsewhere; `changes` by what changes, without nothing."""

    moved: int
    replayed: int
    changes: Mapping[str, str]
    not_recomputable: Mapping[str, str]
    moves: tuple[MoveView, ...]
    verdicts: tuple[MoveView, ...]
    clinics: tuple[LoadView, ...]
    furthest: LoadView | None
    """The clinic whose number changes the most."""
    doctors: tuple[LoadView, ...]
    clinic_chart: ChartView
    doctor_chart: ChartView


@dataclass(frozen=True, kw_only=True)
class ReplayView:
    chrome: ChromeView
    may_change: bool
    replay: ReplayRow
    report: ReportView
    failure: str | None
    refused: str | None = None


def replay_row(
    replay: Replay, policies: Mapping[str, PolicyRow], formatter: Formatter
) -> ReplayRow:
    last = formatter.local(replay.period.end - _SHORTEST, None).date()
    first = formatter.local(replay.period.begin, None).date()
    return ReplayRow(
        id=replay.id,
        policy_id=replay.policy,
        policy=policies.get(replay.policy),
        days=(formatter.day(first), formatter.day(last)),
        asked_at=formatter.time(replay.asked_at, None),
        asked_by=formatter.colleague(replay.asked_by) or replay.asked_by,
        status=replay.status.value,
        is_open=replay.status in OPEN,
        done=replay.done,
        total=replay.total,
        percent=min(100, replay.done * 100 // replay.total) if replay.total else 0,
    )


def report_view(report: Report, formatter: Formatter) -> ReportView:
    changes = {code: count for code, count in report.changes.items() if code != "none" and count}
    clinics = sorted(report.clinics, key=lambda one: (-max(one.before, one.after), one.location))
    return ReportView(
        moved=sum(changes.values()),
        replayed=report.replayed,
        changes={code: formatter.number(count) for code, count in changes.items()},
        not_recomputable={
            code: formatter.number(count) for code, count in report.not_recomputable.items()
        },
        moves=tuple(_move(one, formatter) for one in report.moves[:_LISTED]),
        verdicts=tuple(_verdict(one, formatter) for one in report.flips[:_LISTED]),
        clinics=tuple(_clinic(one, formatter) for one in clinics[:_LISTED]),
        furthest=_furthest(clinics, formatter),
        doctors=tuple(_doctor(one, formatter) for one in report.doctors[:_LISTED]),
        clinic_chart=pair_chart([_clinic_pair(one, formatter) for one in clinics[:_DRAWN]]),
        doctor_chart=pair_chart([_doctor_pair(one, formatter) for one in report.doctors[:_DRAWN]]),
    )


def sheet_of(table: str, replay: Replay) -> Sheet:
    """Codes and numbers, all that the report has."""
    report = replay.report
    match table:
        case "doctors":
            columns = ("location", "doctor", "before", "after", "target_before", "target_after")
            rows: Sequence[Sequence[str | int | float | None]] = [
                (d.location, d.doctor, d.before, d.after, d.target_before, d.target_after)
                for d in report.doctors
            ]
        case "clinics":
            columns = ("location", "before", "after", "gap_before", "gap_after", "change")
            rows = [
                (c.location, c.before, c.after, c.gap_before, c.gap_after, c.after - c.before)
                for c in report.clinics
            ]
        case _:
            first = "location" if table == "moves" else "verdict"
            third = "reason" if table == "moves" else "location"
            columns = (f"{first}_before", f"{first}_after", third, "count", "sample", "policy")
            kinds = report.moves if table == "moves" else report.flips
            rows = [(*one.kind, one.count, " ".join(one.sample), replay.policy) for one in kinds]
    return Sheet(name=f"replay-{table}-{replay.id}", columns=columns, rows=rows)


def _furthest(clinics: Sequence[ClinicLoad], formatter: Formatter) -> LoadView | None:
    found = max(clinics, key=lambda one: abs(one.after - one.before), default=None)
    return _clinic(found, formatter) if found and found.after != found.before else None


def _move(one: KindCount, formatter: Formatter) -> MoveView:
    before, after, reason = one.kind
    return MoveView(
        before=formatter.clinic(before or None),
        after=formatter.clinic(after or None),
        reason=reason,
        count=formatter.number(one.count),
    )


def _verdict(one: KindCount, formatter: Formatter) -> MoveView:
    before, after, location = one.kind
    return MoveView(
        before=before or None,
        after=after or None,
        reason=formatter.clinic(location or None) or "",
        count=formatter.number(one.count),
    )


def _clinic(one: ClinicLoad, formatter: Formatter) -> LoadView:
    return LoadView(
        name=formatter.clinic(one.location) or one.location,
        before=formatter.number(one.before),
        after=formatter.number(one.after),
        change=_change(one.after - one.before, formatter),
        target_before=_number(one.gap_before, formatter),
        target_after=_number(one.gap_after, formatter),
    )


def _doctor(one: DoctorLoad, formatter: Formatter) -> LoadView:
    return LoadView(
        name=f"{formatter.doctor(one.doctor)}, {formatter.clinic(one.location)}",
        before=formatter.number(one.before),
        after=formatter.number(one.after),
        change=_change(one.after - one.before, formatter),
        target_before=_number(one.target_before, formatter),
        target_after=_number(one.target_after, formatter),
    )


def _clinic_pair(one: ClinicLoad, formatter: Formatter) -> Pair:
    label = formatter.clinic(one.location) or one.location
    return Pair(label=label, before=one.before, after=one.after)


def _doctor_pair(one: DoctorLoad, formatter: Formatter) -> Pair:
    label = f"{formatter.doctor(one.doctor)}, {formatter.clinic(one.location)}"
    return Pair(label=label, before=one.before, after=one.after, target=one.target_after)


def _change(difference: int, formatter: Formatter) -> str:
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{formatter.number(abs(difference))}"


def _number(value: float | None, formatter: Formatter) -> str | None:
    return None if value is None else formatter.number(value)
