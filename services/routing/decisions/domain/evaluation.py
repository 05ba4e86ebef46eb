"""The table of a decision: an evaluation of every candidate, clinic by clinic."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from heapq import merge
from typing import Final

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic
from services.routing.decisions.domain.fairness import Share, Shares
from services.routing.decisions.domain.policy import ScorePart
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.travel import TravelClass
from services.routing.decisions.domain.workload import LEAD
from shared.eligibility.domain import Finding

_CANONICAL: Final = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class CandidateEvaluation:
    """One candidate. `doctor` None: the clinic as a whole fails the rule `rejected_for`.

    `open_leads`: with this doctor at this clinic, the inquiry's own reservation not counted.
    """

    location: str
    doctor: str | None
    travel_class: TravelClass
    eligibility: Finding
    rejected_for: Rejection | None = None
    score: tuple[tuple[ScorePart, int], ...] = ()
    open_leads: int = 0
    capacity: int = 0
    share: int = 0
    """What was given with what is credited, in thousandths of a lead."""
    weight: int = 0
    """What the target share is proportional to."""
    this_week: int = 0
    week_capacity: int | None = None
    """Units of the week: taken, and how many there are; None: it has no limit."""

    @cached_property
    def points(self) -> int:
        return sum(points for _, points in self.score)

    @property
    def doctor_at_clinic(self) -> DoctorAtClinic:
        if self.doctor is None:
            raise ValueError("a clinic that was ruled out as a whole takes no lead")
        return DoctorAtClinic(self.location, self.doctor)

    @property
    def rank(self) -> tuple[int, float, str, str]:
        """What is better comes first: more points, then who is due sooner, then the name."""
        due = (self.share + LEAD) / self.weight if self.weight else float("inf")
        return -self.points, due, self.location, self.doctor or ""

    def canonical(self) -> list[object]:
        """Everything that was found, in a form that never changes its meaning."""
        return [
            self.location,
            self.doctor,
            self.travel_class.value,
            self.eligibility.verdict.value,
            self.eligibility.source,
            self.rejected_for.value if self.rejected_for else None,
            [[part.value, points] for part, points in self.score],
            self.open_leads,
            self.capacity,
            *([self.eligibility.rule] if self.eligibility.source else []),
            *self._roster(),
        ]

    def _roster(self) -> Iterator[list[object]]:
        """What there was nothing of before there was a roster, only where it says something."""
        if (self.share, self.weight) != (self.open_leads * LEAD, self.capacity):
            yield ["share", self.share, self.weight]
        if self.week_capacity is not None:
            yield ["week", self.this_week, self.week_capacity]


@dataclass(frozen=True, kw_only=True)
class ClinicEvaluation:
    """A clinic's part of the table: one row if the clinic fails as a whole, else one a doctor."""

    clinic: ClinicFacts
    candidates: tuple[CandidateEvaluation, ...]

    @property
    def travel_class(self) -> TravelClass:
        return self.candidates[0].travel_class

    @cached_property
    def suitable(self) -> tuple[CandidateEvaluation, ...]:
        return tuple(one for one in self.candidates if one.rejected_for is None)

    @cached_property
    def most_points(self) -> int | None:
        """Of the suitable candidates; None when there are none."""
        return max((one.points for one in self.suitable), default=None)

    @cached_property
    def best(self) -> tuple[CandidateEvaluation, ...]:
        """The suitable candidates with the most points here."""
        return tuple(one for one in self.suitable if one.points == self.most_points)

    @cached_property
    def shares(self) -> Shares:
        """What the best of this clinic have of their shares."""
        return Shares(
            tuple(
                Share(name=str(one.doctor_at_clinic), weight=one.weight, has=one.share)
                for one in self.best
            )
        )

    @cached_property
    def ranked(self) -> tuple[CandidateEvaluation, ...]:
        """The suitable candidates by points, then by load."""
        return tuple(sorted(self.suitable, key=lambda one: one.rank))

    @cached_property
    def rejections(self) -> Mapping[Rejection, int]:
        return Counter(one.rejected_for for one in self.candidates if one.rejected_for)

    @cached_property
    def digest(self) -> bytes:
        rows = [one.canonical() for one in self.candidates]
        return sha256(_CANONICAL.encode(rows).encode()).digest()


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Every clinic by slug, as it is for whoever has named none of them."""

    clinics: tuple[ClinicEvaluation, ...] = ()

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Of a clinic in `clinics`, by its slug."""
        return {one.clinic.slug: at for at, one in enumerate(self.clinics)}

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        return tuple(one.digest for one in self.clinics)

    @cached_property
    def rejections(self) -> Mapping[Rejection, int]:
        return Counter(one.candidates[0].rejected_for or Rejection.UNKNOWN for one in self.clinics)


@dataclass(frozen=True, kw_only=True)
class EvaluationTable:
    """Clinics by slug, doctors by slug within them.

    `named`: those that come into question by the wish. `elsewhere`: every clinic as it is for those
    who have not named it; None where any would do, and so all are in `named`.
    """

    named: tuple[ClinicEvaluation, ...]
    elsewhere: Elsewhere | None = None

    @cached_property
    def clinics(self) -> tuple[ClinicEvaluation, ...]:
        if self.elsewhere is None:
            return self.named
        clinics = list(self.elsewhere.clinics)
        for at, one in self._with_index(self.elsewhere):
            clinics[at] = one
        return tuple(clinics)

    @property
    def candidates(self) -> Iterator[CandidateEvaluation]:
        for clinic in self.clinics:
            yield from clinic.candidates

    @cached_property
    def best(self) -> tuple[ClinicEvaluation, ...]:
        """The clinics that have candidates with the most points of all."""
        points = [c.most_points for c in self.named if c.most_points is not None]
        most = max(points, default=None)
        return tuple(c for c in self.named if most is not None and c.most_points == most)

    @cached_property
    def suitable(self) -> int:
        """How many candidates pass every hard rule."""
        return sum(len(clinic.suitable) for clinic in self.named)

    @cached_property
    def size(self) -> int:
        unwanted = len(self.elsewhere.clinics) - len(self.named) if self.elsewhere else 0
        return sum(len(clinic.candidates) for clinic in self.named) + unwanted

    @cached_property
    def rejections(self) -> Mapping[Rejection, int]:
        """How many candidates fail each rule first."""
        total: Counter[Rejection] = Counter()
        for clinic in self.named:
            total.update(clinic.rejections)
        if self.elsewhere is not None:
            unwanted = Counter(self.elsewhere.rejections)
            for at, _ in self._with_index(self.elsewhere):
                unwanted.subtract(self.elsewhere.clinics[at].rejections)
            total += unwanted  # without what is none
        return total

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the SHA-256 of each clinic's rows: what is the same for many inquiries of
        a batch is reckoned once.
        """
        if self.elsewhere is None:
            digests = [clinic.digest for clinic in self.named]
        else:
            digests = list(self.elsewhere.digests)
            for at, clinic in self._with_index(self.elsewhere):
                digests[at] = clinic.digest
        return sha256(b"".join(digests)).hexdigest()

    @property
    def ranked(self) -> Iterator[CandidateEvaluation]:
        """The suitable candidates by points, then by load, then by name."""
        return merge(*(clinic.ranked for clinic in self.named), key=lambda one: one.rank)

    def row_of(self, doctor_at_clinic: DoctorAtClinic) -> CandidateEvaluation | None:
        clinic = self.of(doctor_at_clinic.location)
        rows = clinic.candidates if clinic else ()
        return next((one for one in rows if one.doctor == doctor_at_clinic.doctor), None)

    def of(self, location: str) -> ClinicEvaluation | None:
        found = self._by_location.get(location)
        if found is None and self.elsewhere is not None and location in self.elsewhere.position:
            return self.elsewhere.clinics[self.elsewhere.position[location]]
        return found

    @cached_property
    def _by_location(self) -> Mapping[str, ClinicEvaluation]:
        return {clinic.clinic.slug: clinic for clinic in self.named}

    def _with_index(self, all_clinics: Elsewhere) -> Iterator[tuple[int, ClinicEvaluation]]:
        """Each of the named with its index among all."""
        for one in self.named:
            yield all_clinics.position[one.clinic.slug], one
