"""A report of a replay: who moves and why, and how loads and shares would have been."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.routing.decisions.domain import DoctorAtClinic, largest_capacities
from services.routing.replay.domain.tally import Change, Kind, Tally
from services.routing.roster.domain import Roster
from shared.directory.domain import Directory

MOST_DOCTORS: Final = 1_000
MOST_KINDS_SHOWN: Final = 500


@dataclass(frozen=True, kw_only=True)
class KindCount:
    """So many inquiries of one kind, and the ids of a few of them."""

    kind: Kind
    count: int
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DoctorLoad:
    """Leads given to a doctor. `target`: the part of the clinic's that the doctor's capacity makes
    due; None where the capacity is not known.
    """

    location: str
    doctor: str
    before: int
    after: int
    target_before: float | None
    target_after: float | None


@dataclass(frozen=True, kw_only=True)
class ClinicLoad:
    """Leads given to a clinic. `gap`: how far the doctor furthest from the target is away."""

    location: str
    before: int
    after: int
    gap_before: float | None
    gap_after: float | None


@dataclass(frozen=True, kw_only=True)
class Report:
    """`changes` by what changed. `doctors`: those whose number changes the most; `moves` and
    `flips`: the most frequent.
    """

    replayed: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    moves: tuple[KindCount, ...] = ()
    flips: tuple[KindCount, ...] = ()
    doctors: tuple[DoctorLoad, ...] = ()
    clinics: tuple[ClinicLoad, ...] = ()
    not_recomputable: Mapping[str, int] = field(default_factory=dict)


def report_of(tally: Tally) -> Report:
    weights = _by_clinic(tally.weights)
    clinics, doctors = [], []
    for location, names in _by_clinic(tally.before.keys() | tally.after.keys()).items():
        loads = _loads(names, _capacities(weights.get(location, ()), names, tally), tally)
        doctors += loads
        clinics.append(_clinic(location, loads))
    doctors.sort(key=lambda one: (-abs(one.after - one.before), one.location, one.doctor))
    return Report(
        replayed=sum(tally.changes.values()),
        changes={change.value: tally.changes.get(change.value, 0) for change in Change},
        moves=_most(tally.moves, tally),
        flips=_most(tally.flips, tally),
        doctors=tuple(doctors[:MOST_DOCTORS]),
        clinics=tuple(clinics[:MOST_DOCTORS]),
        not_recomputable=dict(tally.not_recomputable),
    )


def weights_of(directory: Directory, roster: Roster) -> Mapping[str, int]:
    """What each doctor's share at each clinic is proportional to: the roster's weight, or else the
    largest capacity of whatever procedure.
    """
    return {
        str(at): roster.doctor(at.doctor).weight or capacity
        for at, capacity in largest_capacities(directory).items()
    }


def _by_clinic(names: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        found[DoctorAtClinic.parse(name).location].append(name)
    return found


def _capacities(here: Iterable[str], names: Iterable[str], tally: Tally) -> Mapping[str, int]:
    """Also of the doctors who got nothing, in truth or by the draft: their target is not nothing.
    None at all where that of somebody who got some is not known.
    """
    weights = {name: tally.weights[name] for name in here}
    return weights if all(name in weights for name in names) else {}


def _loads(names: Iterable[str], weights: Mapping[str, int], tally: Tally) -> list[DoctorLoad]:
    everybody = sorted({*names, *weights})
    total = sum(weights.values())
    before = sum(tally.before.get(name, 0) for name in everybody)
    after = sum(tally.after.get(name, 0) for name in everybody)
    return [
        DoctorLoad(
            location=DoctorAtClinic.parse(name).location,
            doctor=DoctorAtClinic.parse(name).doctor,
            before=tally.before.get(name, 0),
            after=tally.after.get(name, 0),
            target_before=_target(before, weights.get(name), total),
            target_after=_target(after, weights.get(name), total),
        )
        for name in everybody
    ]


def _target(count: int, weight: int | None, total: int) -> float | None:
    return round(count * weight / total, 2) if weight is not None and total else None


def _clinic(location: str, loads: Iterable[DoctorLoad]) -> ClinicLoad:
    loads = list(loads)
    return ClinicLoad(
        location=location,
        before=sum(one.before for one in loads),
        after=sum(one.after for one in loads),
        gap_before=_gap((one.before, one.target_before) for one in loads),
        gap_after=_gap((one.after, one.target_after) for one in loads),
    )


def _gap(pairs: Iterable[tuple[int, float | None]]) -> float | None:
    found = [abs(count - target) for count, target in pairs if target is not None]
    return round(max(found), 2) if found else None


def _most(kinds: Mapping[Kind, int], tally: Tally) -> tuple[KindCount, ...]:
    ranked = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_KINDS_SHOWN]
    return tuple(
        KindCount(kind=kind, count=count, sample=tuple(tally.samples.get(kind, ())))
        for kind, count in ranked
    )
