"""What a patient may ask for: a procedure, and the clinics that offer it."""

from dataclasses import dataclass

from shared.directory.domain import UNSURE, Clinic, Directory, Network, Procedure
from shared.errors import Unavailable

__all__ = ["UNSURE", "CatalogueEmpty", "Clinic", "Network", "Offer", "Procedure", "offer_in"]


class CatalogueEmpty(Unavailable):
    """The replica has been emptied, or not been filled yet; it comes back by itself."""

    code = "catalogue.empty"
    title = "The clinics are not known here at this moment. Please try again in a minute."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure and the clinics that offer it, by name; `others` are the slugs of the clinics
    that do not, `non_participating_at` those where a doctor does it who takes no part in the public
    plan of the clinic's province.
    """

    procedure: Procedure
    clinics: tuple[Clinic, ...]
    others: frozenset[str] = frozenset()
    non_participating_at: frozenset[str] = frozenset()

    def clinic(self, slug: str | None) -> Clinic | None:
        return next((clinic for clinic in self.clinics if clinic.slug == slug), None)


def offer_in(directory: Directory, slug: str) -> Offer | None:
    """What is offered of the procedure; None for one that nobody has published. Who is not sure
    which one they need may ask any clinic.
    """
    procedure = directory.procedures.get(slug)
    by_name = sorted(directory.clinics.values(), key=lambda clinic: clinic.name)
    if procedure is None and slug == UNSURE.slug:
        return Offer(procedure=UNSURE, clinics=tuple(by_name))
    if procedure is None:
        return None
    at = directory.offered_at(slug)
    clinics = tuple(clinic for clinic in by_name if clinic.slug in at)
    private = frozenset(one.slug for one in clinics if _is_done_privately(directory, one, slug))
    return Offer(
        procedure=procedure,
        clinics=clinics,
        others=frozenset(clinic.slug for clinic in by_name if clinic.slug not in at),
        non_participating_at=private,
    )


def _is_done_privately(directory: Directory, clinic: Clinic, procedure: str) -> bool:
    """Whether somebody there does it who is known, works there and is outside the public plan."""
    offering = directory.offering(clinic.slug, procedure)
    doctors = [directory.doctors.get(slug) for slug in offering.capacities] if offering else []
    return any(
        doctor.slug in directory.doctors_at(clinic.slug)
        and clinic.province in doctor.non_participating_in
        for doctor in doctors
        if doctor is not None
    )
