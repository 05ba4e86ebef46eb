"""The clinics of a directory as candidates for one procedure: what no inquiry changes."""

from collections.abc import Mapping
from functools import lru_cache

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorAtClinic, DoctorFacts
from services.routing.decisions.domain.identity import Same
from services.routing.roster.domain import NO_ROSTER, Roster
from shared.directory.domain import Clinic, Directory, Offering


def clinics_for(
    procedure: str, directory: Directory, roster: Roster = NO_ROSTER
) -> tuple[ClinicFacts, ...]:
    """Every clinic by slug, with its doctors by slug; known again for the same snapshots."""
    return _clinics(procedure, Same(directory), Same(roster))


@lru_cache(maxsize=32)
def _clinics(
    procedure: str, snapshot: Same[Directory], roster: Same[Roster]
) -> tuple[ClinicFacts, ...]:
    directory = snapshot.value
    return tuple(
        _clinic(directory.clinics[slug], procedure, directory, roster.value)
        for slug in sorted(directory.clinics)
    )


def _clinic(clinic: Clinic, procedure: str, directory: Directory, roster: Roster) -> ClinicFacts:
    offering = directory.offering(clinic.slug, procedure)
    found = directory.procedures.get(procedure)
    return ClinicFacts(
        slug=clinic.slug,
        province=clinic.province,
        languages=clinic.languages,
        offers_procedure=offering is not None,
        insured_status=found.insured_status_at(clinic.province) if found else "unknown",
        timezone=clinic.timezone,
        doctors=_doctors(clinic, offering, directory, roster) if offering else (),
    )


def _doctors(
    clinic: Clinic, offering: Offering, directory: Directory, roster: Roster
) -> tuple[DoctorFacts, ...]:
    here, largest = directory.doctors_at(clinic.slug), largest_capacities(directory)
    facts = []
    for slug in sorted(here | offering.capacities.keys()):
        doctor, entry = directory.doctors.get(slug), roster.doctor(slug)
        facts.append(
            DoctorFacts(
                slug=slug,
                languages=doctor.languages if doctor else (),
                is_known=doctor is not None,
                works_here=slug in here,
                is_non_participating=(
                    doctor is not None and clinic.province in doctor.non_participating_in
                ),
                capacity=offering.capacities.get(slug),
                weight=entry.weight,
                largest_capacity=largest.get(DoctorAtClinic(clinic.slug, slug), 0),
                week_capacity=entry.capacity,
                is_accepting=entry.accepting,
                leave=entry.leave,
                credit=entry.credit.get(clinic.slug, 0),
            )
        )
    return tuple(facts)


def largest_capacities(directory: Directory) -> Mapping[DoctorAtClinic, int]:
    """Of each doctor at each clinic, of whatever procedure."""
    return _largest(Same(directory))


@lru_cache(maxsize=8)
def _largest(snapshot: Same[Directory]) -> Mapping[DoctorAtClinic, int]:
    found: dict[DoctorAtClinic, int] = {}
    for offering in snapshot.value.offerings.values():
        for slug, capacity in offering.capacities.items():
            at = DoctorAtClinic(offering.location, slug)
            found[at] = max(capacity, found.get(at, 0))
    return found
