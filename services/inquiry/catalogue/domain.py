"""What a patient may ask for: a procedure, and the clinics that offer it."""

from dataclasses import dataclass

from shared.directory.domain import Clinic, Directory, Procedure
from shared.errors import Unavailable

__all__ = ["CatalogueEmpty", "Clinic", "Offer", "Procedure", "offer_in"]


class CatalogueEmpty(Unavailable):
    """The replica has been emptied, or not been filled yet; it comes back by itself."""

    code = "catalogue.empty"
    title = "The clinics are not known here at this moment. Please try again in a minute."


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure and the clinics that offer it, by name; `others` are the slugs of the clinics
    that do not.
    """

    procedure: Procedure
    clinics: tuple[Clinic, ...]
    others: frozenset[str] = frozenset()

    def clinic(self, slug: str | None) -> Clinic | None:
        return next((clinic for clinic in self.clinics if clinic.slug == slug), None)


def offer_in(directory: Directory, slug: str) -> Offer | None:
    """What is offered of the procedure; None for one that nobody has published."""
    procedure = directory.procedures.get(slug)
    if procedure is None:
        return None
    at = directory.offered_at(slug)
    by_name = sorted(directory.clinics.values(), key=lambda clinic: clinic.name)
    return Offer(
        procedure=procedure,
        clinics=tuple(clinic for clinic in by_name if clinic.slug in at),
        others=frozenset(clinic.slug for clinic in by_name if clinic.slug not in at),
    )
