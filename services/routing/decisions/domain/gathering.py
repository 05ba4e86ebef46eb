"""From the directory and the workload to the candidates of one inquiry."""

from services.routing.decisions.domain.candidates import (
    Candidates,
    ClinicFacts,
    CoordinatorFacts,
    DoctorAtClinic,
    DoctorFacts,
)
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.rules import clinic_rejection
from services.routing.decisions.domain.workload import Workload
from shared.directory.domain import Clinic, Directory, Offering


def gather(inquiry: InquiryFacts, directory: Directory, workload: Workload) -> Candidates:
    """Every clinic of the network; doctors only where the clinic itself comes into question."""
    reserved = tuple(sorted(workload.reserved.get(inquiry.inquiry_id, ())))
    clinics = tuple(
        _clinic(inquiry, directory.clinics[slug], directory, workload, reserved)
        for slug in sorted(directory.clinics)
    )
    return Candidates(clinics=clinics, reserved=reserved)


def _clinic(
    inquiry: InquiryFacts,
    clinic: Clinic,
    directory: Directory,
    workload: Workload,
    reserved: tuple[DoctorAtClinic, ...],
) -> ClinicFacts:
    offering = directory.offering(clinic.slug, inquiry.procedure)
    facts = ClinicFacts(
        slug=clinic.slug,
        province=clinic.province,
        languages=clinic.languages,
        offers_procedure=offering is not None,
    )
    if offering is None or clinic_rejection(inquiry, facts) is not None:
        return facts
    return ClinicFacts(
        slug=facts.slug,
        province=facts.province,
        languages=facts.languages,
        offers_procedure=True,
        doctors=_doctors(clinic, offering, directory, workload, reserved),
        coordinators=tuple(
            CoordinatorFacts(account_id=account, open_leads=workload.open_with.get(account, 0))
            for account in sorted(workload.coordinators.get(clinic.slug, ()))
        ),
    )


def _doctors(
    clinic: Clinic,
    offering: Offering,
    directory: Directory,
    workload: Workload,
    reserved: tuple[DoctorAtClinic, ...],
) -> tuple[DoctorFacts, ...]:
    here = directory.doctors_at(clinic.slug)
    facts = []
    for slug in sorted(here | offering.capacities.keys()):
        doctor_at_clinic, doctor = DoctorAtClinic(clinic.slug, slug), directory.doctors.get(slug)
        facts.append(
            DoctorFacts(
                slug=slug,
                languages=doctor.languages if doctor else (),
                is_known=doctor is not None,
                works_here=slug in here,
                capacity=offering.capacities.get(slug),
                open_leads=workload.open_at.get(doctor_at_clinic, 0)
                - (doctor_at_clinic in reserved),
            )
        )
    return tuple(facts)
