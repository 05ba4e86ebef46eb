"""Which pictures a page of the site has need of."""

from collections.abc import Iterable

from services.content.directory.domain import Doctor, Location


def named_pictures(clinics: Iterable[Location], doctors: Iterable[Doctor]) -> set[str]:
    named = (*(clinic.picture for clinic in clinics), *(doctor.portrait for doctor in doctors))
    return {one for one in named if one}
