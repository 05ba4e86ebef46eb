"""What a bundle holds, and that its parts fit together."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from services.content.announcements.domain import Announcement
from services.content.bundles.domain.decisions import BundledReview, BundledSchedule
from services.content.directory.domain import (
    Doctor,
    Location,
    Network,
    Offering,
    slug_problem,
)
from services.content.importing.domain import ImportReport
from services.content.media.domain import MediumWords
from services.content.procedures.domain import NetworkBlocks, Procedure
from shared.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True)
class BundledProcedure:
    """`digest` names the files that it was read from: the same digest, the same words.

    One with a page that could not be read is not whole, and replaces nothing that is stored. The
    words of a draft are stored, and not published.
    """

    procedure: Procedure
    digest: str
    is_whole: bool = True
    is_draft: bool = False


@dataclass(frozen=True, kw_only=True)
class BundledPicture:
    """`id` is that of the medium it becomes, `location` the clinic whose editors keep it."""

    id: str
    image: bytes = field(repr=False)
    words: MediumWords
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What became of one captured page of the bundle."""

    file: str
    report: ImportReport


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """`announcements` at the top of pages; banners are among the `blocks`. `may_decide`: whether
    its reviews and schedules are taken.
    """

    network: Network
    blocks: NetworkBlocks
    locations: tuple[Location, ...]
    doctors: tuple[Doctor, ...]
    offerings: tuple[Offering, ...]
    procedures: tuple[BundledProcedure, ...]
    readings: tuple[Reading, ...] = ()
    pictures: tuple[BundledPicture, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    reviews: tuple[BundledReview, ...] = ()
    schedules: tuple[BundledSchedule, ...] = ()
    may_decide: bool = True

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise BundleDoesNotFit(*problems)

    @property
    def unplaced(self) -> tuple[Reading, ...]:
        """The pages of which something is left over."""
        return tuple(reading for reading in self.readings if not reading.report.is_empty)

    def _problems(self) -> Iterator[FieldProblem]:
        yield from self._twice()
        yield from self._unknown()
        yield from self._unknown_pictures()
        yield from self._unknown_locations()
        yield from self._unknown_words()

    def _twice(self) -> Iterator[FieldProblem]:
        keys = {
            "locations": [location.key for location in self.locations],
            "doctors": [doctor.key for doctor in self.doctors],
            "procedures": [bundled.procedure.key for bundled in self.procedures],
            "offerings": [offering.key for offering in self.offerings],
            "pictures": [picture.id for picture in self.pictures],
            "top_announcements": [one.id for one in self.announcements],
            "reviews": [one.key for one in self.reviews],
            "schedules": [one.key for one in self.schedules],
        }
        for path, found in keys.items():
            for key, count in Counter(found).items():
                if count > 1:
                    message = "This is in the bundle more than once."
                    yield FieldProblem(field=f"{path}.{key}", code="duplicate", message=message)

    def _unknown_pictures(self) -> Iterator[FieldProblem]:
        known = {"", *(picture.id for picture in self.pictures)}
        named = {
            **{f"locations.{one.slug}.picture": one.picture for one in self.locations},
            **{f"doctors.{one.slug}.portrait": one.portrait for one in self.doctors},
            **{
                f"procedures.{one.procedure.slug}.picture": one.procedure.picture
                for one in self.procedures
            },
        }
        for path, picture in named.items():
            if picture not in known:
                yield _unknown(path, "This picture is not in the bundle.")

    def _unknown_locations(self) -> Iterator[FieldProblem]:
        known = {"", *(location.slug for location in self.locations)}
        named = [
            *((f"pictures.{one.id}.location", one.location) for one in self.pictures),
            *((f"top_announcements.{one.id}.location", one.location) for one in self.announcements),
            *(
                (f"doctors.{doctor.slug}.locations.{location}", location)
                for doctor in self.doctors
                for location in doctor.locations
            ),
            *(
                (f"procedures.{one.procedure.slug}.overrides.{location}", location)
                for one in self.procedures
                for location in one.procedure.overrides
            ),
        ]
        for path, location in named:
            if location not in known:
                yield _unknown(path, "This clinic is not in the bundle.")

    def _unknown_words(self) -> Iterator[FieldProblem]:
        locations = {location.slug for location in self.locations}
        procedures = {bundled.procedure.slug for bundled in self.procedures}
        named = [
            *((f"reviews.{one.key}", one.procedure) for one in self.reviews),
            *((f"schedules.{one.key}", one.procedure) for one in self.schedules),
        ]
        for path, procedure in named:
            if procedure not in procedures:
                yield _unknown(path, "This procedure is not in the bundle.")
        for one in self.schedules:
            if one.location not in locations:
                yield _unknown(f"schedules.{one.key}", "This clinic is not in the bundle.")

    def _unknown(self) -> Iterator[FieldProblem]:
        locations = {location.slug for location in self.locations}
        doctors = {doctor.slug: doctor for doctor in self.doctors}
        procedures = {bundled.procedure.slug for bundled in self.procedures}
        for offering in self.offerings:
            path = f"offerings.{offering.key}"
            if offering.location not in locations:
                yield _unknown(path, "The clinic of this offering is not in the bundle.")
            if offering.procedure not in procedures:
                yield _unknown(path, "The procedure of this offering is not in the bundle.")
            for capable in offering.doctors:
                doctor = doctors.get(capable.slug)
                if doctor is None or offering.location not in doctor.locations:
                    yield _unknown(f"{path}.{capable.slug}", "This doctor does not work there.")


class BundleNotReadable(Invalid):
    code = "bundles.not-readable"
    title = "The files of this bundle cannot be read."


class BundleDoesNotFit(Invalid):
    code = "bundles.does-not-fit"
    title = "The parts of this bundle do not fit together."


def check_new_clinics(bundle: Bundle, stored: Collection[str]) -> None:
    """`stored`: the slugs of clinics that there are. Raises `BundleDoesNotFit`."""
    new = [one.slug for one in bundle.locations if one.slug not in stored]
    problems = [slug_problem(f"locations.{slug}", slug) for slug in new]
    found = [problem for problem in problems if problem]
    if found:
        raise BundleDoesNotFit(*found)


def _unknown(path: str, message: str) -> FieldProblem:
    return FieldProblem(field=path, code="unknown", message=message)
